package dev.variate.model;

import dev.variate.distribution.Beta;
import dev.variate.distribution.Dirichlet;
import dev.variate.distribution.HalfCauchy;
import dev.variate.distribution.InverseGamma;
import dev.variate.distribution.Normal;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.util.List;
import java.util.function.BiFunction;

/**
 * Priors that are made of several random variables, in the form that samplers manage: {@code var beta = horseshoe(0.1, shape(20))} makes
 * {@code beta.global}, {@code beta.local} and {@code beta.raw}, and gives what follows from them. Part of {@link Language}, which model code imports.
 */
public abstract class Priors extends MultivariateDistributions {
    Priors() {}

    /**
     * Coefficients of which most are near 0 and some are not at all: each normal with a scale that is its own half Cauchy draw times one for all (Carvalho, Polson and Scott, <em>Biometrika</em> 97, 2010). It is made of the
     * variables {@code global}, {@code local} and {@code raw}, under the name of the variable that takes it and a dot. Support: real numbers. Shape: that of the options.
     *
     * @param globalScale of the scale that all have in common, above 0: about the expected share of large coefficients, times the noise over the root of the number of rows
     */
    public static Tensor horseshoe(Object globalScale, Option... options) {
        Parts parts = new Parts("horseshoe", options);
        Tensor global = parts.one("global", () -> HalfCauchy.of(globalScale), globalScale);
        Tensor local = parts.each("local", () -> HalfCauchy.of(1));
        Tensor raw = parts.each("raw", () -> Normal.of(0, 1));
        return parts.made(raw.times(local).times(global));
    }

    /** {@link #horseshoe(Object, Option...)} under a name. */
    public static Tensor horseshoe(String name, Object globalScale, Option... options) {
        return horseshoe(globalScale, Drawing.with(name, options));
    }

    /**
     * A {@code horseshoe} whose large coefficients are held by a Student t slab, so that the posterior has no long thin tails (Piironen and Vehtari, <em>Electronic Journal of Statistics</em> 11, 2017). It is made of the variables {@code global},
     * {@code local}, {@code slab} and {@code raw}, under the name of the variable that takes it and a dot. Support: real numbers. Shape: that of the options.
     *
     * @param globalScale of the scale that all have in common, above 0
     * @param slabScale how large a large coefficient is, above 0
     * @param slabDegreesOfFreedom of the slab, above 0; 4, say
     */
    public static Tensor regularizedHorseshoe(
            Object globalScale, Object slabScale, Object slabDegreesOfFreedom, Option... options) {
        Parts parts = new Parts("regularizedHorseshoe", options);
        Tensor global = parts.one("global", () -> HalfCauchy.of(globalScale), globalScale);
        Tensor local = parts.each("local", () -> HalfCauchy.of(1));
        Tensor half = Language.tensor(slabDegreesOfFreedom).floating().times(0.5);
        Tensor slab = parts.one(
                "slab",
                () -> InverseGamma.of(
                        half, half.times(Language.tensor(slabScale).floating().square())),
                slabScale,
                slabDegreesOfFreedom);
        Tensor raw = parts.each("raw", () -> Normal.of(0, 1));
        Tensor wide = local.times(global);
        // as λ times c/√(c² + τ²λ²), so that neither a large λ nor a large c overflows
        Tensor held = wide.div(wide.square().div(slab).plus(1.0).sqrt());
        return parts.made(raw.times(held));
    }

    /** {@link #regularizedHorseshoe(Object, Object, Object, Option...)} under a name. */
    public static Tensor regularizedHorseshoe(
            String name, Object globalScale, Object slabScale, Object slabDegreesOfFreedom, Option... options) {
        return regularizedHorseshoe(globalScale, slabScale, slabDegreesOfFreedom, Drawing.with(name, options));
    }

    /**
     * Coefficients of standardised predictors by a prior for the share of variance that they explain together, R², which a Dirichlet vector shares out among them (Zhang, Naughton, Bondell and Reich, <em>Journal of the American Statistical Association</em>
     * 117, 2022). It is made of the variables {@code r2}, {@code shares} and {@code raw}, under the name of the variable that takes it and a dot. Support: vectors of real numbers. Shape: that of the options, which say how many.
     *
     * @param mean of R², from 0 to 1
     * @param precision of R²: the sum of the parameters of its beta distribution, above 0
     * @param concentration of the Dirichlet vector, above 0: the smaller, the fewer coefficients matter
     * @param noise the standard deviation of what they do not explain, above 0
     */
    public static Tensor r2d2(Object mean, Object precision, Object concentration, Object noise, Option... options) {
        Parts parts = new Parts("r2d2", options);
        int count = parts.count();
        Tensor expected = Language.tensor(mean).floating();
        Tensor total = Language.tensor(precision).floating();
        Tensor r2 = parts.one(
                "r2",
                () -> Beta.of(expected.times(total), expected.neg().plus(1.0).times(total)),
                mean,
                precision);
        Tensor each = Language.tensor(concentration).floating().broadcastTo(Shape.of(count));
        Tensor shares = parts.event("shares", () -> Dirichlet.of(each), concentration);
        Tensor raw = parts.each("raw", () -> Normal.of(0, 1));
        Tensor variance = r2.div(r2.neg().plus(1.0)).times(shares);
        return parts.made(
                raw.times(variance.sqrt()).times(Language.tensor(noise).floating()));
    }

