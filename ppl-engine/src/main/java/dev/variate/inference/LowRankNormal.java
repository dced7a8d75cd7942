package dev.variate.inference;

import java.util.List;

/**
 * A normal whose coordinates depend on each other in a few directions only. Its covariance is S(I + Qᵀ(K − I)Q)S for the diagonal S of {@code scales} and r orthonormal rows Q, so a
 * draw and a density take n × r products.
 *
 * @param mean n numbers
 * @param scales above 0, one a coordinate
 * @param basis orthonormal rows Q, r × n
 * @param lower the Cholesky factor of K, r × r: by how much the rows' directions are stretched, and how they depend on each other
 */
record LowRankNormal(double[] mean, double[] scales, double[][] basis, double[] lower) {
    private static final double LOG_TWO_PI = 1.8378770664093453;

    /** Half the logarithm of the covariance's determinant, NaN or infinite if it has no inverse. */
    double logVolume() {
        double sum = 0;
        for (double scale : scales) {
            sum += StrictMath.log(scale);
        }
        int r = basis.length;
        for (int i = 0; i < r; i++) {
            sum += StrictMath.log(lower[i * r + i]);
        }
        return sum;
    }

    /** The draw that {@code standard} makes, n independent normals: the mean if all are 0. */
    double[] draw(double[] standard) {
        int r = basis.length;
        double[] along = along(standard);
        double[] draw = standard.clone();
        for (int i = 0; i < r; i++) {
            Products.add(Products.dot(lower, i * r, along, i + 1) - along[i], basis[i], 0, draw);
        }
        for (int i = 0; i < draw.length; i++) {
            draw[i] = Math.fma(scales[i], draw[i], mean[i]);
        }
        return draw;
    }

    /** From a gradient in the draw to one in the standard normals that make it, in place. */
    void pull(double[] gradient) {
        int r = basis.length;
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] *= scales[i];
        }
        double[] along = along(gradient);
        for (int j = 0; j < r; j++) {
            double sum = -along[j];
            for (int i = j; i < r; i++) {
                sum = Math.fma(lower[i * r + j], along[i], sum);
            }
            Products.add(sum, basis[j], 0, gradient);
        }
    }

    /** The normal of independent coordinates that has the same means and standard deviations. */
    LowRankNormal marginals() {
        int r = basis.length;
        double[] sds = new double[scales.length];
        double[] row = new double[r];
        for (int i = 0; i < sds.length; i++) {
            double square = 1;
            for (int k = 0; k < r; k++) {
                row[k] = basis[k][i];
                square -= row[k] * row[k];
            }
            for (int j = 0; j < r; j++) {
                double sum = 0;
                for (int k = j; k < r; k++) {
                    sum = Math.fma(lower[k * r + j], row[k], sum);
                }
                square = Math.fma(sum, sum, square);
            }
            sds[i] = scales[i] * Math.sqrt(square);
        }
        return new LowRankNormal(mean, sds, new double[0][], new double[0]);
    }

    /** The log density at {@code position}, given {@link #logVolume}, which takes as long as the rest. */
    double logDensity(double[] position, double logVolume) {
        int r = basis.length;
        double[] centred = new double[position.length];
        for (int i = 0; i < centred.length; i++) {
            centred[i] = (position[i] - mean[i]) / scales[i];
        }
        double[] along = along(centred);
        double square = Products.dot(centred, centred) - Products.dot(along, along);
        for (int i = 0; i < r; i++) {
            along[i] = (along[i] - Products.dot(lower, i * r, along, i)) / lower[i * r + i];
            square = Math.fma(along[i], along[i], square);
        }
        return -0.5 * (position.length * LOG_TWO_PI + square) - logVolume;
    }

    private double[] along(double[] vector) {
        double[] along = new double[basis.length];
        for (int i = 0; i < along.length; i++) {
            along[i] = Products.dot(basis[i], vector);
        }
        return along;
    }

    /** Adds to {@code basis} the direction of {@code vector} that it lacks, if there is one beyond rounding; {@code vector} is overwritten. */
    static void span(List<double[]> basis, double[] vector) {
        double before = Products.dot(vector, vector);
        for (int pass = 0; pass < 2; pass++) { // the second removes what rounding leaves
            for (double[] b : basis) {
                Products.add(-Products.dot(vector, b), b, 0, vector);
            }
        }
        double after = Products.dot(vector, vector);
        if (after > 1e-20 * before) {
            double length = Math.sqrt(after);
            for (int i = 0; i < vector.length; i++) {
                vector[i] /= length;
            }
            basis.add(vector);
        }
    }
}
