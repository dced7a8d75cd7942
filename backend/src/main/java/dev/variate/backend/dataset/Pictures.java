package dev.variate.backend.dataset;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a file of pictures holds.
 *
 * @param sha256 of the unpacked file, in hexadecimal digits; what workers ask for it by
 * @param count of pictures
 * @param shape of one: height, width, and channels if they have an axis
 * @param bytes of the unpacked file
 */
public record Pictures(String sha256, int count, List<Integer> shape, long bytes) {
    public Pictures {
        shape = List.copyOf(shape);
    }

    /** Such as {@code 28 × 28} or {@code 32 × 32 × 3}. */
    public String size() {
        return shape.stream().map(Object::toString).collect(Collectors.joining(" × "));
    }

    /** The one variable that it is to a model. */
    DatasetView.Variable variable() {
        String dims = shape.stream().map(dim -> "," + dim).collect(Collectors.joining());
        return new DatasetView.Variable(
                "image",
                "[" + count + dims + "]",
                "integer",
                "%,d pictures of %s, from 0 to 255".formatted(count, size()),
                Optional.empty());
    }
}
