package dev.variate.pool.start;

import dev.variate.inference.NutsSettings.Init;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where chains begin.
 *
 * @param init if no points are given
 * @param points by variable, in row-major order; a chain has the first, the next the second, and over again
 */
public record Beginning(Init init, List<Map<String, double[]>> points) {
    /** Of the text: room for a start of a few thousand numbers. */
    public static final int MOST_CHARACTERS = 100_000;

    private static final int MOST_POINTS = 64;

    public Beginning {
        points = List.copyOf(points);
    }

    /**
     * Reads {@code auto}, {@code jitter}, {@code pathfinder}, {@code prior}, or JSON: an object of numbers or arrays by variable, as {@code {"mu": 3, "theta": [1, 2]}}, or an array of such objects.
     *
     * @throws IllegalArgumentException that says what is wrong with it
     */
    public static Beginning of(String text) {
        if (text.length() > MOST_CHARACTERS) {
            throw new IllegalArgumentException("starting points of " + text.length() + " characters are too long; "
                    + MOST_CHARACTERS + " are the most");
        }
        String json = text.strip();
        if (!json.startsWith("{") && !json.startsWith("[")) {
            return new Beginning(Init.named(json), List.of());
        }
        JsonNode root = parsed(json);
        List<Map<String, double[]>> points = new ArrayList<>();
        if (root.isArray()) {
            root.forEach(each -> points.add(point(each)));
        } else {
            points.add(point(root));
        }
        if (points.isEmpty() || points.size() > MOST_POINTS) {
            throw new IllegalArgumentException(
                    "there are " + points.size() + " starting points; there can be 1 to " + MOST_POINTS);
        }
        return new Beginning(Init.AUTO, points);
    }

    private static JsonNode parsed(String json) {
        try {
            return JsonMapper.shared().readTree(json);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("the starting points are not JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static Map<String, double[]> point(JsonNode node) {
        if (!node.isObject()) {
            throw new IllegalArgumentException(
                    "a starting point is an object with a value for each variable, such as {\"mu\": 3}; found " + node);
        }
        Map<String, double[]> point = new LinkedHashMap<>();
        node.properties().forEach(entry -> {
            List<Double> numbers = new ArrayList<>();
            flatten(entry.getKey(), entry.getValue(), numbers);
            point.put(
                    entry.getKey(),
                    numbers.stream().mapToDouble(Double::doubleValue).toArray());
        });
        return point;
    }

    private static void flatten(String name, JsonNode node, List<Double> numbers) {
        if (node.isArray()) {
            node.forEach(each -> flatten(name, each, numbers));
        } else if (node.isNumber()) {
            numbers.add(node.doubleValue());
        } else {
            throw new IllegalArgumentException(
                    "the starting value of `" + name + "` is a number or an array of numbers; found " + node);
        }
    }
}
