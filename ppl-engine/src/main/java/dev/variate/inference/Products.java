package dev.variate.inference;

/** Sums of products over stretches of arrays. The order of each sum depends on its length alone; it is split in four, since one running sum would wait for itself. */
final class Products {
    private Products() {}

    /** Σ a[from + i] b[i], for {@code n} terms. */
    static double dot(double[] a, int from, double[] b, int n) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int i = 0;
        for (; i + 4 <= n; i += 4) {
            s0 = Math.fma(a[from + i], b[i], s0);
            s1 = Math.fma(a[from + i + 1], b[i + 1], s1);
            s2 = Math.fma(a[from + i + 2], b[i + 2], s2);
            s3 = Math.fma(a[from + i + 3], b[i + 3], s3);
        }
        for (; i < n; i++) {
            s0 = Math.fma(a[from + i], b[i], s0);
        }
        return (s0 + s1) + (s2 + s3);
    }

    static double dot(double[] a, double[] b) {
        return dot(a, 0, b, b.length);
    }

    /** {@code y[i] += factor × x[from + i]}, for all of y. */
    static void add(double factor, double[] x, int from, double[] y) {
        for (int i = 0; i < y.length; i++) {
            y[i] = Math.fma(factor, x[from + i], y[i]);
        }
    }
}
