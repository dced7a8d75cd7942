package dev.variate.inference;

import java.util.Arrays;

/**
 * Normals among which the one is looked for that stands for a posterior. A family is a way to make a normal of n coordinates from a vector of real numbers, its parameters; scales are
 * kept as logarithms, so that every vector makes one.
 */
sealed interface VariationalFamily {

    /** How many parameters a member has. */
    int size();

    /** How many standard normals make a draw. */
    int randoms();

    /** The parameters of the standard normal, or of one close to it where that one has nowhere to go from. */
    double[] standard(IterationRandom random);

    Member at(double[] parameters);

    /** The means, then the logarithms of the coordinates' standard deviations: what different parameters can have in common. */
    double[] marginals(double[] parameters);

    /** A normal of the family. */
    interface Member {

        /** The draw that {@code standard}, {@link #randoms} independent normals, make. */
        double[] draw(double[] standard);

        /** The log density at {@code position}, and its gradient there. */
        double logDensity(double[] position, double[] gradient);

        /** Adds to {@code into} how fast a function rises with each parameter, if the draw from {@code standard} moves with them and the function has this gradient there. */
        void pull(double[] standard, double[] gradient, double[] into);
    }

    double LOG_TWO_PI = 1.8378770664093453;

    private static double[] exponentials(double[] parameters, int from, int n) {
        double[] exponentials = new double[n];
        Arrays.setAll(exponentials, i -> StrictMath.exp(parameters[from + i]));
        return exponentials;
    }

    /** Independent coordinates: n means, then n log standard deviations. */
    record MeanField(int n) implements VariationalFamily {
        @Override
        public int size() {
            return 2 * n;
        }

        @Override
        public int randoms() {
            return n;
        }

        @Override
        public double[] standard(IterationRandom random) {
            return new double[2 * n];
        }

        @Override
        public double[] marginals(double[] parameters) {
            return parameters;
        }

        @Override
        public Member at(double[] parameters) {
            double[] sds = exponentials(parameters, n, n);
            return new Member() {
                @Override
                public double[] draw(double[] standard) {
                    double[] draw = new double[n];
                    Arrays.setAll(draw, i -> Math.fma(sds[i], standard[i], parameters[i]));
                    return draw;
                }

                @Override
                public double logDensity(double[] position, double[] gradient) {
                    double sum = 0;
                    for (int i = 0; i < n; i++) {
                        double z = (position[i] - parameters[i]) / sds[i];
                        gradient[i] = -z / sds[i];
                        sum -= Math.fma(0.5 * z, z, parameters[n + i]);
                    }
                    return sum - 0.5 * n * LOG_TWO_PI;
                }

                @Override
                public void pull(double[] standard, double[] gradient, double[] into) {
                    for (int i = 0; i < n; i++) {
                        into[i] += gradient[i];
                        into[n + i] += gradient[i] * standard[i] * sds[i];
                    }
                }
            };
        }
    }

    /** All normals: n means, then the rows of the covariance's Cholesky factor, its diagonal as logarithms. */
    record FullRank(int n) implements VariationalFamily {
        @Override
        public int size() {
            return n + n * (n + 1) / 2;
        }

        @Override
        public int randoms() {
            return n;
        }

        @Override
        public double[] standard(IterationRandom random) {
            return new double[size()];
        }

        @Override
        public double[] marginals(double[] parameters) {
            double[] marginals = Arrays.copyOf(parameters, 2 * n);
            for (int i = 0; i < n; i++) {
                double log = parameters[row(i) + i];
                double square = StrictMath.exp(2 * log);
                for (int j = 0; j < i; j++) {
                    square = Math.fma(parameters[row(i) + j], parameters[row(i) + j], square);
                }
                marginals[n + i] = 0.5 * StrictMath.log(square);
            }
            return marginals;
        }

        /** Where row {@code i} of the factor begins among the parameters. */
        private int row(int i) {
            return n + i * (i + 1) / 2;
        }

        @Override
        public Member at(double[] parameters) {
            double[] diagonal = new double[n];
            Arrays.setAll(diagonal, i -> StrictMath.exp(parameters[row(i) + i]));
            return new Member() {
                @Override
                public double[] draw(double[] standard) {
                    double[] draw = new double[n];
                    Arrays.setAll(
                            draw,
                            i -> Products.dot(parameters, row(i), standard, i)
                                    + Math.fma(diagonal[i], standard[i], parameters[i]));
                    return draw;
                }

                @Override
                public double logDensity(double[] position, double[] gradient) {
                    double sum = -0.5 * n * LOG_TWO_PI;
                    for (int i = 0; i < n; i++) {
                        double centred = position[i] - parameters[i];
                        gradient[i] = (centred - Products.dot(parameters, row(i), gradient, i)) / diagonal[i];
                        sum -= Math.fma(0.5 * gradient[i], gradient[i], parameters[row(i) + i]);
                    }
                    // minus the solution of the transposed system
                    for (int i = n - 1; i >= 0; i--) {
                        double solved = gradient[i] / diagonal[i];
                        for (int j = 0; j < i; j++) {
                            gradient[j] = Math.fma(-solved, parameters[row(i) + j], gradient[j]);
                        }
                        gradient[i] = -solved;
                    }
                    return sum;
                }

                @Override
                public void pull(double[] standard, double[] gradient, double[] into) {
                    for (int i = 0; i < n; i++) {
                        into[i] += gradient[i];
                        int row = row(i);
                        for (int j = 0; j < i; j++) {
                            into[row + j] = Math.fma(gradient[i], standard[j], into[row + j]);
                        }
                        into[row + i] += gradient[i] * standard[i] * diagonal[i];
                    }
                }
            };
        }
    }

