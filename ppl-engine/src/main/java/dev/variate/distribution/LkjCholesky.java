package dev.variate.distribution;

import dev.variate.distribution.Parameter.Demand;
import dev.variate.random.Key;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.util.Map;

/**
 * Factors of correlation matrices, whose density is in proportion to the determinant of the correlation matrix to the power {@code
 * concentration} − 1: Lewandowski, Kurowicka and Joe, <em>Generating random correlation matrices based on vines and extended onion
 * method</em>, Journal of Multivariate Analysis 100 (2009).
 *
 * @param concentration of batch shape; at 1 all correlation matrices are equally likely, above they are nearer to the identity
 * @param size the number of rows n
 */
public record LkjCholesky(Tensor concentration, int size) implements Distribution {
    public LkjCholesky {
        if (size < 1) {
            throw new InvalidParameterException("A `lkjCholesky` needs at least one row", "a size of " + size);
        }
    }

    public static LkjCholesky of(Object concentration, int size) {
        return new LkjCholesky(Parameter.checked("lkjCholesky", "concentration", concentration, Demand.POSITIVE), size);
    }

    @Override
    public String name() {
        return "lkjCholesky";
    }

    @Override
    public Map<String, Parameter> parameters() {
        return Parameter.named("concentration", concentration, Demand.POSITIVE);
    }

    @Override
    public Domain support() {
        return Domain.CORRELATION_CHOLESKY;
    }

    @Override
    public Shape batchShape() {
        return concentration.shape();
    }

    @Override
    public Shape eventShape() {
        return Shape.of(size, size);
    }

    /** With respect to the elements below the diagonal: ∏ L_kk^(n−1−k+2η−2), k counted from 0, over the constant of their theorem 5. */
    @Override
    public Tensor logProbInside(Tensor x) {
        Tensor powers = LastAxis.widened(concentration.times(2.0), 1)
                .plus(LastAxis.count(size).neg().plus(size - 3.0));
        Tensor logs = LastAxis.slice(x.diagonal(), 1, size).log();
        return logs.times(LastAxis.slice(powers, 1, size)).sum(-1).minus(logConstant());
    }

    private Tensor logConstant() {
        Tensor sum = concentration.times(0.0);
        for (int left = 1; left < size; left++) {
            Tensor shape = concentration.plus((left - 1) / 2.0);
            Tensor logBeta = shape.lgamma().times(2.0).minus(shape.times(2.0).lgamma());
            Tensor logPower = concentration.times(2.0).plus(left - 2.0).times(StrictMath.log(2));
            sum = sum.plus(logBeta.plus(logPower).times(left));
        }
        return sum;
    }

    /** By the C-vine: the partial correlations of column j, counted from 0, are 2 Beta(b, b) − 1 with b = η + (n − 2 − j)/2. */
    @Override
    public Tensor sample(Key key, Shape sampleShape) {
        Value eta = Samplers.known(name(), concentration);
        int free = size * (size - 1) / 2;
        double[] columns = new double[free];
        for (int i = 1, at = 0; i < size; i++) {
            for (int j = 0; j < i; j++) {
                columns[at++] = (size - 2 - j) / 2.0;
            }
        }
        Tensor shapes = LastAxis.widened(eta, 1).plus(Value.vector(columns));
        Tensor shares = Samplers.fill(
                name(), key, sampleShape, dtype(), (stream, p) -> Samplers.beta(stream, p[0], p[0]), shapes);
        // twice the inverse hyperbolic tangent of 2s − 1 is the logit of s
        Tensor u = shares.log().minus(shares.neg().log1p()).times(0.5);
        return new MatrixBijectors.CorrelationCholesky().forward(u);
    }
}
