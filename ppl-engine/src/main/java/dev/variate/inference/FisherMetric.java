package dev.variate.inference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The metric under which a sample of draws and gradients looks most like that of a standard normal: it minimises the Fisher divergence, the mean squared distance of the gradient at y
 * from −y, in the metric's coordinates (Seyboldt, Carlson and Carpenter, <em>Preconditioning Hamiltonian Monte Carlo by minimizing Fisher divergence</em>, arXiv 2603.18845). Of a
 * normal, whose gradients are linear in the draws, it is exact from very few draws.
 *
 * <p>The diagonal: variance √(var(draws)/var(gradients)) for each coordinate. Beyond it: the geometric mean Σ of the draws' covariance and the inverse of the gradients', which solves
 * Σ cov(gradients) Σ = cov(draws), both in the diagonal's coordinates. In many dimensions Σ is looked for in the span of where some draws and gradients point, and is 1 elsewhere.
 */
final class FisherMetric {
    /** An eigenvalue of Σ that is so many times the median, or its inverse, earns a direction of its own; less is not worth the products it costs at each step. The paper's value. */
    private static final double CUTOFF = 2;
    /** What is added to both covariances: so many draws of variance one, enough to make either invertible. */
    private static final double PRIOR_DRAWS = 0.01;
    /** In up to so many dimensions Σ is learnt whole; beyond, in the span of {@value #SEEDS} draws and as many gradients. */
    private static final int MOST_DIMENSIONS = 48;

    private static final int SEEDS = 8;
    private static final int FEWEST_KEPT = 4;
    private static final int MOST_KEPT = 32;
    private static final int MOST_KEPT_DENSE = 200;
    private static final int MOST_KEPT_NUMBERS = 1 << 16;

    private final int n;
    private final double[] scales;
    private final double[][] draws;
    private final double[][] gradients;

    private FisherMetric(double[] scales, List<AdaptationWindow.Kept> kept, double[] meanDraw, double[] meanGradient) {
        this.n = scales.length;
        this.scales = scales;
        this.draws = new double[kept.size()][n];
        this.gradients = new double[kept.size()][n];
        double share = 1 / Math.sqrt(kept.size());
        for (int j = 0; j < draws.length; j++) {
            for (int i = 0; i < n; i++) {
                draws[j][i] = (kept.get(j).draw()[i] - meanDraw[i]) / scales[i] * share;
                gradients[j][i] = (kept.get(j).gradient()[i] - meanGradient[i]) * scales[i] * share;
            }
        }
    }

    /** How many draws of a window are worth keeping for {@link #of}. */
    static int mostKept(NutsSettings.MetricKind kind, int dimension) {
        int most =
                switch (kind) {
                    case DIAGONAL -> 0;
                    case LOW_RANK -> MOST_KEPT;
                    case DENSE -> MOST_KEPT_DENSE;
                };
        return Math.min(most, Math.max(FEWEST_KEPT, MOST_KEPT_NUMBERS / Math.max(1, dimension)));
    }

    /**
     * The metric of this kind by what two windows have seen.
     *
     * @param before whose scales stay where the windows give none
     * @throws SamplingException if the draws are so far apart that their variance overflows
     */
    static Metric of(NutsSettings.MetricKind kind, Metric before, AdaptationWindow older, AdaptationWindow newer) {
        Welford draws = older.draws().and(newer.draws());
        Welford gradients = older.gradients().and(newer.gradients());
        double[] scales = scales(draws, gradients, before);
        List<AdaptationWindow.Kept> kept = new ArrayList<>(older.kept());
        kept.addAll(newer.kept());
        int enough = Math.max(FEWEST_KEPT, Math.min(scales.length, MOST_DIMENSIONS) / 2);
        if (kind == NutsSettings.MetricKind.DIAGONAL || scales.length < 2 || kept.size() < enough) {
            return new Metric.Diagonal(scales);
        }
        FisherMetric work = new FisherMetric(scales, kept, draws.mean(), gradients.mean());
        if (allZero(gradients.squares())) {
            return scales.length <= NutsSettings.MetricKind.MOST_DENSE ? work.ofDraws() : new Metric.Diagonal(scales);
        }
        return kind == NutsSettings.MetricKind.DENSE && scales.length <= NutsSettings.MetricKind.MOST_DENSE
                ? work.dense()
                : work.lowRank();
    }

