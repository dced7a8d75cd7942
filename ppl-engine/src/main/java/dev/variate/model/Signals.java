package dev.variate.model;

import dev.variate.tensor.Convolution;
import dev.variate.tensor.Op;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.util.List;

/** Series and images: Fourier transforms and convolutions. Part of {@link Language}, which model code imports. */
public abstract class Signals extends Derivatives {
    Signals() {}

    /**
     * The Fourier coefficients of a series of n real numbers, along the last axis: the sum over j of x[j] e^(−2πi jk/n), for k from 0 to n/2.
     * Shape: [2, n/2 + 1], the real parts, then the imaginary ones; axes before the last stay in front. Those for other k are the conjugates of
     * these. In time n log n for every n.
     *
     * @param x at least one number
     */
    public static Tensor fourier(Object x) {
        Tensor series = series("fourier", x);
        int n = series.shape().dim(-1);
        int rank = series.shape().rank();
        Tensor row = series.reshape(
                series.shape().axes(0, rank - 1).append(Shape.of(1, n)).dims());
        Tensor zeros = Value.full(row.type(), 0);
        Tensor all = Tensor.apply(new Op.Fourier(false), Tensor.concatenate(rank - 1, row, zeros));
        return cut(all, rank, 0, n / 2 + 1);
    }

    /**
     * The series of {@code n} real numbers whose {@link #fourier} coefficients these are.
     *
     * @param coefficients of shape […, 2, n/2 + 1]
     */
    public static Tensor inverseFourier(Object coefficients, int n) {
        Tensor half = series("inverseFourier", coefficients);
        int rank = half.shape().rank();
        if (n < 1 || rank < 2 || half.shape().dim(-2) != 2 || half.shape().dim(-1) != n / 2 + 1) {
            throw new ModelException(
                    Broadcasting.sentence(Broadcasting.hasShape(half)) + ": `inverseFourier` wants […, 2, "
                            + (Math.max(n, 0) / 2 + 1) + "] for a series of " + n + ", at least 1.");
        }
        Tensor signs = Value.vector(1.0, -1.0).reshape(2, 1);
        Tensor mirrored = Tensor.apply(new Op.Reverse(List.of(rank - 1)), cut(half, rank - 1, 1, (n + 1) / 2))
                .times(signs);
        Tensor all = Tensor.apply(new Op.Fourier(true), Tensor.concatenate(rank - 1, half, mirrored));
        Tensor real = cut(all, rank - 2, 0, 1);
        return real.reshape(real.shape().axes(0, rank - 2).append(Shape.of(n)).dims())
                .div(n);
    }

    /**
     * The convolution of a series with {@code kernel}: element t is the sum over j of kernel[j] x[t − j], where x is 0 outside of the series. Shape: [n +
     * m − 1] for n and m numbers; axes of {@code x} before its last stay in front. The first n elements are what has come of the past until each time.
     *
     * @param kernel a vector
     */
    public static Tensor convolve(Object x, Object kernel) {
        Tensor series = series("convolve", x);
        Tensor weights = series("convolve", kernel);
        if (weights.shape().rank() != 1) {
            throw new ModelException(Broadcasting.sentence(Broadcasting.hasShape(weights))
                    + ": `convolve` wants a vector as its kernel; for images there is `convolve2d`.");
        }
        return Convolution.along(series, weights);
    }

    /**
     * The convolution of an image with {@code kernel}: element (s, t) is the sum over i and j of kernel[i][j] x[s − i][t − j], where x is 0 outside of
     * the image. Shape: [h + a − 1, w + b − 1] for an image of h rows and a kernel of a; axes of {@code x} before its last two stay in front.
     *
     * @param kernel a matrix
     */
    public static Tensor convolve2d(Object x, Object kernel) {
        Tensor image = series("convolve2d", x);
        Tensor weights = series("convolve2d", kernel);
        if (image.shape().rank() < 2 || weights.shape().rank() != 2) {
            throw new ModelException("`convolve2d` wants an image and a matrix as its kernel; it was given shapes "
                    + image.shape() + " and " + weights.shape() + ".");
        }
        return Convolution.ofImages(image, weights);
    }

    private static Tensor cut(Tensor x, int axis, int from, int to) {
        int[] starts = new int[x.shape().rank()];
        int[] limits = x.shape().dims();
        starts[axis] = from;
        limits[axis] = to;
        return x.slice(starts, limits);
    }

    private static Tensor series(String function, Object x) {
        Tensor t = Language.tensor(x).floating();
        if (t.shape().isScalar() || t.shape().dim(-1) == 0) {
            throw new ModelException(Broadcasting.sentence(Broadcasting.hasShape(t)) + ": `" + function
                    + "` wants at least one number along an axis.");
        }
        return t;
    }
}
