package dev.variate.model;

import dev.variate.distribution.AsymmetricLaplace;
import dev.variate.distribution.ExponentiallyModifiedNormal;
import dev.variate.distribution.GeneralizedExtremeValue;
import dev.variate.distribution.GeneralizedPareto;
import dev.variate.distribution.Gumbel;
import dev.variate.distribution.HalfStudentT;
import dev.variate.distribution.InverseGamma;
import dev.variate.distribution.InverseGaussian;
import dev.variate.distribution.JohnsonSU;
import dev.variate.distribution.Kumaraswamy;
import dev.variate.distribution.Laplace;
import dev.variate.distribution.LogLogistic;
import dev.variate.distribution.Logistic;
import dev.variate.distribution.LogitNormal;
import dev.variate.distribution.Named;
import dev.variate.distribution.Pareto;
import dev.variate.distribution.Rayleigh;
import dev.variate.distribution.SkewNormal;
import dev.variate.distribution.Triangular;
import dev.variate.distribution.VonMises;
import dev.variate.distribution.Weibull;
import dev.variate.tensor.Tensor;

/**
 * Distributions of real numbers beside the most used, which {@link Distributions} has: of times and extremes, with long tails, leaning, or between
 * ends, and the usual ones by other parameters. Part of {@link Language}.
 */
public abstract class ContinuousDistributions extends PartialObservations {
    ContinuousDistributions() {}

    /**
     * The double exponential distribution: a sharp peak and tails heavier than a normal's; a prior under which most effects are next
     * to nothing. Support: the real numbers. Shape: that of the options, then the parameters' common shape.
     *
     * @param location where the middle lies
     * @param scale how wide it is, above 0
     */
    public static Tensor laplace(Object location, Object scale, Option... options) {
        return Drawing.draw("laplace", options, () -> Laplace.of(location, scale), location, scale);
    }

    /** {@link #laplace(Object, Object, Option...)} under a name. */
    public static Tensor laplace(String name, Object location, Object scale, Option... options) {
        return laplace(location, scale, Drawing.with(name, options));
    }

    /**
     * A double exponential with another fall to the right than to the left: quantile regression. Support: the real numbers. Shape:
     * that of the options, then the parameters' common shape.
     *
     * @param location where the middle lies
     * @param scale how wide it is, above 0
     * @param asymmetry above 0; at 1 it is symmetric, above it leans to the left
     */
    public static Tensor asymmetricLaplace(Object location, Object scale, Object asymmetry, Option... options) {
        return Drawing.draw(
                "asymmetricLaplace",
                options,
                () -> AsymmetricLaplace.of(location, scale, asymmetry),
                location,
                scale,
                asymmetry);
    }

    /** {@link #asymmetricLaplace(Object, Object, Object, Option...)} under a name. */
    public static Tensor asymmetricLaplace(
            String name, Object location, Object scale, Object asymmetry, Option... options) {
        return asymmetricLaplace(location, scale, asymmetry, Drawing.with(name, options));
    }

    /**
     * The logistic distribution: like a normal, with somewhat heavier tails. Support: the real numbers. Shape: that of the options,
     * then the parameters' common shape.
     *
     * @param location where the middle lies
     * @param scale how wide it is, above 0
     */
    public static Tensor logistic(Object location, Object scale, Option... options) {
        return Drawing.draw("logistic", options, () -> Logistic.of(location, scale), location, scale);
    }

    /** {@link #logistic(Object, Object, Option...)} under a name. */
    public static Tensor logistic(String name, Object location, Object scale, Option... options) {
        return logistic(location, scale, Drawing.with(name, options));
    }

    /**
     * A normal density that leans (Azzalini 1985). Support: the real numbers. Shape: that of the options, then the parameters' common
     * shape.
     *
     * @param location of the normal density that leans
     * @param scale of that density, above 0
     * @param skewness 0 for none, above 0 for a longer tail to the right
     */
    public static Tensor skewNormal(Object location, Object scale, Object skewness, Option... options) {
        return Drawing.draw(
                "skewNormal", options, () -> SkewNormal.of(location, scale, skewness), location, scale, skewness);
    }

    /** {@link #skewNormal(Object, Object, Object, Option...)} under a name. */
    public static Tensor skewNormal(String name, Object location, Object scale, Object skewness, Option... options) {
        return skewNormal(location, scale, skewness, Drawing.with(name, options));
    }

