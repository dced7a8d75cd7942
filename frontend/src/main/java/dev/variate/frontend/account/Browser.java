package dev.variate.frontend.account;

import java.util.LinkedHashMap;
import java.util.Map;

/** What a browser calls itself, in two words. */
final class Browser {
    /** Looked for in this order, since most name others too. */
    private static final Map<String, String> MAKES = new LinkedHashMap<>();

    private static final Map<String, String> SYSTEMS = new LinkedHashMap<>();

    static {
        MAKES.put("Edg/", "Edge");
        MAKES.put("OPR/", "Opera");
        MAKES.put("Firefox/", "Firefox");
        MAKES.put("Chrome/", "Chrome");
        MAKES.put("Safari/", "Safari");
        SYSTEMS.put("Android", "Android");
        SYSTEMS.put("iPhone", "iPhone");
        SYSTEMS.put("iPad", "iPad");
        SYSTEMS.put("Windows", "Windows");
        SYSTEMS.put("Mac OS", "macOS");
        SYSTEMS.put("Linux", "Linux");
    }

    private Browser() {}

    /** {@code Firefox on Linux}. */
    static String inWords(String userAgent) {
        return first(MAKES, userAgent, "A browser") + " on " + first(SYSTEMS, userAgent, "some system");
    }

    private static String first(Map<String, String> words, String userAgent, String otherwise) {
        return words.entrySet().stream()
                .filter(word -> userAgent.contains(word.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(otherwise);
    }
}
