package dev.variate.backend.dataset;

import dev.variate.backend.InvalidInputException;
import dev.variate.pool.elaborator.JsonWords;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.stream.DoubleStream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads data as a person writes them, says what is wrong with them in words, and describes what they hold. */
final class DataJson {
    /** Bytes of text: more than enough for a model's data in a browser, and little enough to keep in memory. */
    static final int LONGEST = 16 << 20;

    private static final int MOST_VARIABLES = 1_000;
    private static final int DEEPEST = 8;
    /** Digits of a fraction in a preview. */
    private static final MathContext SHOWN = new MathContext(5);

    private static final int PREVIEW = 6;

    static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST + 2)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private DataJson() {}

    /** @throws InvalidInputException if the text is not an object of variables */
    static List<DatasetView.Variable> check(String text) {
        if (text.length() > LONGEST) {
            throw new InvalidInputException(
                    "values",
                    "The data are longer than " + (LONGEST >> 20)
                            + " MB. Keep larger data in a file and fit them with ./variate sample.");
        }
        JsonNode root;
        try {
            root = MAPPER.readTree(text);
        } catch (JacksonException e) {
            throw new InvalidInputException("values", "The data are not JSON: " + reason(e));
        }
        if (root == null || !root.isObject()) {
            throw new InvalidInputException(
                    "values",
                    "Data are a JSON object with one key a variable, such as {\"sigma\": [15, 10], \"y\": [28, 8]}.");
        }
        if (root.size() > MOST_VARIABLES) {
            throw new InvalidInputException(
                    "values",
                    "The data have " + root.size() + " variables; " + MOST_VARIABLES + " are allowed. Use arrays.");
        }
        List<DatasetView.Variable> variables = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : root.properties()) {
            variables.add(describe(entry.getKey(), entry.getValue()));
        }
        return variables;
    }

    private static String reason(JacksonException e) {
        String message = e.getOriginalMessage();
        String place = e.getLocation() == null
                ? ""
                : " (line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr() + ")";
        if (message.contains("NaN") || message.contains("INF") || message.contains("Infinity")) {
            return "NaN and infinity are not numbers in JSON" + place
                    + ". Leave such values out, or mark them by an index.";
        }
        if (e instanceof StreamReadException broken) {
            return JsonWords.of(broken) + " (" + JsonWords.place(broken) + ").";
        }
        return "they cannot be read" + place + ".";
    }

    private static DatasetView.Variable describe(String name, JsonNode value) {
        if (name.isBlank()) {
            throw new InvalidInputException(
                    "values", "A variable has an empty name. Give it the name that the model uses.");
        }
        Shape shape = new Shape(name);
        shape.visit(value, 0);
        return new DatasetView.Variable(name, shape.text(), shape.type(), shape.preview(), shape.summary());
    }

    /** Collects what is known of one variable; arrays must be rectangular and of one kind. */
    private static final class Shape {
        private final String name;
        private final List<Integer> dims = new ArrayList<>();
        private final List<String> first = new ArrayList<>();
        private int depthOfScalars = -1;
        private boolean fractions;
        private boolean numbers;
        private boolean truths;
        private long count;
        private final DoubleStream.Builder values = DoubleStream.builder();

        Shape(String name) {
            this.name = name;
        }

        void visit(JsonNode node, int depth) {
            if (node.isArray()) {
                visitArray(node, depth);
                return;
            }
            if (depthOfScalars >= 0 && depthOfScalars != depth) {
                throw ragged();
            }
            depthOfScalars = depth;
            if (node.isNumber()) {
                numbers = true;
                fractions |= !node.isIntegralNumber();
                if (!Double.isFinite(node.asDouble(Double.NaN))) {
                    throw new InvalidInputException(
                            "values",
                            "`" + name + "` holds " + shortened(node.asString())
                                    + ", which is too large for a number of 64 bits.");
                }
            } else if (node.isBoolean()) {
                truths = true;
            } else {
                throw new InvalidInputException(
                        "values",
                        "`" + name + "` holds " + kind(node)
                                + "; data are numbers, true or false, and arrays of them.");
            }
            if (numbers && truths) {
                throw new InvalidInputException(
                        "values", "`" + name + "` mixes numbers with true and false. Use one of them.");
            }
            count++;
            values.add(node.isBoolean() ? (node.booleanValue() ? 1 : 0) : node.asDouble());
            if (first.size() < PREVIEW) {
                first.add(brief(node).replace('-', '−'));
            }
        }

        private void visitArray(JsonNode node, int depth) {
            if (depth >= DEEPEST) {
                throw new InvalidInputException("values", "`" + name + "` has more than " + DEEPEST + " axes.");
            }
            if (depth == depthOfScalars) {
                throw ragged();
            }
            if (depth == dims.size()) {
                dims.add(node.size());
            } else if (dims.get(depth) != node.size()) {
                throw ragged();
            }
            for (JsonNode element : node) {
                visit(element, depth + 1);
            }
        }

        private InvalidInputException ragged() {
            return new InvalidInputException(
                    "values", "`" + name + "` is not rectangular: its rows differ in length or depth.");
        }

        private static String kind(JsonNode node) {
            if (node.isNull()) {
                return "null";
            }
            return node.isString() ? "the text \"" + shortened(node.asString()) + "\"" : "an object";
        }

        /** As a table shows it: fractions that were computed have more digits than anybody reads. */
        private static String brief(JsonNode node) {
            return node.isNumber() && !node.isIntegralNumber()
                    ? node.decimalValue().round(SHOWN).toString()
                    : node.asString();
        }

        private static String shortened(String text) {
            return text.length() <= 40 ? text : text.substring(0, 40) + "…";
        }

        String text() {
            StringJoiner joined = new StringJoiner(",", "[", "]");
            dims.forEach(dim -> joined.add(Integer.toString(dim)));
            return joined.toString();
        }

        String type() {
            return truths ? "boolean" : numbers && !fractions ? "integer" : "number";
        }

        Optional<DatasetView.Summary> summary() {
            return DataSummary.of(values.build().toArray());
        }

        String preview() {
            return String.join(", ", first) + (count > first.size() ? ", …" : "");
        }
    }
}
