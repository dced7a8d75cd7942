package dev.variate.distribution;

import dev.variate.distribution.Parameter.Demand;
import dev.variate.random.Key;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import java.util.Map;

/**
 * Cutpoints in ascending order whose categories have, for an outcome at location 0, probabilities with a Dirichlet distribution (Betancourt,
 * <em>Ordinal regression</em>, 2019, section 2.2).
 *
 * @param concentration of shape [batch…, K], one element for each category
 */
public record InducedDirichlet(Tensor concentration) implements Distribution {
    public InducedDirichlet {
        if (concentration.shape().isScalar() || concentration.shape().dim(-1) < 2) {
            throw new InvalidParameterException(
                    "An `inducedDirichlet` needs a concentration with one element for each of two or more categories",
                    "shape " + concentration.shape());
        }
    }

    public static InducedDirichlet of(Object concentration) {
        return new InducedDirichlet(
                Parameter.checked("inducedDirichlet", "concentration", concentration, Demand.POSITIVE));
    }

    @Override
    public String name() {
        return "inducedDirichlet";
    }

    @Override
    public Map<String, Parameter> parameters() {
        return Parameter.named("concentration", concentration, Demand.POSITIVE);
    }

    @Override
    public Domain support() {
        return Domain.ORDERED;
    }

    @Override
    public Shape batchShape() {
        return LastAxis.batch(concentration);
    }

    @Override
    public Shape eventShape() {
        return Shape.of(concentration.shape().dim(-1) - 1);
    }

    /** The Dirichlet's density of the probabilities, times the slopes σ(c) σ(−c) of their running sums. */
    @Override
    public Tensor logProbInside(Tensor x) {
        int cuts = x.shape().dim(-1);
        Tensor logBelow = x.neg().softplus().neg();
        Tensor logAbove = x.softplus().neg();
        Tensor gaps = LastAxis.slice(x, 1, cuts)
                .minus(LastAxis.slice(x, 0, cuts - 1))
                .neg()
                .expm1()
                .neg()
                .log();
        Tensor between = LastAxis.slice(logBelow, 1, cuts)
                .plus(LastAxis.slice(logAbove, 0, cuts - 1))
                .plus(gaps);
        Tensor logs = LastAxis.join(LastAxis.slice(logBelow, 0, 1), between, LastAxis.slice(logAbove, cuts - 1, cuts));
        Tensor constant =
                concentration.sum(-1).lgamma().minus(concentration.lgamma().sum(-1));
        return concentration
                .minus(1.0)
                .times(logs)
                .sum(-1)
                .plus(constant)
                .plus(logBelow.plus(logAbove).sum(-1));
    }

    @Override
    public Tensor sample(Key key, Shape sampleShape) {
        Tensor shares = Samplers.vectors(name(), key, sampleShape, dtype(), Samplers::dirichlet, concentration);
        int cuts = concentration.shape().dim(-1) - 1;
        Tensor below = LastAxis.slice(shares.cumulativeSum(-1, false), 0, cuts);
        Tensor above = LastAxis.slice(shares.cumulativeSum(-1, true), 1, cuts + 1);
        return below.log().minus(above.log());
    }
}
