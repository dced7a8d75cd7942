package dev.variate.program;

import java.util.List;

/**
 * The set in which a random variable's value lies: number by number, or, for a kind with an {@link Kind#eventRank event rank}, vector by
 * vector along the last axis, or matrix by matrix along the last two.
 *
 * @param bounds values in the program, scalars or of the variable's shape: for {@code INTERVAL} and {@code INTEGER_INTERVAL} the lower and
 *     upper bound, for {@code GREATER_THAN} and {@code LESS_THAN} the one bound, for {@code COUNTS} the sum of each vector, the same for all
 *     its elements; otherwise none
 */
public record Support(Kind kind, List<Var> bounds) {
    public Support {
        bounds = List.copyOf(bounds);
    }

    /** The sets that are told apart. */
    public enum Kind {
        REAL,
        POSITIVE,
        UNIT_INTERVAL,
        INTERVAL,
        GREATER_THAN,
        LESS_THAN,
        BOOLEAN,
        NATURAL,
        INTEGER_INTERVAL,
        /** Vectors of whole numbers from 0 with a given sum. */
        COUNTS,
        /** Vectors of numbers from 0 with sum 1. */
        SIMPLEX,
        /** Vectors in ascending order. */
        ORDERED,
        /** Vectors of positive numbers in ascending order. */
        POSITIVE_ORDERED,
        /** Vectors with sum 0. */
        SUM_TO_ZERO,
        /** Vectors of length 1. */
        UNIT_VECTOR,
        /** Lower triangular matrices with a positive diagonal and rows of length 1. */
        CORRELATION_CHOLESKY,
        /** Lower triangular matrices with a positive diagonal. */
        COVARIANCE_CHOLESKY,
        /** Symmetric, positive definite matrices with ones on the diagonal. */
        CORRELATION,
        /** Symmetric, positive definite matrices. */
        COVARIANCE;

        public boolean isDiscrete() {
            return this == BOOLEAN || this == NATURAL || this == INTEGER_INTERVAL || this == COUNTS;
        }

        /** The number of last axes that only together lie in the set or not. */
        public int eventRank() {
            return switch (this) {
                case REAL,
                        POSITIVE,
                        UNIT_INTERVAL,
                        INTERVAL,
                        GREATER_THAN,
                        LESS_THAN,
                        BOOLEAN,
                        NATURAL,
                        INTEGER_INTERVAL -> 0;
                case COUNTS, SIMPLEX, ORDERED, POSITIVE_ORDERED, SUM_TO_ZERO, UNIT_VECTOR -> 1;
                case CORRELATION_CHOLESKY, COVARIANCE_CHOLESKY, CORRELATION, COVARIANCE -> 2;
            };
        }

        public int boundCount() {
            return switch (this) {
                case INTERVAL, INTEGER_INTERVAL -> 2;
                case GREATER_THAN, LESS_THAN, COUNTS -> 1;
                case REAL,
                        POSITIVE,
                        UNIT_INTERVAL,
                        BOOLEAN,
                        NATURAL,
                        SIMPLEX,
                        ORDERED,
                        POSITIVE_ORDERED,
                        SUM_TO_ZERO,
                        UNIT_VECTOR,
                        CORRELATION_CHOLESKY,
                        COVARIANCE_CHOLESKY,
                        CORRELATION,
                        COVARIANCE -> 0;
            };
        }
    }
}