    /**
     * The sum of a normal and an exponential variable: reaction times. Support: the real numbers. Shape: that of the options, then the
     * parameters' common shape.
     *
     * @param location the normal part's mean
     * @param scale the normal part's standard deviation, above 0
     * @param rate of the exponential part, above 0
     */
    public static Tensor exponentiallyModifiedNormal(Object location, Object scale, Object rate, Option... options) {
        return Drawing.draw(
                "exponentiallyModifiedNormal",
                options,
                () -> ExponentiallyModifiedNormal.of(location, scale, rate),
                location,
                scale,
                rate);
    }

    /** {@link #exponentiallyModifiedNormal(Object, Object, Object, Option...)} under a name. */
    public static Tensor exponentiallyModifiedNormal(
            String name, Object location, Object scale, Object rate, Option... options) {
        return exponentiallyModifiedNormal(location, scale, rate, Drawing.with(name, options));
    }

    /**
     * A normal variable through a hyperbolic sine, which gives any skewness and heavy tails (Johnson 1949). Support: the real numbers.
     * Shape: that of the options, then the parameters' common shape.
     *
     * @param gamma which way it leans: above 0 to the left
     * @param delta how light the tails are, above 0
     * @param location where the middle lies
     * @param scale how wide it is, above 0
     */
    public static Tensor johnsonSU(Object gamma, Object delta, Object location, Object scale, Option... options) {
        return Drawing.draw(
                "johnsonSU", options, () -> JohnsonSU.of(gamma, delta, location, scale), gamma, delta, location, scale);
    }

    /** {@link #johnsonSU(Object, Object, Object, Object, Option...)} under a name. */
    public static Tensor johnsonSU(
            String name, Object gamma, Object delta, Object location, Object scale, Option... options) {
        return johnsonSU(gamma, delta, location, scale, Drawing.with(name, options));
    }

    /**
     * The Gumbel distribution: the largest of many. Support: the real numbers. Shape: that of the options, then the parameters' common
     * shape.
     *
     * @param location where the peak lies
     * @param scale how wide it is, above 0
     */
    public static Tensor gumbel(Object location, Object scale, Option... options) {
        return Drawing.draw("gumbel", options, () -> Gumbel.of(location, scale), location, scale);
    }

    /** {@link #gumbel(Object, Object, Option...)} under a name. */
    public static Tensor gumbel(String name, Object location, Object scale, Option... options) {
        return gumbel(location, scale, Drawing.with(name, options));
    }

    /**
     * The largest of many, whatever their tail. Support: the real numbers; for a shape above 0 there is a least value, below 0 a greatest, and
     * the density is 0 beyond. Shape: that of the options, then the parameters' common shape.
     *
     * @param location where the middle lies
     * @param scale how wide it is, above 0
     * @param shape how heavy the tail is; at 0 it is a Gumbel
     */
    public static Tensor generalizedExtremeValue(Object location, Object scale, Object shape, Option... options) {
        return Drawing.draw(
                "generalizedExtremeValue",
                options,
                () -> GeneralizedExtremeValue.of(location, scale, shape),
                location,
                scale,
                shape);
    }

    /** {@link #generalizedExtremeValue(Object, Object, Object, Option...)} under a name. */
    public static Tensor generalizedExtremeValue(
            String name, Object location, Object scale, Object shape, Option... options) {
        return generalizedExtremeValue(location, scale, shape, Drawing.with(name, options));
    }

    /**
     * What exceeds a high threshold. Support: above {@code location}; for a shape below 0 the density is 0 from {@code location} −
     * {@code scale}/{@code shape} on. Shape: that of the options, then the parameters' common shape.
     *
     * @param location the threshold
     * @param scale how wide it is, above 0
     * @param shape how heavy the tail is; at 0 it is exponential
     */
    public static Tensor generalizedPareto(Object location, Object scale, Object shape, Option... options) {
        return Drawing.draw(
                "generalizedPareto",
                options,
                () -> GeneralizedPareto.of(location, scale, shape),
                location,
                scale,
                shape);
    }

    /** {@link #generalizedPareto(Object, Object, Object, Option...)} under a name. */
    public static Tensor generalizedPareto(
            String name, Object location, Object scale, Object shape, Option... options) {
        return generalizedPareto(location, scale, shape, Drawing.with(name, options));
    }

    /**
     * A power law above a minimum. Support: above {@code minimum}. Shape: that of the options, then the parameters' common shape.
     *
     * @param minimum above 0
     * @param shape how fast it falls, above 0; there is a mean from 1 on
     */
    public static Tensor pareto(Object minimum, Object shape, Option... options) {
        return Drawing.draw("pareto", options, () -> Pareto.of(minimum, shape), minimum, shape);
    }

