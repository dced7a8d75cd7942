package dev.variate.distribution;

import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.util.Arrays;

/** The maps onto sets of vectors, which stand along the last axis. Their log-determinants are one number for each vector. */
final class VectorBijectors {
    private VectorBijectors() {}

    /** A basis of the vectors with sum 0 that is orthonormal: Helmert's. Element k of {@code u} belongs to (1, …, 1, −k, 0, …)/√(k(k+1)). */
    private static Tensor withSumZero(Tensor u) {
        int k = u.shape().dim(-1);
        Tensor w = u.div(roots(k));
        Tensor later = w.cumulativeSum(-1, true);
        Tensor own = w.times(counts(k));
        return LastAxis.join(later, LastAxis.zeros(w, 1)).minus(LastAxis.join(LastAxis.zeros(w, 1), own));
    }

    /** The coordinates in that basis of the part of {@code x} whose sum is 0. */
    private static Tensor coordinates(Tensor x) {
        int k = x.shape().dim(-1) - 1;
        Tensor before = LastAxis.slice(x, 0, k).cumulativeSum(-1, false);
        Tensor own = LastAxis.slice(x, 1, k + 1).times(counts(k));
        return before.minus(own).div(roots(k));
    }

    private static Value counts(int k) {
        double[] counts = new double[k];
        Arrays.setAll(counts, i -> i + 1);
        return Value.vector(counts);
    }

    private static Value roots(int k) {
        double[] roots = new double[k];
        Arrays.setAll(roots, i -> Math.sqrt((i + 1.0) * (i + 2.0)));
        return Value.vector(roots);
    }

    /**
     * From K − 1 numbers to K positive ones with sum 1: softmax of the vector with sum 0 that has these coordinates in an orthonormal basis.
     * This isometric log-ratio map (Egozcue, Pawlowsky-Glahn, Mateu-Figueras and Barceló-Vidal, <em>Mathematical Geology</em> 35, 2003)
     * treats all components alike, where stick-breaking (Carpenter et al. 2017) makes the first ones less correlated with u than the last; a
     * uniform distribution on the simplex is nearer to a normal in u, which is what samplers like.
     */
    record Simplex() implements Bijector {
        @Override
        public Tensor forward(Tensor u) {
            Tensor z = withSumZero(u);
            // a density may be infinite at 0
            return z.minus(LastAxis.widened(z.logSumExp(-1), 1)).exp().max(Value.scalar(Double.MIN_NORMAL));
        }

        @Override
        public Tensor inverse(Tensor x) {
            return coordinates(x.log());
        }

        /** Of the first K − 1 components: ½ log K + Σ log x, and the z have sum 0. */
        @Override
        public Tensor logDetJacobian(Tensor u) {
            Tensor z = withSumZero(u);
            int k = z.shape().dim(-1);
            return z.logSumExp(-1).times(-k).plus(0.5 * StrictMath.log(k));
        }
    }

    /** From K − 1 numbers to K with sum 0, by an orthonormal basis; so a normal prior on u is one on the plane. */
    record SumToZero() implements Bijector {
        @Override
        public Tensor forward(Tensor u) {
            return withSumZero(u);
        }

        @Override
        public Tensor inverse(Tensor x) {
            return coordinates(x);
        }

        /** Lengths and volumes on the plane are those of u. */
        @Override
        public Tensor logDetJacobian(Tensor u) {
            return Value.scalar(0.0).broadcastTo(LastAxis.batch(u));
        }
    }

    /** The first number, then distances e^u: Carpenter et al., <em>Stan</em> (2017), section 5. */
    record Ordered() implements Bijector {
        @Override
        public Tensor forward(Tensor u) {
            int k = u.shape().dim(-1);
            return LastAxis.join(
                            LastAxis.slice(u, 0, 1), LastAxis.slice(u, 1, k).exp())
                    .cumulativeSum(-1, false);
        }

        @Override
        public Tensor inverse(Tensor x) {
            return LastAxis.join(LastAxis.slice(x, 0, 1), logDistances(x));
        }

        @Override
        public Tensor logDetJacobian(Tensor u) {
            return LastAxis.slice(u, 1, u.shape().dim(-1)).sum(-1);
        }
    }

    /** Distances e^u, the first one from 0. */
    record PositiveOrdered() implements Bijector {
        @Override
        public Tensor forward(Tensor u) {
            return u.exp().cumulativeSum(-1, false);
        }

        @Override
        public Tensor inverse(Tensor x) {
            return LastAxis.join(LastAxis.slice(x, 0, 1).log(), logDistances(x));
        }

        @Override
        public Tensor logDetJacobian(Tensor u) {
            return u.sum(-1);
        }
    }

    private static Tensor logDistances(Tensor x) {
        int k = x.shape().dim(-1);
        return LastAxis.slice(x, 1, k).minus(LastAxis.slice(x, 0, k - 1)).log();
    }

    /**
     * The direction of u. Many u have one direction, so this is no bijection and the density of u needs one for its length too: it is that
     * of a standard normal vector, whose direction is uniform (Muller, <em>Communications of the ACM</em> 2, 1959).
     */
    record UnitVector() implements Bijector {
        @Override
        public Tensor forward(Tensor u) {
            return u.div(LastAxis.widened(u.square().sum(-1).sqrt(), 1));
        }

        /** The u of length 1. */
        @Override
        public Tensor inverse(Tensor x) {
            return x;
        }

        /** For a density by area of the unit sphere: the normal density of u over that of the uniform direction. */
        @Override
        public Tensor logDetJacobian(Tensor u) {
            double half = 0.5 * u.shape().dim(-1);
            double constant =
                    (half - 1) * StrictMath.log(2) + ((Value) Value.scalar(half).lgamma()).item();
            return u.square().sum(-1).times(-0.5).minus(constant);
        }
    }
}
