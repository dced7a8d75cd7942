package dev.variate.inference;

/**
 * Running mean and sum of squared deviations of each coordinate (Welford, <em>Technometrics</em> 4, 1962). The arrays are never written after construction.
 */
public record Welford(long count, double[] mean, double[] squares) {

    static Welford empty(int dimension) {
        return new Welford(0, new double[dimension], new double[dimension]);
    }

    Welford add(double[] x) {
        long n = count + 1;
        double share = 1.0 / n;
        double[] newMean = new double[x.length];
        double[] newSquares = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            double delta = x[i] - mean[i];
            newMean[i] = mean[i] + delta * share;
            newSquares[i] = squares[i] + delta * (x[i] - newMean[i]);
        }
        return new Welford(n, newMean, newSquares);
    }

    /** The moments of both samples together (Chan, Golub and LeVeque, <em>COMPSTAT</em> 1982). */
    Welford and(Welford other) {
        long n = count + other.count;
        if (n == 0) {
            return this;
        }
        double share = (double) other.count / n;
        double[] newMean = new double[mean.length];
        double[] newSquares = new double[mean.length];
        for (int i = 0; i < mean.length; i++) {
            double delta = other.mean[i] - mean[i];
            newMean[i] = mean[i] + delta * share;
            newSquares[i] = squares[i] + other.squares[i] + delta * delta * share * count;
        }
        return new Welford(n, newMean, newSquares);
    }
}
