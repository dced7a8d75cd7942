package dev.variate.model;

import dev.variate.distribution.Distribution;
import dev.variate.program.SourceLine;
import dev.variate.random.Key;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What a {@link Tracer} sees: something that a program is about to do. */
public sealed interface Call {

    /** The name under which the call's result is known, if it has one. */
    Optional<String> name();

    /** Does it: passes the call to the next tracer outside, and past the last one carries it out. */
    default Object make() {
        return Tracing.pass(this);
    }

    /** A random variable is made. */
    record Draw(
            Distribution distribution,
            Shape sampleShape,
            Optional<String> name,
            Optional<Tensor> value,
            Key key,
            SourceLine source,
            List<Option.Plate> plates)
            implements Call {

        public Draw {
            plates = List.copyOf(plates);
        }

        /** The same with a value that is set, so that it is not sampled. */
        public Draw withValue(Tensor set) {
            return new Draw(distribution, sampleShape, name, Optional.of(set), key, source, plates);
        }

        public Draw withName(String other) {
            return new Draw(distribution, sampleShape, Optional.of(other), value, key, source, plates);
        }

        public Draw withDistribution(Distribution other) {
            return new Draw(other, sampleShape, name, value, key, source, plates);
        }

        public Draw withKey(Key other) {
            return new Draw(distribution, sampleShape, name, value, other, source, plates);
        }

        /** The same on one more plate, outside of those that it is on. */
        Draw on(Option.Plate plate) {
            List<Option.Plate> all = new ArrayList<>(plates);
            all.addFirst(plate);
            Shape batch = distribution.batchShape();
            boolean there = sampleShape.isScalar() && batch.rank() >= all.size() && batch.dim(0) == plate.size();
            return new Draw(
                    distribution,
                    there ? sampleShape : Shape.of(plate.size()).append(sampleShape),
                    name,
                    value,
                    key,
                    source,
                    all);
        }

        /** Sample, batch, then event shape. */
        public Shape shape() {
            return densityShape().append(distribution.eventShape());
        }

        /** Sample, then batch shape: one log density for each of its indexes. */
        public Shape densityShape() {
            return sampleShape.append(distribution.batchShape());
        }

        /** The name in words, for messages: {@code `mu`}, or the distribution's name where there is none. */
        public String label() {
            return name.map(n -> "`" + n + "`").orElse("A `" + distribution.name() + "` without a name");
        }

        @Override
        public Tensor make() {
            return Tracing.tensor(Tracing.pass(this), this);
        }
    }

    /** A value that is computed from others is given a name. */
    record Deterministic(String label, Tensor value, SourceLine source, boolean explicit) implements Call {
        @Override
        public Optional<String> name() {
            return Optional.of(label);
        }
    }

    /** A traceable function is called. */
    record Apply(String function, List<Object> arguments, Function<List<Object>, Object> body, Tracing.Stack origin)
            implements Call {
        public Apply {
            arguments = List.copyOf(arguments);
        }

        @Override
        public Optional<String> name() {
            return Optional.of(function);
        }

        /** The same function with other arguments. */
        public Apply with(List<Object> others) {
            return new Apply(function, others, body, origin);
        }
    }
}
