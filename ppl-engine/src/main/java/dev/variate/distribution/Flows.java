package dev.variate.distribution;

import dev.variate.distribution.Flow.Mapped;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** The flows that {@link Flow} makes. */
final class Flows {
    private Flows() {}

    static Flow permutation(int... order) {
        int[] sorted = order.clone();
        Arrays.sort(sorted);
        if (!Arrays.equals(sorted, IntStream.range(0, order.length).toArray())) {
            throw new IllegalArgumentException("A permutation of " + order.length + " elements is an order of 0 to "
                    + (order.length - 1) + "; found " + Arrays.toString(order));
        }
        return new Permutation(Arrays.stream(order).boxed().toList());
    }

    record Composed(Flow first, Flow second) implements Flow {
        @Override
        public Mapped forward(Tensor x) {
            return through(first.forward(x), second::forward);
        }

        @Override
        public Mapped inverse(Tensor y) {
            return through(second.inverse(y), first::inverse);
        }

        private static Mapped through(Mapped one, Function<Tensor, Mapped> next) {
            Mapped other = next.apply(one.value());
            return new Mapped(other.value(), one.logDeterminant().plus(other.logDeterminant()));
        }
    }

    record Permutation(List<Integer> order) implements Flow {
        @Override
        public Mapped forward(Tensor x) {
            return moved(x, order.stream().mapToInt(Integer::intValue).toArray());
        }

        @Override
        public Mapped inverse(Tensor y) {
            return moved(y, IntStream.range(0, order.size()).map(order::indexOf).toArray());
        }

        private static Mapped moved(Tensor x, int... order) {
            checkLength(x, order.length, "A permutation of " + order.length + " elements");
            return new Mapped(LastAxis.take(x, order), Value.scalar(0.0).broadcastTo(LastAxis.batch(x)));
        }
    }

    record Coupling(int kept, UnaryOperator<Tensor> network, ElementMap map) implements Flow {
        @Override
        public Mapped forward(Tensor x) {
            return mapped(x, true);
        }

        @Override
        public Mapped inverse(Tensor y) {
            return mapped(y, false);
        }

        private Mapped mapped(Tensor x, boolean forward) {
            int n = x.shape().isScalar() ? 0 : x.shape().dim(-1);
            if (kept < 1 || kept >= n) {
                throw new IllegalArgumentException(
                        "A coupling that keeps " + kept + " elements wants vectors of more; found shape " + x.shape());
            }
            Tensor same = LastAxis.slice(x, 0, kept);
            Tensor other = LastAxis.slice(x, kept, n);
            Tensor parameters = parameters(network.apply(same), other, map);
            Mapped made = forward ? map.forward(other, parameters) : map.inverse(other, parameters);
            return new Mapped(
                    LastAxis.join(same, made.value()), made.logDeterminant().sum(-1));
        }
    }

    record Autoregressive(UnaryOperator<Tensor> network, ElementMap map) implements Flow {
        @Override
        public Mapped forward(Tensor x) {
            int n = x.shape().dim(-1);
            Tensor made = LastAxis.zeros(x, n);
            Tensor slopes = null;
            for (int i = 0; i < n; i++) {
                Mapped all = map.forward(x, parameters(network.apply(made), x, map));
                // what stands behind element i is not known yet, and what stands before it no longer changes
                made = i == n - 1
                        ? all.value()
                        : LastAxis.join(LastAxis.slice(all.value(), 0, i + 1), LastAxis.zeros(x, n - 1 - i));
                slopes = all.logDeterminant();
            }
            return new Mapped(made, slopes.sum(-1));
        }

        @Override
        public Mapped inverse(Tensor y) {
            Mapped all = map.inverse(y, parameters(network.apply(y), y, map));
            return new Mapped(all.value(), all.logDeterminant().sum(-1));
        }
    }

    /** What a network gives, as parameters of each element: […, n, parameters]. */
    private static Tensor parameters(Tensor made, Tensor x, ElementMap map) {
        int n = x.shape().dim(-1);
        Shape wanted = LastAxis.batch(x).append(Shape.of(n * map.parameters()));
        if (!Shape.canBroadcast(made.shape(), wanted)
                || !Shape.broadcast(made.shape(), wanted).equals(wanted)) {
            throw new IllegalArgumentException("A flow's network has to give shape " + wanted + ", " + map.parameters()
                    + " numbers for each element that is mapped; found shape " + made.shape());
        }
        return made.broadcastTo(wanted)
                .reshape(x.shape().append(Shape.of(map.parameters())).dims());
    }

    private static void checkLength(Tensor x, int n, String what) {
        if (x.shape().isScalar() || x.shape().dim(-1) != n) {
            throw new IllegalArgumentException(what + " wants vectors of as many; found shape " + x.shape());
        }
    }
}
