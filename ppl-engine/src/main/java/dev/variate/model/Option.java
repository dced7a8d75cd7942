package dev.variate.model;

import dev.variate.program.SourceLine;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import java.util.Optional;

/** What may stand after a distribution's parameters: {@code normal(0, 1, shape(8), named("z"))}. */
public sealed interface Option {

    /** Independent copies; the variable's shape is this followed by that of the parameters. */
    record SampleShape(Shape shape) implements Option {}

    /** The random variable's name, as the model says it. */
    record Name(String name) implements Option {}

    /** The value that the random variable has: number, array or tensor. */
    record Given(Object value) implements Option {}

    /** {@code size} conditionally independent parts, along the variable's first axis. */
    record Plate(String name, int size) implements Option {
        public Plate {
            if (size < 0) {
                throw new ModelException("A plate needs a size that is not negative; `" + name + "` has " + size + ".");
            }
        }

        /** {@code school=8}. */
        String text() {
            return name + "=" + size;
        }
    }

    /** Independent copies along the last extent of {@link SampleShape}, put in ascending order. */
    record Ordered() implements Option {}

    /** Learnt, not inferred: the distribution is where it begins. */
    record Learnt() implements Option {}

    /** Only values between the ends, where there is one, could be seen. */
    record Truncated(Optional<Tensor> low, Optional<Tensor> high) implements Option {}

    /** Zeros have a cause of their own, beside the distribution's zeros or instead of them. */
    record Zeros(Tensor probability, boolean beside) implements Option {}

    /** Values beyond an end are recorded as the end. */
    record Censored(Optional<Tensor> low, Optional<Tensor> high) implements Option {}

    /** In rows that are 1 the value lies beyond what is recorded: to the right, or to the left. */
    record CensoredRows(Tensor rows, boolean right) implements Option {}

    /** The value lies above what is recorded and not above {@code upper}; where both are equal, it is that. */
    record CensoredIntervals(Tensor upper) implements Option {}

    /** The name of the Java variable that takes the random variable, and the place in the text: given by the model compiler. */
    record Site(String name, SourceLine source) implements Option {}
}
