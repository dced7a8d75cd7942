package dev.variate.pool.elaborator;

import dev.variate.tensor.DType;
import dev.variate.tensor.Shape;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads a model's data: one JSON object, each value a number, a truth value, or a rectangular array of such. Whole numbers become I32
 * tensors if all of an array's are whole, since they may be indexes; every number must be finite.
 */
public final class DataJson {
    private static final int DEEPEST = 16;
    private static final int LONGEST_NUMBER = 400;
    private static final int LONGEST_NAME = 1 << 20;

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST + 2)
                    .maxNumberLength(LONGEST_NUMBER)
                    .maxStringLength(LONGEST_NAME)
                    .build())
            .build();

    private DataJson() {}

    /**
     * The data by name, in the text's order.
     *
     * @throws InvalidDataException saying what is wrong and where
     */
    public static Map<String, Value> parse(String json) {
        try (JsonParser parser = JSON.createParser(tools.jackson.core.ObjectReadContext.empty(), json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new InvalidDataException("Data must be one JSON object, such as {\"x\": [1, 2, 3]}"
                        + (parser.currentToken() == null ? ", but there is nothing." : "."));
            }
            Map<String, Value> data = new LinkedHashMap<>();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                parser.nextToken();
                data.put(name, new Reading(parser, name).value());
            }
            if (parser.nextToken() != null) {
                throw new InvalidDataException(
                        "Data must be one JSON object, but something follows it" + at(parser) + ".");
            }
            return data;
        } catch (StreamReadException e) {
            throw new InvalidDataException(words(e) + " (" + JsonWords.place(e) + ").");
        } catch (StreamConstraintsException e) {
            throw new InvalidDataException("Data hold a number of more than " + LONGEST_NUMBER
                    + " characters, a longer name than any variable has, or arrays nested deeper than " + DEEPEST
                    + ".");
        }
    }

    private static String words(StreamReadException e) {
        String message = e.getOriginalMessage();
        if (!message.contains("Non-standard token")) {
            return "Data are not valid JSON: " + JsonWords.of(e);
        }
        String token = message.replaceAll("(?s).*Non-standard token '([^']*)'.*", "$1");
        return token
                + " is not a number that data can hold; leave such rows out, or give the missing values a model of their own";
    }

    private static String at(JsonParser parser) {
        return " (line " + parser.currentTokenLocation().getLineNr() + ", column "
                + parser.currentTokenLocation().getColumnNr() + ")";
    }

    /** The reading of one variable. */
    private static final class Reading {
        private final JsonParser parser;
        private final String name;
        private double[] elements = new double[8];
        private int count;
        private boolean allWhole = true;
        private boolean allBoolean = true;
        /** Extents found so far, by depth; −1 where an array is not yet closed. */
        private final List<Integer> dims = new ArrayList<>();

        private final int[] index = new int[DEEPEST + 1];
        private int leafDepth = -1;

        Reading(JsonParser parser, String name) {
            this.parser = parser;
            this.name = name;
        }

        Value value() {
            read(0);
            DType dtype = count > 0 && allBoolean ? DType.BOOL : count > 0 && allWhole ? DType.I32 : DType.F64;
            int[] shape = dims.stream().mapToInt(Integer::intValue).toArray();
            return Value.of(new TensorType(dtype, Shape.of(shape)), Arrays.copyOf(elements, count));
        }

        private void read(int depth) {
            switch (parser.currentToken()) {
                case START_ARRAY -> readArray(depth);
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
                    if (count > 0 && allBoolean) {
                        throw problem(depth, "is a number among truth values");
                    }
                    allBoolean = false;
                    double number = parser.getDoubleValue();
                    if (!Double.isFinite(number)) {
                        throw problem(depth, "is too large to be a number");
                    }
                    allWhole &= parser.currentToken() == JsonToken.VALUE_NUMBER_INT && number == (int) number;
                    add(number, depth);
                }
                case VALUE_TRUE, VALUE_FALSE -> {
                    allWhole = false;
                    add(parser.currentToken() == JsonToken.VALUE_TRUE ? 1 : 0, depth);
                    if (!allBoolean) {
                        throw problem(depth, "is a truth value among numbers");
                    }
                }
                case VALUE_NULL -> throw problem(depth, "is null; every value must be there");
                case VALUE_STRING ->
                    throw problem(depth, "is text; data are numbers, and names of groups become numbers 0, 1, 2 …");
                case START_OBJECT -> throw problem(depth, "is an object; data are numbers and arrays of numbers");
                case END_ARRAY, END_OBJECT, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
                    throw problem(depth, "is not a number");
            }
        }

        private void readArray(int depth) {
            if (depth >= DEEPEST) {
                throw problem(depth, "is nested deeper than " + DEEPEST);
            }
            if (leafDepth >= 0 && depth >= leafDepth) {
                throw problem(depth, "is an array where its neighbours are numbers; arrays must be rectangular");
            }
            if (depth == dims.size()) {
                dims.add(-1);
            }
            int length = 0;
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                index[depth] = length++;
                read(depth + 1);
            }
            if (dims.get(depth) >= 0 && dims.get(depth) != length) {
                throw problem(
                        depth,
                        "has " + length + " elements where its neighbours have " + dims.get(depth)
                                + "; arrays must be rectangular");
            }
            dims.set(depth, length);
        }

        private void add(double number, int depth) {
            if (leafDepth >= 0 && depth != leafDepth || leafDepth < 0 && depth < dims.size()) {
                throw problem(depth, "is a number where its neighbours are arrays; arrays must be rectangular");
            }
            leafDepth = depth;
            if (count == elements.length) {
                elements = Arrays.copyOf(elements, 2 * count);
            }
            elements[count++] = number;
        }

        private InvalidDataException problem(int depth, String what) {
            StringBuilder place = new StringBuilder(name);
            for (int d = 0; d < depth; d++) {
                place.append('[').append(index[d]).append(']');
            }
            return new InvalidDataException("`" + place + "` " + what + at(parser) + ".");
        }
    }
}
