package dev.variate.layers;

import dev.variate.model.Language;
import dev.variate.model.ModelException;
import dev.variate.tensor.Tensor;

/** Layers that are random functions of which values were seen, by their exact posterior. Part of {@link Layers}. */
public abstract class GaussianLayers extends MaskedNetworks {
    /** Added to the diagonal of a posterior's covariance, in shares of the prior's variance, so that rounding leaves it positive definite. */
    private static final double JITTER = 1e-9;

    GaussianLayers() {}

    /**
     * The values at {@code x}, [points, inputs], of a linear function without a constant whose coefficients are normal about 0, once {@code seenY} was seen at {@code seenX} with normal noise
     * (Bishop, <em>Pattern recognition and machine learning</em>, 2006, section 3.3): a multivariate normal called {@code name}, of shape [points], without the noise.
     *
     * @param seenX [seen, inputs]
     * @param seenY [seen]
     * @param priorScale of the coefficients, above 0
     * @param noise the standard deviation of what was seen, above 0
     */
    public static Tensor bayesianLinear(
            String name, Object x, Object seenX, Object seenY, Object priorScale, Object noise) {
        Tensor points = points(name, x);
        Tensor design = points(name, seenX);
        sameInputs(name, points, design);
        Tensor precision = Language.tensor(noise).floating().square().reciprocal();
        Tensor prior = Language.tensor(priorScale).floating().square();
        Tensor inverse = design.matrixTranspose()
                .matmul(design)
                .times(precision)
                .plus(Language.identity(design.shape().dim(1)).div(prior));
        Tensor coefficients = Language.solve(
                inverse,
                design.matrixTranspose().matmul(seen(name, seenY, design)).times(precision));
        Tensor covariance = points.matmul(Language.solve(inverse, points.matrixTranspose()));
        return Language.multivariateNormal(
                name, points.matmul(coefficients), Language.addDiagonal(covariance, prior.times(JITTER)));
    }

    /**
     * The values at {@code x}, [points, inputs], of a Gaussian process with an exponentiated quadratic kernel, once {@code seenY} was seen at {@code seenX} with normal noise (Rasmussen and Williams, <em>Gaussian processes for
     * machine learning</em>, 2006, section 2.2): a multivariate normal called {@code name}, of shape [points], without the noise.
     *
     * @param seenX [seen, inputs]
     * @param seenY [seen]
     * @param magnitude the standard deviation of the function, above 0
     * @param lengthScale over which it changes, above 0
     * @param noise the standard deviation of what was seen, above 0
     */
    public static Tensor gaussianProcess(
            String name, Object x, Object seenX, Object seenY, Object magnitude, Object lengthScale, Object noise) {
        Tensor points = points(name, x);
        Tensor places = points(name, seenX);
        sameInputs(name, points, places);
        Tensor variance = Language.tensor(noise).floating().square();
        Tensor own = Language.addDiagonal(Language.exponentiatedQuadratic(places, magnitude, lengthScale), variance);
        Tensor across = Language.exponentiatedQuadratic(places, points, magnitude, lengthScale);
        Tensor factor = own.cholesky();
        Tensor mean = across.matrixTranspose().matmul(Language.choleskySolve(factor, seen(name, seenY, places)));
        Tensor known = factor.solveLower(across, false);
        Tensor covariance = Language.exponentiatedQuadratic(points, magnitude, lengthScale)
                .minus(known.matrixTranspose().matmul(known));
        Tensor jitter = Language.tensor(magnitude).floating().square().times(JITTER);
        return Language.multivariateNormal(name, mean, Language.addDiagonal(covariance, jitter));
    }

    private static Tensor points(String name, Object x) {
        Tensor points = input(name, x, 2);
        if (points.shape().rank() != 2) {
            throw new ModelException("`" + name + "` wants points in rows and inputs in columns, and was given shape "
                    + points.shape() + ".");
        }
        return points;
    }

    private static void sameInputs(String name, Tensor points, Tensor seen) {
        if (points.shape().dim(1) != seen.shape().dim(1)) {
            throw new ModelException(
                    "`" + name + "` is asked for points of " + points.shape().dim(1) + " inputs, and saw some of "
                            + seen.shape().dim(1) + ".");
        }
    }

    private static Tensor seen(String name, Object y, Tensor at) {
        Tensor values = Language.tensor(y).floating();
        if (values.shape().rank() != 1 || values.shape().dim(0) != at.shape().dim(0)) {
            throw new ModelException(
                    "`" + name + "` saw " + at.shape().dim(0) + " points, and values of shape " + values.shape() + ".");
        }
        return values;
    }
}
