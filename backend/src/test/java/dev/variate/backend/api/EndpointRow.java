package dev.variate.backend.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A row of {@code endpoints.txt}.
 *
 * @param address with its braces
 * @param who those who may use it
 * @param answers what those are answered; empty for anything between 200 and 299
 */
record EndpointRow(String method, String address, Set<String> who, Set<Integer> answers, String type, String body) {
    private static final Pattern BRACES = Pattern.compile("\\{(\\w+)(?:=(\\w+))?}");
    private static final Pattern DOLLAR = Pattern.compile("\\$(\\w+)");
    private static final Pattern TYPE = Pattern.compile("([a-z]+/[a-z-]+(?:; boundary=B)?): ?(.*)");

    static List<EndpointRow> all() {
        try (InputStream file = EndpointRow.class.getResourceAsStream("endpoints.txt")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(EndpointRow::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static EndpointRow read(String line) {
        String[] parts = line.split("\\s*\\|\\s*", 3);
        String[] request = parts[0].split("\\s+");
        Set<String> who = new HashSet<>();
        Set<Integer> answers = new HashSet<>();
        for (String part : parts[1].strip().split("[:,]")) {
            if (part.matches("\\d+")) {
                answers.add(Integer.parseInt(part));
            } else {
                who.add(part);
            }
        }
        String body = parts.length < 3 ? "" : parts[2].strip();
        var typed = TYPE.matcher(body);
        return typed.matches()
                ? new EndpointRow(
                        request[0],
                        request[1],
                        who,
                        answers,
                        typed.group(1),
                        typed.group(2).replace("~", "\r\n"))
                : new EndpointRow(request[0], request[1], who, answers, "application/json", body);
    }

    /** Method, address as Spring has it, and the type of the body, where an address takes several: what tells endpoints apart. */
    String key() {
        String mapped = BRACES.matcher(address.replaceFirst("\\?.*", "")).replaceAll("{$1}");
        String suffix = type.equals("application/json") ? "" : " " + type.replaceFirst(";.*", "");
        return method + " " + mapped + suffix;
    }

    String path(Map<String, Long> numbers) {
        return filled(
                BRACES.matcher(address).replaceAll(match -> {
                    String name = match.group(2) == null ? match.group(1) : match.group(2);
                    return match.group(1).equals("kind") ? name : number(numbers, name);
                }),
                numbers);
    }

    String body(Map<String, Long> numbers) {
        return filled(body, numbers);
    }

    private static String filled(String text, Map<String, Long> numbers) {
        return DOLLAR.matcher(text).replaceAll((MatchResult match) -> number(numbers, match.group(1)));
    }

    private static String number(Map<String, Long> numbers, String name) {
        Long number = numbers.get(name);
        if (number == null) {
            throw new IllegalArgumentException("The fixture has no " + name + "; it has " + numbers.keySet());
        }
        return number.toString();
    }

    @Override
    public String toString() {
        return method + " " + address;
    }
}
