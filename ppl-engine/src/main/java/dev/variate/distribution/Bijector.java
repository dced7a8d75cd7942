package dev.variate.distribution;

import dev.variate.program.Support.Kind;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.util.List;

/**
 * A smooth one-to-one map from real numbers onto a support, so that methods which know only R^n can sample anything continuous: element by
 * element, or from a vector along the last axis, which may be shorter, onto a vector or matrix.
 *
 * <p>If u has density p(forward(u)) · |d forward/du|, then forward(u) has density p: Carpenter et al., <em>Stan: a probabilistic
 * programming language</em> (2017), section 5, whose choices of maps these are.
 */
public sealed interface Bijector
        permits Bijector.Identity,
                Bijector.Exp,
                Bijector.Logistic,
                Bijector.ScaledLogistic,
                Bijector.Above,
                Bijector.Below,
                VectorBijectors.Simplex,
                VectorBijectors.SumToZero,
                VectorBijectors.Ordered,
                VectorBijectors.PositiveOrdered,
                VectorBijectors.UnitVector,
                MatrixBijectors.CorrelationCholesky,
                MatrixBijectors.CovarianceCholesky,
                MatrixBijectors.Correlation,
                MatrixBijectors.Covariance {

    /** From the real numbers into the support. */
    Tensor forward(Tensor u);

    /** From the support back. */
    Tensor inverse(Tensor x);

    /** log |det d forward(u)/du|: for each element, or for each vector of {@code u}. */
    Tensor logDetJacobian(Tensor u);

    /**
     * The map onto a continuous support.
     *
     * @throws IllegalArgumentException if the support is discrete: there is no such map
     */
    static Bijector onto(Kind kind, List<Tensor> bounds) {
        return switch (kind) {
            case REAL -> new Identity();
            case POSITIVE -> new Exp();
            case UNIT_INTERVAL -> new Logistic();
            case INTERVAL -> new ScaledLogistic(bounds.get(0), bounds.get(1));
            case GREATER_THAN -> new Above(bounds.get(0));
            case LESS_THAN -> new Below(bounds.get(0));
            case SIMPLEX -> new VectorBijectors.Simplex();
            case SUM_TO_ZERO -> new VectorBijectors.SumToZero();
            case ORDERED -> new VectorBijectors.Ordered();
            case POSITIVE_ORDERED -> new VectorBijectors.PositiveOrdered();
            case UNIT_VECTOR -> new VectorBijectors.UnitVector();
            case CORRELATION_CHOLESKY -> new MatrixBijectors.CorrelationCholesky();
            case COVARIANCE_CHOLESKY -> new MatrixBijectors.CovarianceCholesky();
            case CORRELATION -> new MatrixBijectors.Correlation();
            case COVARIANCE -> new MatrixBijectors.Covariance();
            case BOOLEAN, NATURAL, INTEGER_INTERVAL, COUNTS ->
                throw new IllegalArgumentException("No smooth map leads from the real numbers onto " + kind);
        };
    }

    /** The shape of the u whose {@link #forward} has shape {@code constrained}: vectors and matrices become vectors of what is free in them. */
    static Shape unconstrainedShape(Kind kind, Shape constrained) {
        int rank = constrained.rank();
        int n = kind.eventRank() == 0 ? 0 : constrained.dim(-1);
        Shape batch = constrained.axes(0, rank - kind.eventRank());
        return switch (kind) {
            case REAL,
                    POSITIVE,
                    UNIT_INTERVAL,
                    INTERVAL,
                    GREATER_THAN,
                    LESS_THAN,
                    BOOLEAN,
                    NATURAL,
                    INTEGER_INTERVAL,
                    COUNTS,
                    ORDERED,
                    POSITIVE_ORDERED,
                    UNIT_VECTOR -> constrained;
            case SIMPLEX, SUM_TO_ZERO -> batch.append(Shape.of(n - 1));
            case CORRELATION_CHOLESKY, CORRELATION -> batch.append(Shape.of(n * (n - 1) / 2));
            case COVARIANCE_CHOLESKY, COVARIANCE -> batch.append(Shape.of(n * (n + 1) / 2));
        };
    }

    /** x = u. */
    record Identity() implements Bijector {
        @Override
        public Tensor forward(Tensor u) {
            return u;
        }

        @Override
        public Tensor inverse(Tensor x) {
            return x;
        }

        @Override
        public Tensor logDetJacobian(Tensor u) {
            return Value.scalar(0.0).broadcastTo(u.shape());
        }
    }

    /** x = e^u. */
    record Exp() implements Bijector {
        @Override
        public Tensor forward(Tensor u) {
            // a density may be infinite at 0, and e^u rounds to 0 below −745
            return u.exp().max(Value.scalar(Double.MIN_NORMAL));
        }

        @Override
        public Tensor inverse(Tensor x) {
            return x.log();
        }

        @Override
        public Tensor logDetJacobian(Tensor u) {
            return u;
        }
    }

    /** x = 1/(1 + e^−u). */
    record Logistic() implements Bijector {
        @Override
        public Tensor forward(Tensor u) {
            // a density may be infinite at 0 or 1, and the logistic rounds to 1 above 37
            return u.sigmoid().max(Value.scalar(Double.MIN_NORMAL)).min(Value.scalar(Math.nextDown(1.0)));
        }

        @Override
        public Tensor inverse(Tensor x) {
            return x.log().minus(x.neg().log1p());
        }

        @Override
        public Tensor logDetJacobian(Tensor u) {
            // log x(1−x), stable at both ends
            return u.softplus().times(-2.0).plus(u);
        }
    }

    /** x = low + (high − low)/(1 + e^−u). */
    record ScaledLogistic(Tensor low, Tensor high) implements Bijector {
        @Override
        public Tensor forward(Tensor u) {
            return low.plus(high.minus(low).times(u.sigmoid()));
        }

        @Override
        public Tensor inverse(Tensor x) {
            return x.minus(low).log().minus(high.minus(x).log());
        }

        @Override
        public Tensor logDetJacobian(Tensor u) {
            return u.softplus().times(-2.0).plus(u).plus(high.minus(low).log());
        }
    }

    /** x = bound + e^u. */
    record Above(Tensor bound) implements Bijector {
        @Override
        public Tensor forward(Tensor u) {
            return bound.plus(u.exp());
        }

        @Override
        public Tensor inverse(Tensor x) {
            return x.minus(bound).log();
        }

        @Override
        public Tensor logDetJacobian(Tensor u) {
            return u;
        }
    }

    /** x = bound − e^u. */
    record Below(Tensor bound) implements Bijector {
        @Override
        public Tensor forward(Tensor u) {
            return bound.minus(u.exp());
        }

        @Override
        public Tensor inverse(Tensor x) {
            return bound.minus(x).log();
        }

        @Override
        public Tensor logDetJacobian(Tensor u) {
            return u;
        }
    }
}