    /**
     * Covariance D² + BBᵀ (Ong, Nott and Smith, <em>Journal of Computational and Graphical Statistics</em> 27, 2018): n means, n log entries of the diagonal D, then the {@code rank} columns
     * of B. Standard normals: n for the diagonal, then one a column.
     */
    record LowRank(int n, int rank) implements VariationalFamily {
        /** Of the columns at the start: if they were 0, no gradient would say where to. */
        private static final double SEED = 0.1;

        @Override
        public int size() {
            return (2 + rank) * n;
        }

        @Override
        public int randoms() {
            return n + rank;
        }

        @Override
        public double[] standard(IterationRandom random) {
            double[] parameters = new double[size()];
            for (int i = 2 * n; i < parameters.length; i++) {
                parameters[i] = SEED * random.normal();
            }
            return parameters;
        }

        @Override
        public double[] marginals(double[] parameters) {
            double[] marginals = Arrays.copyOf(parameters, 2 * n);
            for (int i = 0; i < n; i++) {
                double square = StrictMath.exp(2 * parameters[n + i]);
                for (int k = 2; k < 2 + rank; k++) {
                    square = Math.fma(parameters[k * n + i], parameters[k * n + i], square);
                }
                marginals[n + i] = 0.5 * StrictMath.log(square);
            }
            return marginals;
        }

        @Override
        public Member at(double[] parameters) {
            double[] diagonal = exponentials(parameters, n, n);
            double[][] columns = new double[rank][];
            double[][] scaled = new double[rank][n];
            double[] capacitance = new double[rank * rank];
            for (int k = 0; k < rank; k++) {
                columns[k] = Arrays.copyOfRange(parameters, (2 + k) * n, (3 + k) * n);
                for (int i = 0; i < n; i++) {
                    scaled[k][i] = columns[k][i] / diagonal[i];
                }
                for (int j = 0; j <= k; j++) {
                    capacitance[k * rank + j] = Products.dot(scaled[k], scaled[j]) + (j == k ? 1 : 0);
                }
            }
            double[] lower = FisherMetric.cholesky(rank, capacitance);
            return new Member() {
                @Override
                public double[] draw(double[] standard) {
                    double[] draw = new double[n];
                    Arrays.setAll(draw, i -> Math.fma(diagonal[i], standard[i], parameters[i]));
                    for (int k = 0; k < rank; k++) {
                        Products.add(standard[n + k], columns[k], 0, draw);
                    }
                    return draw;
                }

                /** By the formula of Woodbury: the inverse of I + BBᵀ takes that of the small I + BᵀB. */
                @Override
                public double logDensity(double[] position, double[] gradient) {
                    double sum = -0.5 * n * LOG_TWO_PI;
                    for (int i = 0; i < n; i++) {
                        gradient[i] = (position[i] - parameters[i]) / diagonal[i];
                        sum -= Math.fma(0.5 * gradient[i], gradient[i], parameters[n + i]);
                    }
                    double[] along = new double[rank];
                    for (int k = 0; k < rank; k++) {
                        double pivot = lower[k * rank + k];
                        along[k] =
                                (Products.dot(scaled[k], gradient) - Products.dot(lower, k * rank, along, k)) / pivot;
                        sum += 0.5 * along[k] * along[k] - StrictMath.log(pivot);
                    }
                    for (int k = rank - 1; k >= 0; k--) {
                        along[k] /= lower[k * rank + k];
                        for (int j = 0; j < k; j++) {
                            along[j] = Math.fma(-along[k], lower[k * rank + j], along[j]);
                        }
                    }
                    for (int k = 0; k < rank; k++) {
                        Products.add(-along[k], scaled[k], 0, gradient);
                    }
                    for (int i = 0; i < n; i++) {
                        gradient[i] /= -diagonal[i];
                    }
                    return sum;
                }

                @Override
                public void pull(double[] standard, double[] gradient, double[] into) {
                    for (int i = 0; i < n; i++) {
                        into[i] += gradient[i];
                        into[n + i] += gradient[i] * standard[i] * diagonal[i];
                    }
                    for (int k = 0; k < rank; k++) {
                        int from = (2 + k) * n;
                        for (int i = 0; i < n; i++) {
                            into[from + i] = Math.fma(gradient[i], standard[n + k], into[from + i]);
                        }
                    }
                }
            };
        }
    }
}
