package dev.variate.model;

import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.util.Arrays;

/**
 * Covariance functions of Gaussian processes as matrices: the covariance of the process at each input with the process at each other. Sums
 * and products of kernels are kernels, so that {@code +} and {@code *} between these matrices make new ones. Rasmussen and Williams,
 * <em>Gaussian Processes for Machine Learning</em> (2006), chapter 4.
 *
 * <p>Inputs are a vector, one number for each point, or a matrix with a row for each point. Part of {@link Language}, which model code
 * imports.
 */
public abstract class GaussianProcesses extends Decompositions {
    GaussianProcesses() {}

    // ---- kernels

    /**
     * {@code magnitude}² exp(−d²/(2 {@code lengthScale}²)) at distance d: very smooth functions. Also called squared exponential or RBF.
     *
     * @param x the inputs
     * @param magnitude the standard deviation of the process at one input
     * @param lengthScale the distance over which it changes; for inputs with several columns, one number or one for each
     */
    public static Tensor exponentiatedQuadratic(Object x, Object magnitude, Object lengthScale) {
        return exponentiatedQuadratic(x, x, magnitude, lengthScale);
    }

    /** The same between inputs {@code x} (rows) and {@code other} (columns). */
    public static Tensor exponentiatedQuadratic(Object x, Object other, Object magnitude, Object lengthScale) {
        Tensor square = squaredDistance("exponentiatedQuadratic", x, other, lengthScale);
        return scaled("exponentiatedQuadratic", magnitude, square.times(-0.5).exp());
    }

    /**
     * {@code magnitude}² (1 + r) exp(−r) with r = √3 d/{@code lengthScale} at distance d: functions with one derivative (Matérn, ν = 3/2).
     *
     * @param x the inputs
     * @param magnitude the standard deviation of the process at one input
     * @param lengthScale the distance over which it changes; for inputs with several columns, one number or one for each
     */
    public static Tensor matern32(Object x, Object magnitude, Object lengthScale) {
        return matern32(x, x, magnitude, lengthScale);
    }

    /** The same between inputs {@code x} (rows) and {@code other} (columns). */
    public static Tensor matern32(Object x, Object other, Object magnitude, Object lengthScale) {
        Tensor r = root(squaredDistance("matern32", x, other, lengthScale)).times(Math.sqrt(3));
        return scaled("matern32", magnitude, r.plus(1.0).times(r.neg().exp()));
    }

    /**
     * {@code magnitude}² (1 + r + r²/3) exp(−r) with r = √5 d/{@code lengthScale} at distance d: functions with two derivatives (Matérn, ν
     * = 5/2).
     *
     * @param x the inputs
     * @param magnitude the standard deviation of the process at one input
     * @param lengthScale the distance over which it changes; for inputs with several columns, one number or one for each
     */
    public static Tensor matern52(Object x, Object magnitude, Object lengthScale) {
        return matern52(x, x, magnitude, lengthScale);
    }

    /** The same between inputs {@code x} (rows) and {@code other} (columns). */
    public static Tensor matern52(Object x, Object other, Object magnitude, Object lengthScale) {
        Tensor square = squaredDistance("matern52", x, other, lengthScale);
        Tensor r = root(square).times(Math.sqrt(5));
        Tensor polynomial = r.plus(1.0).plus(square.times(5.0 / 3));
        return scaled("matern52", magnitude, polynomial.times(r.neg().exp()));
    }

    /**
     * {@code magnitude}² exp(−2 sin²(π d/{@code period})/{@code lengthScale}²) at distance d: functions that repeat (MacKay 1998). For inputs
     * with several columns, the product over them.
     *
     * @param x the inputs
     * @param magnitude the standard deviation of the process at one input
     * @param lengthScale how much it changes within a period: below 1 much
     * @param period after which distance it repeats
     */
    public static Tensor periodic(Object x, Object magnitude, Object lengthScale, Object period) {
        return periodic(x, x, magnitude, lengthScale, period);
    }

