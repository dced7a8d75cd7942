package dev.variate.transform;

import dev.variate.tensor.Op;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;

/**
 * The derivative rules of the incomplete gamma and beta functions' logarithms. In a parameter it is the op of the next order. In x it is the
 * density over the function, e^f say, differentiated in the parameters as often as the op is: f's own derivatives are logarithms and
 * polygammas less those of the op, and those of e^f follow by Leibniz's rule.
 */
final class IncompletePullback {
    private IncompletePullback() {}

    static void gamma(Op.LogIncompleteGamma op, Tensor a, Tensor x, Tensor g, Pullback.Adjoints into) {
        into.add(0, () -> g.times(Tensor.apply(new Op.LogIncompleteGamma(op.upper(), op.order() + 1), a, x)));
        into.add(1, () -> {
            Tensor density =
                    a.minus(1).times(x.log()).minus(x).minus(a.lgamma()).minus(self(op, 0, a, x));
            Tensor[][] f = new Tensor[op.order() + 1][1];
            for (int i = 1; i <= op.order(); i++) {
                Tensor own = polygamma(i - 1, a).neg().minus(self(op, i, a, x));
                f[i][0] = i == 1 ? own.plus(x.log()) : own;
            }
            Tensor slope = exponential(density, f)[op.order()][0];
            return g.times(op.upper() ? slope.neg() : slope);
        });
    }

    private static Tensor self(Op.LogIncompleteGamma op, int order, Tensor a, Tensor x) {
        return Tensor.apply(new Op.LogIncompleteGamma(op.upper(), order), a, x);
    }

    static void beta(Op.LogIncompleteBeta op, Tensor a, Tensor b, Tensor x, Tensor g, Pullback.Adjoints into) {
        int m = op.orderA();
        int n = op.orderB();
        into.add(0, () -> g.times(Tensor.apply(new Op.LogIncompleteBeta(m + 1, n), a, b, x)));
        into.add(1, () -> g.times(Tensor.apply(new Op.LogIncompleteBeta(m, n + 1), a, b, x)));
        into.add(2, () -> {
            Tensor total = a.plus(b);
            Tensor logOther = x.neg().log1p();
            Tensor density = a.minus(1)
                    .times(x.log())
                    .plus(b.minus(1).times(logOther))
                    .plus(total.lgamma())
                    .minus(a.lgamma())
                    .minus(b.lgamma())
                    .minus(Tensor.apply(new Op.LogIncompleteBeta(0, 0), a, b, x));
            Tensor[][] f = new Tensor[m + 1][n + 1];
            for (int i = 0; i <= m; i++) {
                for (int j = 0; j <= n; j++) {
                    if (i + j > 0) {
                        Tensor own = polygamma(i + j - 1, total)
                                .minus(Tensor.apply(new Op.LogIncompleteBeta(i, j), a, b, x));
                        own = j == 0 ? own.minus(polygamma(i - 1, a)) : own;
                        own = i == 0 ? own.minus(polygamma(j - 1, b)) : own;
                        f[i][j] = i == 1 && j == 0 ? own.plus(x.log()) : i == 0 && j == 1 ? own.plus(logOther) : own;
                    }
                }
            }
            return g.times(exponential(density, f)[m][n]);
        });
    }

    private static Tensor polygamma(int order, Tensor x) {
        return Tensor.apply(new Op.Polygamma(order), x);
    }

    /** The derivatives of e^f, given f and its derivatives. */
    private static Tensor[][] exponential(Tensor f0, Tensor[][] f) {
        Tensor[][] e = new Tensor[f.length][f[0].length];
        for (int i = 0; i < e.length; i++) {
            for (int j = 0; j < e[0].length; j++) {
                e[i][j] = i + j == 0 ? f0.exp() : leibniz(f, e, i, j);
            }
        }
        return e;
    }

    private static Tensor leibniz(Tensor[][] f, Tensor[][] e, int i, int j) {
        boolean first = i > 0;
        int m = first ? i - 1 : 0;
        int n = first ? j : j - 1;
        Tensor sum = Value.full(new TensorType(e[0][0].dtype(), Shape.SCALAR), 0);
        for (int k = 0; k <= m; k++) {
            for (int l = 0; l <= n; l++) {
                Tensor slope = first ? f[k + 1][l] : f[0][l + 1];
                sum = sum.plus(slope.times(e[m - k][n - l]).times(choose(m, k) * choose(n, l)));
            }
        }
        return sum;
    }

    private static double choose(int n, int k) {
        double product = 1;
        for (int i = 1; i <= k; i++) {
            product = product * (n - k + i) / i;
        }
        return product;
    }
}
