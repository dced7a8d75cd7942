package dev.variate.inference;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * What the steps of an {@link Ascent} show of the inverse Hessian at the point it has come to: a diagonal, and in the span of the last pairs of differences the BFGS updates of it
 * (Zhang, Carpenter, Gelman and Vehtari, <em>Pathfinder: parallel quasi-Newton variational inference</em>, JMLR 23, 2022, algorithm 4).
 *
 * <p>The diagonal is not the paper's (its algorithm 3, of Gilbert and Lemaréchal) but that by which steps and differences of gradients are alike in size, as in {@link FisherMetric}:
 * of independent coordinates it is exact after a single step, whatever their scales, where the paper's still knows little of most after a hundred.
 *
 * <p>The compact form of those updates (Byrd, Nocedal and Schnabel, <em>Mathematical Programming</em> 63, 1994) is written here as a sum of squares, so that rounding cannot make it
 * indefinite: with the pairs as columns of S and Y, both in the diagonal's coordinates, E the upper triangle of SᵀY, D its diagonal and U = E⁻¹Sᵀ, the inverse Hessian is
 * (I − YU)ᵀ(I − YU) + UᵀDU.
 */
final class PathCurvature {
    private final Deque<Ascent.Pair> memory = new ArrayDeque<>();

    /** Learns from a step; from one along which the density is not curved downwards, nothing. */
    void learn(Ascent.Pair pair) {
        if (!(pair.product() > 0)) {
            return;
        }
        memory.addLast(pair);
        if (memory.size() > Ascent.MEMORY) {
            memory.removeFirst();
        }
    }

    /** The roots of the diagonal: variance √(Σs²/Σy²) for each coordinate, pairs weighed so that long steps count no more than short ones; 1 where no step moved. */
    private double[] scales(int n) {
        double[] steps = new double[n];
        double[] bends = new double[n];
        for (Ascent.Pair pair : memory) {
            for (int i = 0; i < n; i++) {
                steps[i] += pair.step()[i] * pair.step()[i] / pair.product();
                bends[i] += pair.bend()[i] * pair.bend()[i] / pair.product();
            }
        }
        double[] scales = new double[n];
        for (int i = 0; i < n; i++) {
            double scale = Math.sqrt(Math.sqrt(steps[i] / bends[i]));
            scales[i] = scale > 0 && scale < Double.POSITIVE_INFINITY ? scale : 1;
        }
        return scales;
    }

    boolean isEmpty() {
        return memory.isEmpty();
    }

    /** The normal that has the gradient of {@code at} there and this curvature everywhere. */
    LowRankNormal normal(Ascent.Point at) {
        int n = at.position().length;
        int m = memory.size();
        double[] scales = scales(n);
        double[][] steps = new double[m][n];
        double[][] bends = new double[m][n];
        List<double[]> basis = new ArrayList<>();
        int k = 0;
        for (Ascent.Pair pair : memory) {
            for (int i = 0; i < n; i++) {
                steps[k][i] = pair.step()[i] / scales[i];
                bends[k][i] = pair.bend()[i] * scales[i];
            }
            LowRankNormal.span(basis, steps[k].clone());
            LowRankNormal.span(basis, bends[k].clone());
            k++;
        }
        double[][] q = basis.toArray(double[][]::new);
        double[] stretch = stretch(along(steps, q), along(bends, q), q.length);
        int r = q.length;
        double[] rise = new double[n];
        Arrays.setAll(rise, i -> scales[i] * at.gradient()[i]);
        double[] way = rise.clone();
        double[] alongRise = along(new double[][] {rise}, q)[0];
        for (int i = 0; i < r; i++) {
            Products.add(Products.dot(stretch, i * r, alongRise, r) - alongRise[i], q[i], 0, way);
        }
        double[] mean = new double[n];
        Arrays.setAll(mean, i -> Math.fma(scales[i], way[i], at.position()[i]));
        return new LowRankNormal(mean, scales, q, FisherMetric.cholesky(r, stretch));
    }

    /** (I − YU)ᵀ(I − YU) + UᵀDU, r × r, of steps and bends in the basis. */
    private double[] stretch(double[][] steps, double[][] bends, int r) {
        int m = steps.length;
        double[][] u = new double[m][];
        double[] products = new double[m];
        int newest = 0;
        for (Ascent.Pair pair : memory) {
            products[newest++] = pair.product();
        }
        for (int i = m - 1; i >= 0; i--) {
            u[i] = steps[i].clone();
            for (int j = i + 1; j < m; j++) {
                Products.add(-Products.dot(steps[i], bends[j]), u[j], 0, u[i]);
            }
            for (int column = 0; column < r; column++) {
                u[i][column] /= products[i];
            }
        }
        double[] stretch = new double[r * r];
        for (int row = 0; row < r; row++) {
            double[] left = new double[r];
            left[row] = 1;
            for (int k = 0; k < m; k++) {
                Products.add(-bends[k][row], u[k], 0, left);
            }
            addSquare(1, left, stretch);
        }
        for (int k = 0; k < m; k++) {
            addSquare(products[k], u[k], stretch);
        }
        for (int row = 0; row < r; row++) {
            for (int column = row + 1; column < r; column++) {
                stretch[row * r + column] = stretch[column * r + row];
            }
        }
        return stretch;
    }

    /** To the lower half of a symmetric matrix. */
    private static void addSquare(double factor, double[] row, double[] matrix) {
        int r = row.length;
        for (int i = 0; i < r; i++) {
            for (int j = 0; j <= i; j++) {
                matrix[i * r + j] = Math.fma(factor * row[i], row[j], matrix[i * r + j]);
            }
        }
    }

    private static double[][] along(double[][] vectors, double[][] basis) {
        double[][] along = new double[vectors.length][basis.length];
        for (int k = 0; k < vectors.length; k++) {
            for (int i = 0; i < basis.length; i++) {
                along[k][i] = Products.dot(basis[i], vectors[k]);
            }
        }
        return along;
    }
}