    /** The metric of this kind by an ensemble of positions and the gradients there; {@code before} as above. */
    static Metric of(NutsSettings.MetricKind kind, double[][] positions, double[][] gradients, Metric before) {
        int n = before.dimension();
        int stride = Math.max(1, positions.length / mostKept(NutsSettings.MetricKind.DENSE, n));
        AdaptationWindow window = AdaptationWindow.empty(n);
        for (int i = 0; i < positions.length; i++) {
            boolean keep = i % stride == 0;
            window = keep
                    ? window.add(positions[i].clone(), gradients[i].clone(), true)
                    : window.add(positions[i], gradients[i], false);
        }
        return of(kind, before, AdaptationWindow.empty(n), window);
    }

    private static double[] scales(Welford draws, Welford gradients, Metric before) {
        double[] scales = new double[draws.mean().length];
        for (int i = 0; i < scales.length; i++) {
            double squares = draws.squares()[i];
            if (!Double.isFinite(squares)) {
                throw new SamplingException(
                        "the draws of the warm-up are so large that their variance overflows. Check that every latent"
                                + " variable has a proper prior");
            }
            double scale = Math.sqrt(Math.sqrt(squares / gradients.squares()[i]));
            if (!usable(scale)) { // as where the gradient is the same everywhere
                scale = Math.sqrt(squares / (draws.count() - 1));
            }
            scales[i] = usable(scale) ? scale : before.scale(i);
        }
        return scales;
    }

    private static boolean usable(double scale) {
        return scale > 0 && scale < Double.POSITIVE_INFINITY;
    }

