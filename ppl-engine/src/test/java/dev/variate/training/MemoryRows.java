package dev.variate.training;

import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/** Columns in memory, as tests have them. */
record MemoryRows(SequencedMap<String, Value> all) implements Rows {

    static MemoryRows of(String name, Value column) {
        return new MemoryRows(new LinkedHashMap<>()).and(name, column);
    }

    MemoryRows and(String name, Value column) {
        SequencedMap<String, Value> more = new LinkedHashMap<>(all);
        more.put(name, column);
        return new MemoryRows(more);
    }

    @Override
    public long count() {
        return all.firstEntry().getValue().shape().dim(0);
    }

    @Override
    public SequencedMap<String, TensorType> columns(int rows) {
        SequencedMap<String, TensorType> types = new LinkedHashMap<>();
        all.forEach((name, column) -> types.put(
                name,
                new TensorType(
                        column.dtype(),
                        Shape.of(rows)
                                .append(column.shape().axes(1, column.shape().rank())))));
        return types;
    }

    @Override
    public SequencedMap<String, Value> read(long[] rows) {
        Tensor chosen = Value.vector(Arrays.stream(rows).mapToInt(r -> (int) r).toArray());
        SequencedMap<String, Value> columns = new LinkedHashMap<>();
        all.forEach((name, column) -> columns.put(name, (Value) column.take(chosen)));
        return columns;
    }
}
