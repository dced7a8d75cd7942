package dev.variate.tensor;

/**
 * Gauss and Legendre's rule on [0, 1] after the substitution u = y², which crowds the nodes at 0: so it integrates functions that fall from
 * there, and that have a singularity a little before.
 */
public final class GaussLegendre {
    /** With so many nodes the incomplete gamma and beta functions are right to 3e-14; 32 would give 1e-11. */
    static final int NODES = 40;

    private static final double[] PLACES = new double[NODES];
    private static final double[] WEIGHTS = new double[NODES];

    static {
        for (int i = 0; i < NODES; i++) {
            // Newton's iteration for the i-th zero of the Legendre polynomial (DLMF 18.9.1 for its recurrence)
            double z = StrictMath.cos(Math.PI * (i + 0.75) / (NODES + 0.5));
            double slope = 0;
            for (int step = 0; step < 8; step++) {
                double p = 1;
                double before = 0;
                for (int n = 1; n <= NODES; n++) {
                    double next = ((2 * n - 1) * z * p - (n - 1) * before) / n;
                    before = p;
                    p = next;
                }
                slope = NODES * (z * p - before) / (z * z - 1);
                z -= p / slope;
            }
            double y = (1 - z) / 2;
            PLACES[i] = y * y;
            WEIGHTS[i] = 2 * y / ((1 - z * z) * slope * slope);
        }
    }

    private GaussLegendre() {}

    static double place(int i) {
        return PLACES[i];
    }

    static double weight(int i) {
        return WEIGHTS[i];
    }

    /** Where the function is wanted, between 0 and 1. */
    public static double[] places() {
        return PLACES.clone();
    }

    /** What it counts for there. */
    public static double[] weights() {
        return WEIGHTS.clone();
    }
}
