package dev.variate.diagnostics;

/**
 * The width of a density estimate's kernel.
 *
 * <p>The improved Sheather-Jones rule of Botev, Grotowski and Kroese, <em>Kernel density estimation via diffusion</em>, Annals of Statistics 38 (2010), section 5, which unlike rules of thumb
 * keeps modes apart: the squared bandwidth t, in units of the data's range, is the fixed point t = ξ γ⁽⁵⁾(t), found by bisection of its logarithm. Where there is none, Silverman's rule.
 */
final class Bandwidth {
    private static final int CELLS = 256;
    private static final int STAGES = 5;
    /** Of a range of 16 nats: to 1 part in 4,000, far finer than a plot shows. */
    private static final int BISECTIONS = 16;

    private static final double[] COSINES = cosines();

    private Bandwidth() {}

    /**
     * Draws that pile up at a bound are taken as one half of something symmetric, as the estimate itself does: a jump at the bound would otherwise ask for a kernel as narrow as the jump.
     *
     * @param sorted finite draws in order; 0 if they are all equal
     */
    static double of(double[] sorted, Density.Bounds bounds) {
        double silverman = silverman(sorted);
        if (!(silverman > 0)) {
            return 0;
        }
        double low = Math.max(bounds.lower(), quantile(sorted, 0.001) - silverman);
        double range = Math.min(bounds.upper(), quantile(sorted, 0.999) + silverman) - low;
        double[] squares = squaredCoefficients(sorted, low, range);
        double left = 1e-8;
        double right = 0.1;
        if (!(excess(left, sorted.length, squares) < 0 && excess(right, sorted.length, squares) > 0)) {
            return silverman;
        }
        for (int i = 0; i < BISECTIONS; i++) {
            double middle = Math.sqrt(left * right);
            if (excess(middle, sorted.length, squares) < 0) {
                left = middle;
            } else {
                right = middle;
            }
        }
        return Math.sqrt(left) * range;
    }

    /** 0.9 min(sd, IQR / 1.34) n^(−1/5): Silverman, <em>Density Estimation</em> (1986), equation 3.31. */
    private static double silverman(double[] sorted) {
        double sd = Math.sqrt(Chains.variance(sorted, 0, sorted.length));
        double quartiles = (quantile(sorted, 0.75) - quantile(sorted, 0.25)) / 1.34;
        return 0.9 * (quartiles > 0 ? Math.min(sd, quartiles) : sd) * StrictMath.pow(sorted.length, -0.2);
    }

    /** t − ξ γ⁽⁵⁾(t): below 0 where t is too narrow. */
    private static double excess(double t, int n, double[] squares) {
        double norm = roughness(STAGES + 2, t, squares);
        for (int s = STAGES + 1; s >= 2; s--) {
            double odd = 1;
            for (int k = 3; k <= 2 * s - 1; k += 2) {
                odd *= k;
            }
            double factor = (1 + StrictMath.pow(0.5, s + 0.5)) / 3;
            double time = StrictMath.pow(2 * factor * (odd / Math.sqrt(2 * Math.PI)) / (n * norm), 2 / (3.0 + 2 * s));
            norm = roughness(s, time, squares);
        }
        return t - StrictMath.pow(2 * n * Math.sqrt(Math.PI) * norm, -0.4);
    }

    /** ‖f⁽ˢ⁾‖² of the density smoothed for the time t, from its cosine coefficients. */
    private static double roughness(int s, double t, double[] squares) {
        double sum = 0;
        for (int k = 1; k < CELLS; k++) {
            double frequency = (double) k * k * Math.PI * Math.PI;
            sum += StrictMath.pow(frequency, s) * squares[k] * StrictMath.exp(-frequency * t);
        }
        return 0.5 * sum;
    }

    /** Squares of the cosine transform of the histogram; the coefficient k of a density f on [0, 1] being 2 ∫ f cos(πkx). */
    private static double[] squaredCoefficients(double[] sorted, double low, double range) {
        double[] histogram = new double[CELLS];
        int inside = 0;
        for (double value : sorted) {
            double at = (value - low) / range * CELLS;
            if (at >= 0 && at < CELLS) {
                histogram[(int) at]++;
                inside++;
            }
        }
        double[] squares = new double[CELLS];
        for (int k = 1; k < CELLS; k++) {
            double sum = 0;
            for (int j = 0; j < CELLS; j++) {
                sum += histogram[j] * COSINES[(2 * j + 1) * k % (4 * CELLS)];
            }
            double coefficient = 2 * sum / inside;
            squares[k] = coefficient * coefficient;
        }
        return squares;
    }

    private static double quantile(double[] sorted, double probability) {
        return sorted[(int) Math.round(probability * (sorted.length - 1))];
    }

    private static double[] cosines() {
        double[] cosines = new double[4 * CELLS];
        for (int i = 0; i < cosines.length; i++) {
            cosines[i] = StrictMath.cos(Math.PI * i / (2 * CELLS));
        }
        return cosines;
    }
}
