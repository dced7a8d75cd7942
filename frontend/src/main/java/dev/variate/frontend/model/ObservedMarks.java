package dev.variate.frontend.model;

import dev.variate.backend.model.GraphView;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Finds the observed values that can be drawn beside the elements of what they scatter around: in {@code y = normal(theta, sigma)}, those of {@code y} beside {@code theta}. */
final class ObservedMarks {

    /** Distributions whose first parameter is where their values lie. */
    private static final Pattern AROUND = Pattern.compile("(?:normal|cauchy)\\((\\w+),.*");

    private static final int MOST = 1000;
    private static final JsonMapper MAPPER = new JsonMapper();

    private ObservedMarks() {}

    static Map<String, List<Double>> of(GraphView graph, String data) {
        var shapes = new HashMap<String, String>();
        graph.nodes().forEach(node -> shapes.put(node.id(), node.shape()));
        var marks = new HashMap<String, List<Double>>();
        for (var node : graph.nodes()) {
            var around = AROUND.matcher(node.distribution());
            if (node.kind() == GraphView.Kind.OBSERVED
                    && around.matches()
                    && node.shape().equals(shapes.get(around.group(1)))) {
                var values = values(data, node.id());
                if (!values.isEmpty() && values.size() <= MOST) {
                    marks.put(around.group(1), values);
                }
            }
        }
        return marks;
    }

    private static List<Double> values(String data, String name) {
        try {
            var values = MAPPER.readTree(data).path(name);
            var numbers = values.isArray()
                    && StreamSupport.stream(values.spliterator(), false).allMatch(JsonNode::isNumber);
            return numbers
                    ? StreamSupport.stream(values.spliterator(), false)
                            .map(JsonNode::asDouble)
                            .toList()
                    : List.of();
        } catch (JacksonException notJson) {
            return List.of(); // marks are an extra: what is wrong with the data is said elsewhere
        }
    }
}
