package dev.variate.device.jvm;

import dev.variate.tensor.DType;
import dev.variate.tensor.Op;
import dev.variate.tensor.TensorType;
import java.util.Arrays;

/**
 * {@link Op.Fourier} in time n log n for every n: where n is a power of two by halving it (Stockham's order, in which nothing has to be
 * sorted afterwards: Cochran et al., <em>IEEE Transactions on Audio and Electroacoustics</em> 15, 1967), else as a convolution by such ones (Bluestein,
 * <em>IEEE Transactions on Audio and Electroacoustics</em> 18, 1970).
 */
record Fourier(int batch, Roots roots, boolean inverse, DType dtype) implements ArrayKernel {

    static ArrayKernel of(Op.Fourier op, TensorType type) {
        int n = type.shape().dim(-1);
        return new Fourier(
                type.shape().axes(0, type.shape().rank() - 2).size(), new Roots(n), op.inverse(), type.dtype());
    }

    @Override
    public void run(double[][] operands, double[] result) {
        int n = roots.n;
        for (int row = 0; row < batch; row++) {
            double[] real = Arrays.copyOfRange(operands[0], 2 * row * n, (2 * row + 1) * n);
            double[] imaginary = Arrays.copyOfRange(operands[0], (2 * row + 1) * n, (2 * row + 2) * n);
            // the inverse is the transform with the two parts exchanged, before and after
            if (inverse) {
                roots.transform(imaginary, real);
            } else {
                roots.transform(real, imaginary);
            }
            System.arraycopy(real, 0, result, 2 * row * n, n);
            System.arraycopy(imaginary, 0, result, (2 * row + 1) * n, n);
        }
        DenseMatrices.round(dtype, result, 2 * batch * n);
    }

    /** The powers of the root of unity that a transform of length n takes. Equal for equal n. */
    static final class Roots {
        private final int n;
        private final boolean power;
        /** cos and −sin of 2πk/n for k below n/2, or of πk²/n for k below n. */
        private final double[] cos;

        private final double[] sin;
        /** For other lengths than powers of two: of the convolution, and the transform of what is convolved with. */
        private final Roots inner;

        private final double[] chirpReal;
        private final double[] chirpImaginary;

        Roots(int n) {
            this.n = n;
            this.power = Integer.bitCount(n) <= 1;
            int angles = power ? n / 2 : n;
            this.cos = new double[angles];
            this.sin = new double[angles];
            for (int k = 0; k < angles; k++) {
                // a whole number of 2n-th turns, so that nothing is lost of the angle
                double turns = power ? 2.0 * k : (double) ((long) k * k % (2L * n));
                cos[k] = StrictMath.cos(Math.PI * turns / n);
                sin[k] = -StrictMath.sin(Math.PI * turns / n);
            }
            if (power) {
                this.inner = null;
                this.chirpReal = null;
                this.chirpImaginary = null;
                return;
            }
            int length = Integer.highestOneBit(2 * n - 2) << 1;
            this.inner = new Roots(length);
            this.chirpReal = new double[length];
            this.chirpImaginary = new double[length];
            for (int k = 0; k < n; k++) {
                int mirrored = k == 0 ? 0 : length - k;
                chirpReal[k] = cos[k] / length;
                chirpReal[mirrored] = cos[k] / length;
                chirpImaginary[k] = -sin[k] / length;
                chirpImaginary[mirrored] = -sin[k] / length;
            }
            inner.transform(chirpReal, chirpImaginary);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Roots that && that.n == n;
        }

        @Override
        public int hashCode() {
            return n;
        }

        /** In place, not scaled. */
        void transform(double[] real, double[] imaginary) {
            if (power) {
                halve(real, imaginary);
            } else {
                convolve(real, imaginary);
            }
        }

        private void halve(double[] real, double[] imaginary) {
            double[] a = real;
            double[] b = imaginary;
            double[] c = new double[n];
            double[] d = new double[n];
            for (int stride = 1; stride < n; stride *= 2) {
                pass(stride, a, b, c, d);
                double[] e = a;
                a = c;
                c = e;
                e = b;
                b = d;
                d = e;
            }
            if (a != real) {
                System.arraycopy(a, 0, real, 0, n);
                System.arraycopy(b, 0, imaginary, 0, n);
            }
        }

        /** Sums and turned differences of elements half the length apart, {@code stride} transforms side by side. */
        private void pass(int stride, double[] real, double[] imaginary, double[] toReal, double[] toImaginary) {
            int half = n / 2;
            for (int p = 0; p < half; p += stride) {
                double c = cos[p];
                double s = sin[p];
                for (int q = 0; q < stride; q++) {
                    int from = p + q;
                    int to = 2 * p + q;
                    double re = real[from] - real[from + half];
                    double im = imaginary[from] - imaginary[from + half];
                    toReal[to] = real[from] + real[from + half];
                    toImaginary[to] = imaginary[from] + imaginary[from + half];
                    toReal[to + stride] = re * c - im * s;
                    toImaginary[to + stride] = re * s + im * c;
                }
            }
        }

        /** jk = (j² + k² − (k − j)²)/2, so that the sum over j is a convolution between two multiplications. */
        private void convolve(double[] real, double[] imaginary) {
            double[] re = new double[inner.n];
            double[] im = new double[inner.n];
            turn(real, imaginary, re, im);
            inner.transform(re, im);
            for (int k = 0; k < inner.n; k++) {
                double x = re[k] * chirpReal[k] - im[k] * chirpImaginary[k];
                im[k] = re[k] * chirpImaginary[k] + im[k] * chirpReal[k];
                re[k] = x;
            }
            inner.transform(im, re); // back, by exchanging the parts
            turn(re, im, real, imaginary);
        }

        private void turn(double[] real, double[] imaginary, double[] toReal, double[] toImaginary) {
            for (int k = 0; k < n; k++) {
                double x = real[k] * cos[k] - imaginary[k] * sin[k];
                toImaginary[k] = real[k] * sin[k] + imaginary[k] * cos[k];
                toReal[k] = x;
            }
        }
    }
}
