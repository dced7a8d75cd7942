package dev.variate.training;

import dev.variate.tensor.Shape;
import dev.variate.tensor.TensorType;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/**
 * What a step sees of the data: columns of one length, and what is the same at every step.
 *
 * @param rows of each column, along its first axis
 * @param total how many rows all data have: what is not a row's own counts 1 in so many
 * @param columns types by name, the axis of rows included
 * @param settings numbers by name that a model takes as parameters
 */
public record Batch(int rows, long total, SequencedMap<String, TensorType> columns, Map<String, ?> settings) {
    /** A model's whole-number parameter of this name is the size of the batch. */
    public static final String ROWS = "rows";

    public Batch {
        columns = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(columns));
        settings = Map.copyOf(settings);
        for (Map.Entry<String, TensorType> column : columns.entrySet()) {
            if (column.getValue().shape().isScalar()
                    || column.getValue().shape().dim(0) != rows) {
                throw new IllegalArgumentException("The column `" + column.getKey() + "` of a batch of " + rows
                        + " rows has shape " + column.getValue().shape());
            }
        }
        if (rows < 1 || total < rows) {
            throw new IllegalArgumentException("A batch of " + rows + " rows cannot be taken from " + total);
        }
    }

    /** A batch of this many rows with one column. */
    public static Batch of(int rows, long total, String column, TensorType type) {
        SequencedMap<String, TensorType> columns = new LinkedHashMap<>();
        columns.put(column, type);
        return new Batch(rows, total, columns, Map.of());
    }

    /** The same of another number of rows. */
    public Batch of(int others) {
        SequencedMap<String, TensorType> resized = new LinkedHashMap<>();
        columns.forEach((name, type) -> {
            int[] dims = type.shape().dims();
            dims[0] = others;
            resized.put(name, new TensorType(type.dtype(), Shape.of(dims)));
        });
        return new Batch(others, total, resized, settings);
    }

    public Batch with(Map<String, ?> others) {
        return new Batch(rows, total, columns, others);
    }
}
