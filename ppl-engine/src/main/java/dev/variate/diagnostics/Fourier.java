package dev.variate.diagnostics;

/** The discrete Fourier transform for lengths that are powers of two: Cooley and Tukey's, in place, radix 2. */
final class Fourier {
    private Fourier() {}

    /** Replaces xₖ by Σⱼ xⱼ exp(−2πi jk / n). */
    static void transform(double[] real, double[] imaginary) {
        int n = real.length;
        if (Integer.bitCount(n) != 1) {
            throw new IllegalArgumentException("The length must be a power of two; it is " + n);
        }
        reverseBits(real, imaginary);
        double[] cosines = new double[n / 2];
        double[] sines = new double[n / 2];
        for (int k = 0; k < n / 2; k++) {
            cosines[k] = StrictMath.cos(2 * Math.PI * k / n);
            sines[k] = -StrictMath.sin(2 * Math.PI * k / n);
        }
        for (int half = 1; half < n; half *= 2) {
            int stride = n / (2 * half);
            for (int start = 0; start < n; start += 2 * half) {
                for (int k = 0; k < half; k++) {
                    int low = start + k;
                    int high = low + half;
                    double cos = cosines[k * stride];
                    double sin = sines[k * stride];
                    double re = real[high] * cos - imaginary[high] * sin;
                    double im = real[high] * sin + imaginary[high] * cos;
                    real[high] = real[low] - re;
                    imaginary[high] = imaginary[low] - im;
                    real[low] += re;
                    imaginary[low] += im;
                }
            }
        }
    }

    private static void reverseBits(double[] real, double[] imaginary) {
        int n = real.length;
        if (n == 1) {
            return;
        }
        int shift = 1 + Integer.numberOfLeadingZeros(n);
        for (int i = 0; i < n; i++) {
            int j = Integer.reverse(i) >>> shift;
            if (j > i) {
                double swapped = real[i];
                real[i] = real[j];
                real[j] = swapped;
                swapped = imaginary[i];
                imaginary[i] = imaginary[j];
                imaginary[j] = swapped;
            }
        }
    }
}
