package dev.variate.frontend.home;

import java.util.regex.Pattern;

/** A model's comment: what its author says that it is for. */
public final class About {

    private static final Pattern COMMENT = Pattern.compile("\\A\\s*/\\*\\*(.*?)\\*/", Pattern.DOTALL);
    private static final Pattern MARGIN = Pattern.compile("\\s*\\n\\s*\\*?\\s*");

    private static final int LONGEST = 150;

    private About() {}

    /** Empty if the text starts with no comment. */
    public static String of(String source) {
        var comment = COMMENT.matcher(source);
        if (!comment.find()) {
            return "";
        }
        var text = MARGIN.matcher(comment.group(1).strip()).replaceAll(" ").strip();
        return text.length() <= LONGEST ? text : text.substring(0, text.lastIndexOf(' ', LONGEST)) + " …";
    }
}
