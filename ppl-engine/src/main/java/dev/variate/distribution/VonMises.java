package dev.variate.distribution;

import dev.variate.distribution.Parameter.Demand;
import dev.variate.random.Key;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.util.Optional;

/** The normal distribution of angles, in radians from −π to π; the spread falls as the concentration grows. It has no mean on the line. */
public record VonMises(Tensor location, Tensor concentration) implements Member {
    private static final Family FAMILY =
            Family.named("vonMises").with("location", Demand.FINITE).with("concentration", Demand.POSITIVE);

    public static VonMises of(Object location, Object concentration) {
        return new VonMises(FAMILY.checked(0, location), FAMILY.checked(1, concentration));
    }

    @Override
    public Family.Given given() {
        return FAMILY.given(location, concentration);
    }

    @Override
    public Domain support() {
        return Domain.interval(Value.scalar(-Math.PI), Value.scalar(Math.PI));
    }

    @Override
    public Tensor logProbInside(Tensor x) {
        Tensor half = x.minus(location).times(0.5).sin();
        return half.square()
                .times(concentration)
                .times(-2.0)
                .minus(Algebra.logBesselI0e(concentration))
                .minus(2 * Normal.HALF_LOG_TWO_PI);
    }

    @Override
    public Tensor sample(Key key, Shape sampleShape) {
        return Samplers.fill(
                name(),
                key,
                sampleShape,
                dtype(),
                (stream, p) -> Samplers.vonMises(stream, p[0], p[1]),
                location,
                concentration);
    }

    @Override
    public Optional<Tensor> logCdfInside(Tensor x) {
        return Optional.of(VonMisesArc.logMass(location, concentration, x, false));
    }

    @Override
    public Optional<Tensor> logSurvivalInside(Tensor x) {
        return Optional.of(VonMisesArc.logMass(location, concentration, x, true));
    }
}