    /** The same between inputs {@code x} (rows) and {@code other} (columns). */
    public static Tensor periodic(Object x, Object other, Object magnitude, Object lengthScale, Object period) {
        Tensor p = number("periodic", "period", period);
        Tensor half = differences("periodic", x, other).times(Math.PI).div(p).sin();
        Tensor length = number("periodic", "length scale", lengthScale);
        return scaled(
                "periodic",
                magnitude,
                half.square().sum(-1).div(length.square()).times(-2.0).exp());
    }

    /**
     * {@code magnitude}² times the products of the inputs: straight lines through 0, whose slopes have this standard deviation.
     *
     * @param x the inputs
     * @param magnitude the standard deviation of the slopes
     */
    public static Tensor linear(Object x, Object magnitude) {
        return linear(x, x, magnitude);
    }

    /** The same between inputs {@code x} (rows) and {@code other} (columns). */
    public static Tensor linear(Object x, Object other, Object magnitude) {
        Tensor rows = points("linear", x);
        Tensor columns = points("linear", other);
        checkWidth("linear", x, rows, other, columns);
        return scaled("linear", magnitude, rows.matmul(columns.transpose()));
    }

    // ---- approximation by a basis

    /**
     * The values at inputs {@code x}, numbers from −{@code boundary} to {@code boundary}, of the first {@code count} eigenfunctions of the
     * Laplace operator there: a matrix with a row for each input. Times weights such as {@link #exponentiatedQuadraticWeights}, each times a
     * standard normal, they make a process, with count instead of n³ work for n inputs: Solin and Särkkä, <em>Hilbert space methods for
     * reduced-rank Gaussian process regression</em> (2020); Riutort-Mayol et al., <em>Practical Hilbert space approximate Bayesian Gaussian
     * processes</em> (2022), who say how far beyond the inputs the boundary should lie: 1.2 times at least, and more for long length scales.
     *
     * @param boundary beyond the inputs on both sides of 0: centre them first
     */
    public static Tensor hilbertBasis(Object x, double boundary, int count) {
        Tensor points = Language.tensor(x).floating();
        if (points.shape().rank() != 1) {
            throw new ModelException(Broadcasting.sentence(Broadcasting.hasShape(points))
                    + ": `hilbertBasis` wants inputs that are a vector, one number for each point.");
        }
        Tensor angles = outer(points.plus(boundary), frequencies("hilbertBasis", boundary, count));
        return angles.sin().times(Math.sqrt(1 / boundary));
    }

    /** The standard deviations of the weights of {@link #hilbertBasis} for {@link #exponentiatedQuadratic}. */
    public static Tensor exponentiatedQuadraticWeights(
            Object magnitude, Object lengthScale, double boundary, int count) {
        Tensor length = number("exponentiatedQuadraticWeights", "length scale", lengthScale);
        Tensor w = frequencies("exponentiatedQuadraticWeights", boundary, count).times(length);
        Tensor root = w.square().times(-0.25).exp().times(length.sqrt()).times(StrictMath.pow(2 * Math.PI, 0.25));
        return root.times(number("exponentiatedQuadraticWeights", "magnitude", magnitude));
    }

    /** The standard deviations of the weights of {@link #hilbertBasis} for {@link #matern32}. */
    public static Tensor matern32Weights(Object magnitude, Object lengthScale, double boundary, int count) {
        return maternWeights("matern32Weights", magnitude, lengthScale, boundary, count, 3, 12 * Math.sqrt(3));
    }

    /** The standard deviations of the weights of {@link #hilbertBasis} for {@link #matern52}. */
    public static Tensor matern52Weights(Object magnitude, Object lengthScale, double boundary, int count) {
        return maternWeights("matern52Weights", magnitude, lengthScale, boundary, count, 5, 400 * Math.sqrt(5) / 3);
    }

