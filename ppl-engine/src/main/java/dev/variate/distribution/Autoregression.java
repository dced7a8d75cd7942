package dev.variate.distribution;

import dev.variate.distribution.Parameter.Demand;
import dev.variate.random.Key;
import dev.variate.tensor.DType;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.util.Map;

/**
 * A path of {@code steps} values, each a normal step from the sum of those before it times their coefficients; before the path all is 0
 * (Box and Jenkins, <em>Time Series Analysis</em>, 1970, section 3.2).
 *
 * @param coefficients of shape [p], the one of the last value first
 * @param scale a number: the standard deviation of a step
 */
public record Autoregression(Tensor coefficients, Tensor scale, int steps) implements Distribution {
    public Autoregression {
        if (coefficients.shape().rank() != 1 || !scale.shape().isScalar()) {
            throw new InvalidParameterException(
                    "An `ar` needs a vector of coefficients and one scale",
                    "shapes " + coefficients.shape() + " and " + scale.shape());
        }
        if (steps < 1) {
            throw new InvalidParameterException("An `ar` needs at least one step", steps + " steps");
        }
    }

    public static Autoregression of(Object coefficients, Object scale, int steps) {
        return new Autoregression(
                Parameter.checked("ar", "coefficients", coefficients, Demand.FINITE),
                Parameter.checked("ar", "scale", scale, Demand.POSITIVE),
                steps);
    }

    @Override
    public String name() {
        return "ar";
    }

    @Override
    public Map<String, Parameter> parameters() {
        return Parameter.named("coefficients", coefficients, Demand.FINITE, "scale", scale, Demand.POSITIVE);
    }

    @Override
    public Domain support() {
        return Domain.REAL;
    }

    @Override
    public Shape batchShape() {
        return Shape.SCALAR;
    }

    @Override
    public Shape eventShape() {
        return Shape.of(steps);
    }

    /** The steps are the path less its delays times their coefficients, a triangular map with ones on its diagonal. */
    @Override
    public Tensor logProbInside(Tensor x) {
        Tensor step = x;
        for (int lag = 1; lag <= Math.min(coefficients.shape().dim(0), steps - 1); lag++) {
            Tensor delayed = LastAxis.join(LastAxis.zeros(x, lag), LastAxis.slice(x, 0, steps - lag));
            step = step.minus(delayed.times(coefficients.at(lag - 1)));
        }
        return step.square()
                .sum(-1)
                .div(scale.square())
                .times(-0.5)
                .minus(scale.log().times(steps))
                .minus(steps * Normal.HALF_LOG_TWO_PI);
    }

    @Override
    public Tensor sample(Key key, Shape sampleShape) {
        double[] phi = Samplers.known(name(), coefficients).elements();
        double sd = Samplers.known(name(), scale).item();
        Shape shape = sampleShape.append(eventShape());
        double[] path = Samplers.known(name(), Events.normals(key, shape)).toArray();
        for (int i = 0; i < path.length; i++) {
            path[i] *= sd;
            for (int lag = 1; lag <= Math.min(phi.length, i % steps); lag++) {
                path[i] += phi[lag - 1] * path[i - lag];
            }
        }
        return Value.wrap(new TensorType(DType.F64, shape), path);
    }
}
