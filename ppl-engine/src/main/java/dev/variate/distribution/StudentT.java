package dev.variate.distribution;

import dev.variate.distribution.Parameter.Demand;
import dev.variate.random.Key;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import java.util.Map;

/** Student's t distribution, shifted and scaled. */
public record StudentT(Tensor degreesOfFreedom, Tensor location, Tensor scale) implements Distribution {
    public static StudentT of(Object degreesOfFreedom, Object location, Object scale) {
        return new StudentT(
                Parameter.checked("studentT", "degreesOfFreedom", degreesOfFreedom, Demand.POSITIVE),
                Parameter.checked("studentT", "location", location, Demand.FINITE),
                Parameter.checked("studentT", "scale", scale, Demand.POSITIVE));
    }

    @Override
    public String name() {
        return "studentT";
    }

    @Override
    public Map<String, Parameter> parameters() {
        return Parameter.named(
                "degreesOfFreedom",
                degreesOfFreedom,
                Demand.POSITIVE,
                "location",
                location,
                Demand.FINITE,
                "scale",
                scale,
                Demand.POSITIVE);
    }

    @Override
    public Domain support() {
        return Domain.REAL;
    }

    @Override
    public Shape batchShape() {
        return Parameter.broadcast(degreesOfFreedom, location, scale);
    }

    @Override
    public Tensor logProbInside(Tensor x) {
        Tensor half = degreesOfFreedom.times(0.5);
        Tensor halfAndMore = half.plus(0.5);
        Tensor z = x.minus(location).div(scale);
        Tensor constant = halfAndMore
                .lgamma()
                .minus(half.lgamma())
                .minus(degreesOfFreedom.times(Math.PI).log().times(0.5))
                .minus(scale.log());
        return constant.minus(halfAndMore.times(z.square().div(degreesOfFreedom).log1p()));
    }

    @Override
    public Tensor sample(Key key, Shape sampleShape) {
        Tensor freedom = degreesOfFreedom.broadcastTo(batchShape());
        Tensor standard = Samplers.fill(
                name(), key, sampleShape, dtype(), (stream, p) -> Samplers.studentT(stream, p[0]), freedom);
        return location.plus(scale.times(standard));
    }
}
