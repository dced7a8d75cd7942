package dev.variate.training;

import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;

/** The learning rate of each step. */
public sealed interface Schedule {

    /** The rate at {@code step}, a scalar, which counts from 1. */
    Tensor at(Tensor step);

    /** The same rate always. */
    record Constant(double rate) implements Schedule {
        @Override
        public Tensor at(Tensor step) {
            return Value.scalar(rate);
        }
    }

    /** Rises in a straight line to {@code rate} over {@code warmup} steps, then falls along half a cosine to 0 at {@code steps} (Loshchilov and Hutter, ICLR 2017). */
    record Cosine(double rate, long warmup, long steps) implements Schedule {
        public Cosine {
            if (warmup < 0 || steps <= warmup) {
                throw new IllegalArgumentException(
                        "A cosine's warm-up ends before its steps do; found " + warmup + " of " + steps);
            }
        }

        @Override
        public Tensor at(Tensor step) {
            Tensor rest = step.minus((double) warmup)
                    .div((double) (steps - warmup))
                    .max(Value.scalar(0.0))
                    .min(Value.scalar(1.0));
            Tensor falling = rest.times(Math.PI).cos().plus(1.0).times(0.5 * rate);
            return warmup == 0
                    ? falling
                    : falling.times(step.div((double) warmup).min(Value.scalar(1.0)));
        }
    }

    /**
     * {@code rate} · width^−½ · min(step^−½, step · warmup^−1.5): rises in a straight line over {@code warmup} steps, then falls with the root of
     * the step (Vaswani and others, <em>Attention is all you need</em>, NeurIPS 2017, section 5.3; "noam").
     */
    record InverseRoot(double rate, int width, long warmup) implements Schedule {
        public InverseRoot {
            if (width < 1 || warmup < 1) {
                throw new IllegalArgumentException(
                        "Width and warm-up are at least 1; found " + width + " and " + warmup);
            }
        }

        @Override
        public Tensor at(Tensor step) {
            Tensor rising = step.times(StrictMath.pow(warmup, -1.5));
            return step.sqrt().reciprocal().min(rising).times(rate / Math.sqrt(width));
        }
    }
}
