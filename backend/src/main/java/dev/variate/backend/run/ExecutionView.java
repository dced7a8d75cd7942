package dev.variate.backend.run;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.variate.pool.protocol.CheckResult;
import dev.variate.pool.protocol.PackedDoubles;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One execution of a model, variable by variable.
 *
 * @param error why there is none, in words; else empty
 */
public record ExecutionView(List<Step> steps, String error) {
    public ExecutionView {
        steps = List.copyOf(steps);
    }

    /** Where a value comes from. */
    public enum Origin {
        DRAWN,
        DATA,
        SET,
        COMPUTED;

        /** As REST writes it. */
        @JsonValue
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A random variable, or a named value.
     *
     * @param distribution as the language calls it; empty for a named value
     * @param parameters of the distribution, as they were in this execution
     * @param logProb the log density at the value, summed over its elements; null for what does not score
     * @param logJoint of this variable and all before it
     * @param line of the model's text, from 1; 0 if it has none
     */
    public record Step(
            String name,
            Origin origin,
            String distribution,
            Part value,
            List<Part> parameters,
            @Nullable Double logProb,
            @Nullable Double logJoint,
            int line) {
        public Step {
            parameters = List.copyOf(parameters);
        }
    }

    /**
     * A value, or its beginning.
     *
     * @param shape empty for a number
     * @param elements the first, in row-major order; infinite ones and NaN are null
     * @param size how many there are
     */
    public record Part(String name, List<Integer> shape, List<@Nullable Double> elements, long size) {
        public Part {
            shape = List.copyOf(shape);
        }

        private static Part of(CheckResult.Part part) {
            double[] elements = PackedDoubles.unpack(part.elements());
            return new Part(
                    part.name(),
                    part.shape(),
                    IntStream.range(0, elements.length)
                            .mapToObj(i -> finite(elements[i]))
                            .toList(),
                    part.shape().stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b));
        }
    }

    static ExecutionView of(CheckResult result) {
        return new ExecutionView(
                result.execution().orElse(List.of()).stream()
                        .map(step -> new Step(
                                step.value().name(),
                                Origin.valueOf(step.origin()),
                                step.distribution(),
                                Part.of(step.value()),
                                step.parameters().stream().map(Part::of).toList(),
                                finite(step.logProb()),
                                finite(step.logJoint()),
                                step.line()))
                        .toList(),
                result.error());
    }

    private static @Nullable Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }
}