    /** The root of the spectral density c ℓ/(p + ℓ²ω²)^((p+1)/2), p twice the order ν. */
    private static Tensor maternWeights(
            String function, Object magnitude, Object lengthScale, double boundary, int count, int p, double c) {
        Tensor length = number(function, "length scale", lengthScale);
        Tensor w = frequencies(function, boundary, count).times(length);
        Tensor decay = w.square().plus(p).log().times(-(p + 1) / 4.0).exp();
        return decay.times(length.times(c).sqrt()).times(number(function, "magnitude", magnitude));
    }

    /** The roots of the Laplace operator's eigenvalues. */
    private static Value frequencies(String function, double boundary, int count) {
        if (!(boundary > 0) || count < 1) {
            throw new ModelException(
                    "`" + function + "` wants a boundary above 0 and at least one basis function, found " + boundary
                            + " and " + count + ".");
        }
        double[] frequencies = new double[count];
        Arrays.setAll(frequencies, j -> (j + 1) * Math.PI / (2 * boundary));
        return Value.vector(frequencies);
    }

    // ---- shared

    private static Tensor scaled(String kernel, Object magnitude, Tensor correlation) {
        return correlation.times(number(kernel, "magnitude", magnitude).square());
    }

    private static Tensor number(String kernel, String parameter, Object x) {
        Tensor t = Language.tensor(x).floating();
        if (!t.shape().isScalar()) {
            throw new ModelException(Broadcasting.sentence(Broadcasting.hasShape(t)) + ": `" + kernel + "` wants a "
                    + parameter + " that is a single number.");
        }
        return t;
    }

    /** Inputs as a matrix with a row for each point. */
    private static Tensor points(String kernel, Object x) {
        Tensor t = Language.tensor(x).floating();
        return switch (t.shape().rank()) {
            case 1 -> t.reshape(t.shape().dim(0), 1);
            case 2 -> t;
            default ->
                throw new ModelException(Broadcasting.sentence(Broadcasting.hasShape(t)) + ": `" + kernel
                        + "` wants inputs that are a vector, or a matrix with a row for each point.");
        };
    }

    private static void checkWidth(String kernel, Object x, Tensor rows, Object other, Tensor columns) {
        if (rows.shape().dim(1) != columns.shape().dim(1)) {
            throw new ModelException(Broadcasting.sentence(Broadcasting.hasShape(Language.tensor(x))) + ", "
                    + Broadcasting.hasShape(Language.tensor(other)) + ": `" + kernel
                    + "` wants inputs with the same columns.");
        }
    }

    /** Of each input from each other, by column: [n, m, columns]. Differences first, so that an input's distance from itself is exactly 0. */
    private static Tensor differences(String kernel, Object x, Object other) {
        Tensor rows = points(kernel, x);
        Tensor columns = points(kernel, other);
        checkWidth(kernel, x, rows, other, columns);
        int width = rows.shape().dim(1);
        return rows.reshape(rows.shape().dim(0), 1, width)
                .minus(columns.reshape(1, columns.shape().dim(0), width));
    }

    /** In length scales. What depends on the inputs alone is computed before these come in: for data, once and not at each draw. */
    private static Tensor squaredDistance(String kernel, Object x, Object other, Object lengthScale) {
        Tensor squares = differences(kernel, x, other).square();
        Tensor length = Language.tensor(lengthScale).floating();
        int width = squares.shape().dim(2);
        if (length.shape().isScalar()) {
            return squares.sum(-1).div(length.square());
        }
        if (!length.shape().equals(Shape.of(width))) {
            throw new ModelException(Broadcasting.sentence(Broadcasting.hasShape(length)) + ": `" + kernel
                    + "` wants one length scale, or one for each of the " + width + " columns of the inputs.");
        }
        return squares.matmul(length.square().reciprocal());
    }

    /** The root whose derivative at 0 is taken for 0: there the kernels are smooth or have their kink. */
    private static Tensor root(Tensor square) {
        Tensor zero = Value.scalar(0.0);
        Tensor same = square.eq(zero);
        return Tensor.where(
                same, zero, Tensor.where(same, Value.scalar(1.0), square).sqrt());
    }
}
