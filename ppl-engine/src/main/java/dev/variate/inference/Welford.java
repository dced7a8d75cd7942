package dev.variate.inference;

/**
 * Running mean and sum of squared deviations of each coordinate (Welford, <em>Technometrics</em> 4, 1962), for the metric. The arrays are never written after construction.
 */
public record Welford(long count, double[] mean, double[] squares) {
    /** Prior draws and variance that the estimate is shrunk with, as in Stan: five draws of variance 0.001. */
    private static final double PRIOR_DRAWS = 5;

    private static final double PRIOR_VARIANCE = 1e-3;

    static Welford empty(int dimension) {
        return new Welford(0, new double[dimension], new double[dimension]);
    }

    Welford add(double[] x) {
        long n = count + 1;
        double[] newMean = new double[x.length];
        double[] newSquares = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            double delta = x[i] - mean[i];
            newMean[i] = mean[i] + delta / n;
            newSquares[i] = squares[i] + delta * (x[i] - newMean[i]);
        }
        return new Welford(n, newMean, newSquares);
    }

    /** Sample variances, regularised: the diagonal of the inverse metric. Needs two draws. */
    double[] variances() {
        double[] variances = new double[mean.length];
        double shrink = count / (count + PRIOR_DRAWS);
        double floor = PRIOR_VARIANCE * (PRIOR_DRAWS / (count + PRIOR_DRAWS));
        for (int i = 0; i < variances.length; i++) {
            variances[i] = shrink * (squares[i] / (count - 1)) + floor;
        }
        return variances;
    }
}
