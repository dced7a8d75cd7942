package dev.variate.backend.api;

import dev.variate.backend.InvalidInputException;
import org.jspecify.annotations.Nullable;

/** Checks that what a request must hold is there. */
final class Fields {
    private Fields() {}

    /** @throws InvalidInputException if the field is missing */
    static <T> T required(String name, @Nullable T value, String meaning) {
        if (value == null) {
            throw new InvalidInputException(name, "The request lacks `" + name + "`, " + meaning + ".");
        }
        return value;
    }
}
