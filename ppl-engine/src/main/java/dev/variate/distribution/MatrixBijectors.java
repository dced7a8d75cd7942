package dev.variate.distribution;

import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;

/** The maps onto sets of matrices, which stand along the last two axes, from vectors. Their log-determinants are one number for each matrix. */
final class MatrixBijectors {
    private MatrixBijectors() {}

    /**
     * Lower triangular, with a positive diagonal and rows of length 1: the factors of correlation matrices. The tanh of each number, in the
     * lower triangle row after row, is a canonical partial correlation; each takes its share of what is left of its row's length
     * (Lewandowski, Kurowicka and Joe, <em>Journal of Multivariate Analysis</em> 100, 2009, section 2).
     */
    record CorrelationCholesky() implements Bijector {
        @Override
        public Tensor forward(Tensor u) {
            int n = LastAxis.extent(u.shape().dim(-1), false);
            Tensor partial = LastAxis.lowerTriangle(u.tanh(), n, false);
            return partial.plus(Value.vector(ones(n)).diagonalMatrix())
                    .times(logLeft(u, n).exp());
        }

        /** Half the logarithm of 1 − tanh², without the overflow of cosh. */
        private static Tensor logSech(Tensor u) {
            return u.minus(u.times(2.0).softplus()).plus(StrictMath.log(2));
        }

        /** Before column j of row i: the logarithm of the length that the columns before it have left. */
        private static Tensor logLeft(Tensor u, int n) {
            Tensor each = LastAxis.lowerTriangle(logSech(u), n, false);
            return each.cumulativeSum(-1, false).minus(each);
        }

        @Override
        public Tensor inverse(Tensor x) {
            // what is left of the squared length before column j is what the columns from j on have
            Tensor left = x.square().cumulativeSum(-1, true);
            Tensor partial =
                    LastAxis.packed(x, false).div(LastAxis.packed(left, false).sqrt());
            return partial.log1p().minus(partial.neg().log1p()).times(0.5);
        }

        /** Of the elements below the diagonal. */
        @Override
        public Tensor logDetJacobian(Tensor u) {
            int n = LastAxis.extent(u.shape().dim(-1), false);
            Tensor left = LastAxis.packed(logLeft(u, n), false);
            return logSech(u).times(2.0).plus(left).sum(-1);
        }

        private static double[] ones(int n) {
            double[] ones = new double[n];
            java.util.Arrays.fill(ones, 1);
            return ones;
        }
    }

    /** Lower triangular with a positive diagonal: the factors of covariance matrices. The diagonal is e^u, the rest is u, row after row. */
    record CovarianceCholesky() implements Bijector {
        @Override
        public Tensor forward(Tensor u) {
            Tensor all = LastAxis.lowerTriangle(u, LastAxis.extent(u.shape().dim(-1), true), true);
            return all.lowerTriangle(-1).plus(all.diagonal().exp().diagonalMatrix());
        }

        @Override
        public Tensor inverse(Tensor x) {
            return LastAxis.packed(x.lowerTriangle(-1).plus(x.diagonal().log().diagonalMatrix()), true);
        }

        /** Of the elements of the lower triangle. */
        @Override
        public Tensor logDetJacobian(Tensor u) {
            return LastAxis.lowerTriangle(u, LastAxis.extent(u.shape().dim(-1), true), true)
                    .diagonal()
                    .sum(-1);
        }
    }

    /** Positive definite matrices, by their factors. */
    record Covariance() implements Bijector {
        private static final Bijector FACTOR = new CovarianceCholesky();

        @Override
        public Tensor forward(Tensor u) {
            Tensor l = FACTOR.forward(u);
            return l.matmul(l.matrixTranspose());
        }

        @Override
        public Tensor inverse(Tensor x) {
            return FACTOR.inverse(x.cholesky());
        }

        /** Of the elements of the lower triangle: 2^n ∏ L_jj^(n−j) by the factor, j counted from 0 (Muirhead 1982, theorem 2.1.9). */
        @Override
        public Tensor logDetJacobian(Tensor u) {
            int n = LastAxis.extent(u.shape().dim(-1), true);
            Tensor logs = LastAxis.lowerTriangle(u, n, true).diagonal();
            return logs.times(LastAxis.count(n).neg().plus(n + 1.0)).sum(-1).plus(n * StrictMath.log(2));
        }
    }

    /** Correlation matrices, by their factors. */
    record Correlation() implements Bijector {
        private static final Bijector FACTOR = new CorrelationCholesky();

        @Override
        public Tensor forward(Tensor u) {
            Tensor l = FACTOR.forward(u);
            return l.matmul(l.matrixTranspose());
        }

        @Override
        public Tensor inverse(Tensor x) {
            return FACTOR.inverse(x.cholesky());
        }

        /** Of the elements below the diagonal: ∏ L_jj^(n−1−j) by the factor, j counted from 0. */
        @Override
        public Tensor logDetJacobian(Tensor u) {
            int n = LastAxis.extent(u.shape().dim(-1), false);
            Tensor logs = CorrelationCholesky.logLeft(u, n).diagonal();
            return FACTOR.logDetJacobian(u)
                    .plus(logs.times(LastAxis.count(n).neg().plus(n - 1.0)).sum(-1));
        }
    }
}
