package dev.variate.distribution;

import dev.variate.program.Support.Kind;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.util.List;

/**
 * A smooth one-to-one map from the real numbers onto a support, element by element, so that methods which know only R^n can sample anything
 * continuous.
 *
 * <p>If u has density p(forward(u)) · |d forward/du|, then forward(u) has density p: Carpenter et al., <em>Stan: a probabilistic
 * programming language</em> (2017), section 5, whose choices of maps these are.
 */
public sealed interface Bijector {

    /** From the real numbers into the support. */
    Tensor forward(Tensor u);

    /** From the support back. */
    Tensor inverse(Tensor x);

    /** Element-wise log |d forward(u)/du|. */
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
            case BOOLEAN, NATURAL, INTEGER_INTERVAL ->
                throw new IllegalArgumentException("No smooth map leads from the real numbers onto " + kind);
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