    /** {@link #pareto(Object, Object, Option...)} under a name. */
    public static Tensor pareto(String name, Object minimum, Object shape, Option... options) {
        return pareto(minimum, shape, Drawing.with(name, options));
    }

    /**
     * The Rayleigh distribution: how far from the middle a point lies whose two coordinates are normal. Support: the positive numbers. Shape:
     * that of the options, then the parameter's.
     *
     * @param scale the standard deviation of each coordinate, above 0
     */
    public static Tensor rayleigh(Object scale, Option... options) {
        return Drawing.draw("rayleigh", options, () -> Rayleigh.of(scale), scale);
    }

    /** {@link #rayleigh(Object, Option...)} under a name. */
    public static Tensor rayleigh(String name, Object scale, Option... options) {
        return rayleigh(scale, Drawing.with(name, options));
    }

    /**
     * The Weibull distribution: times to failure. Support: the positive numbers. Shape: that of the options, then the parameters'
     * common shape.
     *
     * @param shape above 0; the hazard rises with time above 1, and falls below
     * @param scale the time before which 63 percent fail, above 0
     */
    public static Tensor weibull(Object shape, Object scale, Option... options) {
        return Drawing.draw("weibull", options, () -> Weibull.of(shape, scale), shape, scale);
    }

    /** {@link #weibull(Object, Object, Option...)} under a name. */
    public static Tensor weibull(String name, Object shape, Object scale, Option... options) {
        return weibull(shape, scale, Drawing.with(name, options));
    }

    /**
     * Positive numbers whose logarithm is logistic: survival times whose hazard rises and then falls. Support: positive numbers. Shape: that of the options,
     * then the parameters' common shape.
     *
     * @param shape above 0; the larger, the narrower
     * @param scale above 0, the median
     */
    public static Tensor logLogistic(Object shape, Object scale, Option... options) {
        return Drawing.draw("logLogistic", options, () -> LogLogistic.of(shape, scale), shape, scale);
    }

    /** {@link #logLogistic(Object, Object, Option...)} under a name. */
    public static Tensor logLogistic(String name, Object shape, Object scale, Option... options) {
        return logLogistic(shape, scale, Drawing.with(name, options));
    }

    /**
     * The Wald distribution: when a Brownian motion with drift first passes a level. Support: the positive numbers. Shape: that of the
     * options, then the parameters' common shape.
     *
     * @param mean above 0
     * @param shape above 0; the variance is mean³ over it
     */
    public static Tensor inverseGaussian(Object mean, Object shape, Option... options) {
        return Drawing.draw("inverseGaussian", options, () -> InverseGaussian.of(mean, shape), mean, shape);
    }

    /** {@link #inverseGaussian(Object, Object, Option...)} under a name. */
    public static Tensor inverseGaussian(String name, Object mean, Object shape, Option... options) {
        return inverseGaussian(mean, shape, Drawing.with(name, options));
    }

    /**
     * The reciprocal of a gamma variable: a prior for variances, and for length scales that shall not be short. Support: the positive
     * numbers. Shape: that of the options, then the parameters' common shape.
     *
     * @param shape above 0
     * @param scale above 0; the rate of the gamma variable
     */
    public static Tensor inverseGamma(Object shape, Object scale, Option... options) {
        return Drawing.draw("inverseGamma", options, () -> InverseGamma.of(shape, scale), shape, scale);
    }

    /** {@link #inverseGamma(Object, Object, Option...)} under a name. */
    public static Tensor inverseGamma(String name, Object shape, Object scale, Option... options) {
        return inverseGamma(shape, scale, Drawing.with(name, options));
    }

    /**
     * The sum of so many squared standard normal variables. Support: the positive numbers. Shape: that of the options, then the
     * parameters' common shape.
     *
     * @param degreesOfFreedom above 0
     */
    public static Tensor chiSquared(Object degreesOfFreedom, Option... options) {
        return Drawing.draw("chiSquared", options, () -> Named.chiSquared(degreesOfFreedom), degreesOfFreedom);
    }

    /** {@link #chiSquared(Object, Option...)} under a name. */
    public static Tensor chiSquared(String name, Object degreesOfFreedom, Option... options) {
        return chiSquared(degreesOfFreedom, Drawing.with(name, options));
    }

    /**
     * The gamma distribution by its mean and standard deviation. Support: the positive numbers. Shape: that of the options, then the
     * parameters' common shape.
     *
     * @param mean above 0
     * @param sd the standard deviation, above 0
     */
    public static Tensor gammaMeanSd(Object mean, Object sd, Option... options) {
        return Drawing.draw("gammaMeanSd", options, () -> Named.gammaMeanSd(mean, sd), mean, sd);
    }

