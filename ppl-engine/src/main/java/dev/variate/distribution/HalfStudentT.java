package dev.variate.distribution;

import dev.variate.distribution.Parameter.Demand;
import dev.variate.random.Key;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.util.Optional;

/** The absolute value of a Student t variable with location 0. */
public record HalfStudentT(Tensor degreesOfFreedom, Tensor scale) implements Member {
    private static final Family FAMILY = Family.named("halfStudentT")
            .with("degreesOfFreedom", Demand.POSITIVE)
            .with("scale", Demand.POSITIVE);

    public static HalfStudentT of(Object degreesOfFreedom, Object scale) {
        return new HalfStudentT(FAMILY.checked(0, degreesOfFreedom), FAMILY.checked(1, scale));
    }

    @Override
    public Family.Given given() {
        return FAMILY.given(degreesOfFreedom, scale);
    }

    @Override
    public Domain support() {
        return Domain.POSITIVE;
    }

    @Override
    public Tensor logProbInside(Tensor x) {
        return new StudentT(degreesOfFreedom, Value.scalar(0.0), scale)
                .logProbInside(x)
                .plus(StrictMath.log(2));
    }

    @Override
    public Tensor sample(Key key, Shape sampleShape) {
        Tensor freedom = degreesOfFreedom.broadcastTo(batchShape());
        return scale.times(Samplers.fill(
                name(), key, sampleShape, dtype(), (stream, p) -> Math.abs(Samplers.studentT(stream, p[0])), freedom));
    }

    @Override
    public Optional<Tensor> logCdfInside(Tensor x) {
        return Optional.of(StudentT.logWithin(x.div(scale), degreesOfFreedom));
    }

    @Override
    public Optional<Tensor> logSurvivalInside(Tensor x) {
        return Optional.of(StudentT.logTail(x.div(scale), degreesOfFreedom).plus(StrictMath.log(2)));
    }

    @Override
    public Optional<Tensor> entropy() {
        return Optional.of(new StudentT(degreesOfFreedom, Value.scalar(0.0), scale)
                .entropy()
                .orElseThrow()
                .minus(StrictMath.log(2)));
    }
}
