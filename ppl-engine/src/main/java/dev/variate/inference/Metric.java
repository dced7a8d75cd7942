package dev.variate.inference;

import java.util.Arrays;

/**
 * The coordinates in which NUTS moves: a linear map L to positions from a space where the posterior is about as wide in every direction. The inverse metric of the literature is LLᵀ.
 * Momenta are kept in that space, Lᵀ times those of the literature: they are standard normal and their kinetic energy is ½ Σ pᵢ² whatever L is.
 */
public sealed interface Metric {

    /** The length n of a position. */
    int dimension();

    /** About how much longer than a unit of the momenta's space the position's coordinate {@code i} is. */
    double scale(int i);

    /** Writes Lp to {@code velocity}: how fast positions change with momentum {@code p}. */
    void velocity(double[] momentum, double[] velocity);

    /** Writes Lᵀg to {@code pulled}: the gradient in the coordinates of the momenta. */
    void pull(double[] gradient, double[] pulled);

    /**
     * L = diag(scales).
     *
     * @param scales above 0, one a coordinate
     */
    record Diagonal(double[] scales) implements Metric {
        @Override
        public int dimension() {
            return scales.length;
        }

        @Override
        public double scale(int i) {
            return scales[i];
        }

        @Override
        public void velocity(double[] momentum, double[] velocity) {
            for (int i = 0; i < scales.length; i++) {
                velocity[i] = scales[i] * momentum[i];
            }
        }

        @Override
        public void pull(double[] gradient, double[] pulled) {
            velocity(gradient, pulled);
        }
    }

    /**
     * L = diag(scales) (I + Σₖ stretchesₖ uₖuₖᵀ), with orthonormal uₖ: some directions longer or shorter than the diagonal says.
     *
     * @param scales above 0, one a coordinate
     * @param directions uₖ one after another, rank × n
     * @param stretches how much longer than 1 the k-th direction is made, above −1
     */
    record LowRank(double[] scales, double[] directions, double[] stretches) implements Metric {
        @Override
        public int dimension() {
            return scales.length;
        }

        @Override
        public double scale(int i) {
            return scales[i];
        }

        @Override
        public void velocity(double[] momentum, double[] velocity) {
            System.arraycopy(momentum, 0, velocity, 0, scales.length);
            stretch(velocity);
            for (int i = 0; i < scales.length; i++) {
                velocity[i] *= scales[i];
            }
        }

        @Override
        public void pull(double[] gradient, double[] pulled) {
            for (int i = 0; i < scales.length; i++) {
                pulled[i] = scales[i] * gradient[i];
            }
            stretch(pulled);
        }

        /** One direction after another, which is the same as all at once since they are orthogonal. */
        private void stretch(double[] x) {
            int n = scales.length;
            for (int k = 0; k < stretches.length; k++) {
                double along = Products.dot(directions, k * n, x, n);
                Products.add(stretches[k] * along, directions, k * n, x);
            }
        }
    }

    /**
     * L as it is.
     *
     * @param rows n × n, row by row
     */
    record Dense(int dimension, double[] rows) implements Metric {
        @Override
        public double scale(int i) {
            double squares = 0;
            for (int j = 0; j < dimension; j++) {
                squares += rows[i * dimension + j] * rows[i * dimension + j];
            }
            return Math.sqrt(squares);
        }

        @Override
        public void velocity(double[] momentum, double[] velocity) {
            for (int i = 0; i < dimension; i++) {
                velocity[i] = Products.dot(rows, i * dimension, momentum, dimension);
            }
        }

        @Override
        public void pull(double[] gradient, double[] pulled) {
            Arrays.fill(pulled, 0);
            for (int i = 0; i < dimension; i++) {
                Products.add(gradient[i], rows, i * dimension, pulled);
            }
        }
    }
}
