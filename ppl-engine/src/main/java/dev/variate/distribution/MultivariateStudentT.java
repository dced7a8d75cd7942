package dev.variate.distribution;

import dev.variate.distribution.Parameter.Demand;
import dev.variate.random.Key;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import java.util.Map;

/**
 * Student's t distribution of vectors: a normal vector over the root of one chi-square share for all its elements (Kotz and Nadarajah,
 * <em>Multivariate t Distributions and Their Applications</em>, 2004).
 *
 * @param byFactor whether {@code spread} is the lower triangular Cholesky factor of the scale matrix, and not that matrix
 * @param location of shape [batch…, n], or one number for all elements
 * @param spread of shape [batch…, n, n]; the covariance is the scale matrix times ν/(ν − 2)
 */
public record MultivariateStudentT(boolean byFactor, Tensor degreesOfFreedom, Tensor location, Tensor spread)
        implements Distribution {
    public MultivariateStudentT {
        String name = name(byFactor);
        Events.checkMatrix(name, parameter(byFactor), spread);
        Events.checkLocation(name, location, parameter(byFactor), spread);
        if (!Shape.canBroadcast(degreesOfFreedom.shape(), batch(location, spread))) {
            throw new InvalidParameterException(
                    "A `" + name + "` needs one number of degrees of freedom for each vector",
                    "shapes " + degreesOfFreedom.shape() + ", " + location.shape() + " and " + spread.shape());
        }
    }

    public static MultivariateStudentT of(boolean byFactor, Object degreesOfFreedom, Object location, Object spread) {
        String name = name(byFactor);
        return new MultivariateStudentT(
                byFactor,
                Parameter.checked(name, "degreesOfFreedom", degreesOfFreedom, Demand.POSITIVE),
                Parameter.checked(name, "location", location, Demand.FINITE),
                Parameter.checked(name, parameter(byFactor), spread, demand(byFactor)));
    }

    private static String name(boolean byFactor) {
        return byFactor ? "multivariateStudentTCholesky" : "multivariateStudentT";
    }

    private static String parameter(boolean byFactor) {
        return byFactor ? "factor" : "scaleMatrix";
    }

    private static Demand demand(boolean byFactor) {
        return byFactor ? Demand.TRIANGULAR : Demand.POSITIVE_DEFINITE;
    }

    private static Shape batch(Tensor location, Tensor spread) {
        Shape batch = spread.shape().axes(0, spread.shape().rank() - 2);
        return location.shape().isScalar() ? batch : Shape.broadcast(LastAxis.batch(location), batch);
    }

    @Override
    public String name() {
        return name(byFactor);
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
                parameter(byFactor),
                spread,
                demand(byFactor));
    }

    @Override
    public Domain support() {
        return Domain.REAL;
    }

    @Override
    public Shape batchShape() {
        return Shape.broadcast(degreesOfFreedom.shape(), batch(location, spread));
    }

    @Override
    public Shape eventShape() {
        return Shape.of(spread.shape().dim(-1));
    }

    private Tensor factor() {
        return byFactor ? spread : spread.cholesky();
    }

    @Override
    public Tensor logProbInside(Tensor x) {
        double n = spread.shape().dim(-1);
        Tensor factor = factor();
        Tensor square = Events.solve(factor, x.minus(location), false).square().sum(-1);
        Tensor half = degreesOfFreedom.times(0.5);
        Tensor halfAndMore = half.plus(n / 2);
        Tensor constant = halfAndMore
                .lgamma()
                .minus(half.lgamma())
                .minus(degreesOfFreedom.times(Math.PI).log().times(n / 2))
                .minus(Events.logDeterminant(factor));
        return constant.minus(halfAndMore.times(square.div(degreesOfFreedom).log1p()));
    }

    @Override
    public Tensor sample(Key key, Shape sampleShape) {
        Shape batch = batchShape();
        Tensor z = Events.normals(key, sampleShape.append(batch).append(eventShape()));
        Tensor stretch = Samplers.fill(
                name(),
                key.fold("degrees of freedom"),
                sampleShape,
                dtype(),
                (stream, p) -> StrictMath.exp(0.5 * (StrictMath.log(p[0] / 2) - Samplers.logGamma(stream, p[0] / 2))),
                degreesOfFreedom.broadcastTo(batch));
        return location.plus(Events.product(factor(), z).times(LastAxis.widened(stretch, 1)));
    }
}