    /** {@link #gammaMeanSd(Object, Object, Option...)} under a name. */
    public static Tensor gammaMeanSd(String name, Object mean, Object sd, Option... options) {
        return gammaMeanSd(mean, sd, Drawing.with(name, options));
    }

    /**
     * The absolute value of a Student t variable with location 0: a prior for scales. Support: the positive numbers. Shape: that of
     * the options, then the parameters' common shape.
     *
     * @param degreesOfFreedom above 0
     * @param scale how wide it is, above 0
     */
    public static Tensor halfStudentT(Object degreesOfFreedom, Object scale, Option... options) {
        return Drawing.draw(
                "halfStudentT", options, () -> HalfStudentT.of(degreesOfFreedom, scale), degreesOfFreedom, scale);
    }

    /** {@link #halfStudentT(Object, Object, Option...)} under a name. */
    public static Tensor halfStudentT(String name, Object degreesOfFreedom, Object scale, Option... options) {
        return halfStudentT(degreesOfFreedom, scale, Drawing.with(name, options));
    }

    /**
     * The beta distribution by its mean and precision: alpha is their product, and alpha + beta the precision. Support: from 0 to 1.
     * Shape: that of the options, then the parameters' common shape.
     *
     * @param mean between 0 and 1
     * @param precision above 0
     */
    public static Tensor betaMeanPrecision(Object mean, Object precision, Option... options) {
        return Drawing.draw(
                "betaMeanPrecision", options, () -> Named.betaMeanPrecision(mean, precision), mean, precision);
    }

    /** {@link #betaMeanPrecision(Object, Object, Option...)} under a name. */
    public static Tensor betaMeanPrecision(String name, Object mean, Object precision, Option... options) {
        return betaMeanPrecision(mean, precision, Drawing.with(name, options));
    }

    /**
     * A distribution like the beta whose distribution function is 1 − (1 − x^a)^b. Support: from 0 to 1. Shape: that of the options,
     * then the parameters' common shape.
     *
     * @param a above 0
     * @param b above 0
     */
    public static Tensor kumaraswamy(Object a, Object b, Option... options) {
        return Drawing.draw("kumaraswamy", options, () -> Kumaraswamy.of(a, b), a, b);
    }

    /** {@link #kumaraswamy(Object, Object, Option...)} under a name. */
    public static Tensor kumaraswamy(String name, Object a, Object b, Option... options) {
        return kumaraswamy(a, b, Drawing.with(name, options));
    }

    /**
     * 1/(1 + exp(−y)) for a normal variable y. Support: from 0 to 1. Shape: that of the options, then the parameters' common shape.
     *
     * @param location the mean of y
     * @param scale the standard deviation of y, above 0
     */
    public static Tensor logitNormal(Object location, Object scale, Option... options) {
        return Drawing.draw("logitNormal", options, () -> LogitNormal.of(location, scale), location, scale);
    }

    /** {@link #logitNormal(Object, Object, Option...)} under a name. */
    public static Tensor logitNormal(String name, Object location, Object scale, Option... options) {
        return logitNormal(location, scale, Drawing.with(name, options));
    }

    /**
     * A density that rises in a straight line and falls in one. Support: from {@code low} to {@code high}. Shape: that of the options,
     * then the parameters' common shape.
     *
     * @param low the lower end
     * @param mode where the peak lies, from {@code low} to {@code high}
     * @param high the upper end
     */
    public static Tensor triangular(Object low, Object mode, Object high, Option... options) {
        return Drawing.draw("triangular", options, () -> Triangular.of(low, mode, high), low, mode, high);
    }

    /** {@link #triangular(Object, Object, Object, Option...)} under a name. */
    public static Tensor triangular(String name, Object low, Object mode, Object high, Option... options) {
        return triangular(low, mode, high, Drawing.with(name, options));
    }

    /**
     * The normal distribution of angles, in radians. Support: from −π to π. Shape: that of the options, then the parameters' common
     * shape.
     *
     * @param location the direction of the peak
     * @param concentration how narrow it is, above 0
     */
    public static Tensor vonMises(Object location, Object concentration, Option... options) {
        return Drawing.draw("vonMises", options, () -> VonMises.of(location, concentration), location, concentration);
    }

    /** {@link #vonMises(Object, Object, Option...)} under a name. */
    public static Tensor vonMises(String name, Object location, Object concentration, Option... options) {
        return vonMises(location, concentration, Drawing.with(name, options));
    }
}