    /** Where gradients say nothing: the draws' correlations, drawn towards none by as many draws as there are dimensions. */
    private Metric ofDraws() {
        double[] covariance = covariance(n, draws);
        double trust = (double) draws.length / (draws.length + n);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                covariance[i * n + j] = trust * covariance[i * n + j] + (i == j ? 1 - trust : 0);
            }
        }
        double[] rows = cholesky(n, covariance);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                rows[i * n + j] *= scales[i];
            }
        }
        return allFinite(rows) ? new Metric.Dense(n, rows) : new Metric.Diagonal(scales);
    }

    private static boolean allZero(double[] values) {
        for (double value : values) {
            if (value != 0) {
                return false;
            }
        }
        return true;
    }

    private Metric dense() {
        double[] root = root(n, covariance(n, draws), covariance(n, gradients));
        double[] rows = new double[n * n];
        for (int k = 0; k < n; k++) {
            for (int i = 0; i < n; i++) {
                rows[i * n + k] = scales[i] * root[k * n + i];
            }
        }
        return allFinite(rows) ? new Metric.Dense(n, rows) : new Metric.Diagonal(scales);
    }

    private Metric lowRank() {
        double[][] basis = n <= MOST_DIMENSIONS ? unitVectors() : basis();
        int r = basis.length;
        double[] root = root(r, covariance(r, projected(draws, basis)), covariance(r, projected(gradients, basis)));
        double[] sigma = new double[r * r];
        for (int k = 0; k < r; k++) {
            for (int i = 0; i < r; i++) {
                for (int j = 0; j < r; j++) {
                    sigma[i * r + j] = Math.fma(root[k * r + i], root[k * r + j], sigma[i * r + j]);
                }
            }
        }
        if (!allFinite(sigma)) {
            return new Metric.Diagonal(scales);
        }
        SymmetricMatrix.Eigen eigen = SymmetricMatrix.eigen(r, sigma);
        double usual = median(eigen.values());
        double[] directions = new double[r * n];
        double[] stretches = new double[r];
        int rank = 0;
        for (int k = 0; k < r; k++) {
            double value = eigen.values()[k] / usual;
            if (value > CUTOFF || value > 0 && value < 1 / CUTOFF) {
                double[] direction = new double[n];
                for (int b = 0; b < r; b++) {
                    Products.add(eigen.vectors()[k * r + b], basis[b], 0, direction);
                }
                System.arraycopy(direction, 0, directions, rank * n, n);
                stretches[rank] = Math.sqrt(value) - 1;
                rank++;
            }
        }
        // where most of a span wants stretching the rest of the space does too, and a few directions are not worth
        // their products
        boolean endless = r < n && 2 * rank > r;
        if (rank == 0 || endless) {
            return new Metric.Diagonal(scales);
        }
        Metric.LowRank lowRank =
                new Metric.LowRank(scales, Arrays.copyOf(directions, rank * n), Arrays.copyOf(stretches, rank));
        return 2 * rank < n ? lowRank : asMatrix(lowRank);
    }

    /** Against which eigenvalues are long or short: the size of all scales together is the step size's affair. */
    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /** The same map, which takes fewer products as a matrix when it has many directions. */
    private static Metric asMatrix(Metric.LowRank metric) {
        int n = metric.dimension();
        double[] rows = new double[n * n];
        double[] unit = new double[n];
        double[] column = new double[n];
        for (int j = 0; j < n; j++) {
            unit[j] = 1;
            metric.velocity(unit, column);
            unit[j] = 0;
            for (int i = 0; i < n; i++) {
                rows[i * n + j] = column[i];
            }
        }
        return new Metric.Dense(n, rows);
    }

    private double[][] unitVectors() {
        double[][] basis = new double[n][n];
        for (int i = 0; i < n; i++) {
            basis[i][i] = 1;
        }
        return basis;
    }

    /** Orthonormal rows that span where draws or gradients vary most: some of each, after one step of subspace iteration. */
    private double[][] basis() {
        List<double[]> basis = new ArrayList<>();
        for (double[][] rows : List.of(draws, gradients)) {
            int seeds = Math.min(SEEDS, rows.length);
            for (int seed = 0; seed < seeds; seed++) {
                double[] spread = new double[n];
                for (double[] row : rows) {
                    Products.add(Products.dot(row, rows[seed * rows.length / seeds]), row, 0, spread);
                }
                LowRankNormal.span(basis, spread);
            }
        }
        return basis.toArray(double[][]::new);
    }

    private static double[][] projected(double[][] rows, double[][] basis) {
        double[][] projected = new double[rows.length][basis.length];
        for (int j = 0; j < rows.length; j++) {
            for (int b = 0; b < basis.length; b++) {
                projected[j][b] = Products.dot(rows[j], basis[b]);
            }
        }
        return projected;
    }

    private static double[] covariance(int r, double[][] rows) {
        double[] covariance = new double[r * r];
        for (double[] row : rows) {
            for (int i = 0; i < r; i++) {
                for (int j = 0; j < r; j++) {
                    covariance[i * r + j] = Math.fma(row[i], row[j], covariance[i * r + j]);
                }
            }
        }
        for (int i = 0; i < r; i++) {
            covariance[i * r + i] += PRIOR_DRAWS / rows.length;
        }
        return covariance;
    }

    /** Rows y₁ … y_r with Σ yₖyₖᵀ the geometric mean of {@code a} and the inverse of {@code b}: with b = RRᵀ and the eigenvectors w of RᵀaR, y = λ¹ᐟ⁴ R⁻ᵀw. */
    private static double[] root(int r, double[] a, double[] b) {
        double[] lower = cholesky(r, b);
        double[] half = new double[r * r];
        double[] middle = new double[r * r];
        for (int i = 0; i < r; i++) {
            for (int k = 0; k < r; k++) {
                for (int j = 0; j <= k; j++) {
                    half[i * r + j] = Math.fma(a[i * r + k], lower[k * r + j], half[i * r + j]);
                }
            }
        }
        for (int k = 0; k < r; k++) {
            for (int i = 0; i <= k; i++) {
                for (int j = 0; j < r; j++) {
                    middle[i * r + j] = Math.fma(lower[k * r + i], half[k * r + j], middle[i * r + j]);
                }
            }
        }
        SymmetricMatrix.Eigen eigen = SymmetricMatrix.eigen(r, middle);
        double[] rows = eigen.vectors();
        for (int k = 0; k < r; k++) {
            double factor = Math.sqrt(Math.sqrt(Math.max(0, eigen.values()[k])));
            int at = k * r;
            for (int i = r - 1; i >= 0; i--) {
                double solved = rows[at + i] / lower[i * r + i];
                rows[at + i] = solved;
                for (int j = 0; j < i; j++) {
                    rows[at + j] = Math.fma(-solved, lower[i * r + j], rows[at + j]);
                }
            }
            for (int i = 0; i < r; i++) {
                rows[at + i] *= factor;
            }
        }
        return rows;
    }

    static double[] cholesky(int r, double[] a) {
        double[] lower = new double[r * r];
        for (int i = 0; i < r; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = a[i * r + j];
                for (int k = 0; k < j; k++) {
                    sum = Math.fma(-lower[i * r + k], lower[j * r + k], sum);
                }
                lower[i * r + j] = i == j ? Math.sqrt(sum) : sum / lower[j * r + j];
            }
        }
        return lower;
    }

    private static boolean allFinite(double[] values) {
        for (double value : values) {
            if (!Double.isFinite(value)) {
                return false;
            }
        }
        return true;
    }
}