    /** {@link #r2d2(Object, Object, Object, Object, Option...)} under a name. */
    public static Tensor r2d2(
            String name, Object mean, Object precision, Object concentration, Object noise, Option... options) {
        return r2d2(mean, precision, concentration, noise, Drawing.with(name, options));
    }

    /**
     * The weights of a mixture of as many components as are needed: those of a Dirichlet process, cut off after {@code parts} (Sethuraman, <em>Statistica Sinica</em> 4, 1994). Each takes its share of what those before it left; the last takes the rest. It is made of the variable
     * {@code breaks}, under the name of the variable that takes it and a dot. Support: vectors of positive numbers that sum to 1. Shape: {@code parts}.
     *
     * @param concentration above 0: about as many weights are large as it says
     * @param parts at least 2, and so many that the last is small
     */
    public static Tensor stickBreaking(Object concentration, int parts, Option... options) {
        if (parts < 2) {
            throw new ModelException("`stickBreaking` needs at least 2 parts; it was given " + parts + ".");
        }
        Parts made = new Parts("stickBreaking", options);
        if (!made.shape().isScalar()) {
            throw new ModelException("`stickBreaking` says its shape by its parts; leave out `shape(…)`.", made.source);
        }
        Tensor breaks = made.with("breaks", Shape.of(parts - 1), () -> Beta.of(1, concentration), concentration);
        Tensor left = breaks.neg().log1p().cumulativeSum(0, false).exp();
        Tensor one = Value.vector(new double[] {1});
        return made.made(Tensor.concatenate(0, one, left).times(Tensor.concatenate(0, breaks, one)));
    }

    /** {@link #stickBreaking(Object, int, Option...)} under a name. */
    public static Tensor stickBreaking(String name, Object concentration, int parts, Option... options) {
        return stickBreaking(concentration, parts, Drawing.with(name, options));
    }

    /**
     * The logarithms of variances that change slowly, for returns {@code normal(0, exp(h / 2))}: an autoregression about {@code mean} that begins in its stationary distribution (Kim, Shephard and Chib, <em>Review of Economic Studies</em> 65, 1998). It is made of the variable
     * {@code raw}, under the name of the variable that takes it and a dot. Support: vectors of real numbers. Shape: {@code steps}.
     *
     * @param mean of the log variances
     * @param persistence what is left of a deviation after a step, between −1 and 1
     * @param scale the standard deviation of a step, above 0
     * @param steps how long the series is
     */
    public static Tensor stochasticVolatility(
            Object mean, Object persistence, Object scale, int steps, Option... options) {
        Parts parts = new Parts("stochasticVolatility", options);
        if (steps < 1 || !parts.shape().isScalar()) {
            throw new ModelException(
                    "`stochasticVolatility` needs at least one step, and no `shape(…)` beside it.", parts.source);
        }
        Tensor raw = parts.with("raw", Shape.of(steps), () -> Normal.of(0, 1));
        Tensor phi = Language.tensor(persistence).floating();
        Tensor wide = Language.tensor(scale).floating();
        Tensor first = raw.at(0).times(wide).div(phi.square().neg().plus(1.0).sqrt());
        Tensor later = raw.slice(new int[] {1}, new int[] {steps}).times(wide);
        BiFunction<Tensor, Tensor, Object> step = (h, z) -> h.times(phi).plus(z);
        Tensor deviations = Recurrence.of(
                        "stochasticVolatility", List.of(later), x -> step.apply(x.get(0), x.get(1)), first)
                .all();
        return parts.made(deviations.plus(Language.tensor(mean).floating()));
    }

    /** {@link #stochasticVolatility(Object, Object, Object, int, Option...)} under a name. */
    public static Tensor stochasticVolatility(
            String name, Object mean, Object persistence, Object scale, int steps, Option... options) {
        return stochasticVolatility(mean, persistence, scale, steps, Drawing.with(name, options));
    }
}
