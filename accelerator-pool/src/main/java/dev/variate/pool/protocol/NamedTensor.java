package dev.variate.pool.protocol;

import dev.variate.tensor.DType;
import dev.variate.tensor.Shape;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A known tensor on its way to a worker.
 *
 * @param name the program's input that it is for
 * @param elements {@link PackedDoubles} in row-major order, whatever the element type
 */
public record NamedTensor(String name, DType dtype, List<Integer> shape, String elements) {
    public NamedTensor {
        shape = List.copyOf(shape);
    }

    public static NamedTensor of(String name, Value value) {
        List<Integer> dims = new ArrayList<>();
        for (int dim : value.shape().dims()) {
            dims.add(dim);
        }
        return new NamedTensor(name, value.dtype(), dims, PackedDoubles.pack(value.elements()));
    }

    /** @throws IllegalArgumentException if the elements do not fill the shape */
    public Value toValue() {
        return Value.of(
                new TensorType(
                        dtype,
                        Shape.of(shape.stream().mapToInt(Integer::intValue).toArray())),
                PackedDoubles.unpack(elements));
    }

    /** In the map's order. */
    public static List<NamedTensor> listOf(Map<String, Value> values) {
        return values.entrySet().stream().map(e -> of(e.getKey(), e.getValue())).toList();
    }

    /** In the list's order. */
    public static Map<String, Value> toMap(List<NamedTensor> tensors) {
        Map<String, Value> values = new LinkedHashMap<>();
        for (NamedTensor tensor : tensors) {
            values.put(tensor.name(), tensor.toValue());
        }
        return values;
    }
}
