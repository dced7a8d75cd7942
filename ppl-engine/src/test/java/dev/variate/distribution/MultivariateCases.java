package dev.variate.distribution;

import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.util.ArrayList;
import java.util.List;

/** Distributions of vectors and matrices, small enough to be integrated over all that is free in them. */
final class MultivariateCases {
    static final double[][] COVARIANCE = {{2, 0.6, -0.4}, {0.6, 1.5, 0.3}, {-0.4, 0.3, 0.8}};
    private static final double[][] TWO = {{2, 0.6}, {0.6, 1.5}};

    private MultivariateCases() {}

    /**
     * The points of the unconstrained space at which a density is summed: along each axis from {@code from} to {@code to}.
     *
     * @param sinh whether an axis is stretched by sinh, for tails that are heavy
     */
    record Grid(double from, double to, double step, boolean sinh) {}

    record Vectors(Distribution distribution, List<Grid> grid) {
        @Override
        public String toString() {
            return distribution.name()
                    + distribution.eventShape()
                    + distribution.parameters().values().stream()
                            .map(Parameter::value)
                            .toList();
        }
    }

    /** @param outcomes all vectors of counts that are possible */
    record Counts(Distribution distribution, Value outcomes) {
        @Override
        public String toString() {
            return distribution.name()
                    + distribution.parameters().values().stream()
                            .map(Parameter::value)
                            .toList();
        }
    }

    static List<Vectors> continuous() {
        Grid unit = new Grid(-9, 9, 0.2, false);
        Grid logs = new Grid(-32, 32, 0.4, false);
        Grid heavy = new Grid(-9, 9, 0.1, true);
        double[][] factor = {{1.2, 0}, {-0.7, 0.5}};
        return List.of(
                even(Dirichlet.of(new double[] {0.8, 2, 3.5}), logs, 2),
                even(Dirichlet.of(new double[] {1, 1}), logs, 1),
                even(normal(MultivariateNormal.Form.COVARIANCE, new double[] {0.5, -1}, TWO), unit, 2),
                even(normal(MultivariateNormal.Form.CHOLESKY, 0.3, factor), unit, 2),
                even(normal(MultivariateNormal.Form.PRECISION, new double[] {0.5, -1}, TWO), unit, 2),
                even(normal(MultivariateNormal.Form.DIAGONAL, new double[] {0.5, 1}, new double[] {1.3, 0.8}), unit, 2),
                even(
                        LowRankNormal.of(
                                new double[] {0.5, -1}, new double[][] {{1.2}, {-0.7}}, new double[] {0.4, 0.9}),
                        unit,
                        2),
                even(
                        Vecchia.of(
                                new double[] {0.5, -1, 0},
                                new double[][] {{0, 1}, {0, 1}, {0, 1}},
                                new double[][] {{0, 0}, {0.6, 0}, {-0.3, 0.8}},
                                new double[] {1.2, 0.7, 0.9}),
                        new Grid(-9, 9, 0.25, false),
                        3),
                even(MultivariateStudentT.of(false, 5, new double[] {0.5, -1}, TWO), heavy, 2),
                even(MultivariateStudentT.of(true, 8, 0, factor), heavy, 2),
                even(LkjCholesky.of(1, 2), new Grid(-20, 20, 0.1, false), 1),
                even(LkjCholesky.of(2.5, 3), new Grid(-7, 7, 0.25, false), 3),
                new Vectors(
                        Wishart.of(6.5, TWO),
                        List.of(
                                new Grid(-5, 3.2, 0.15, false),
                                new Grid(-13, 13, 0.5, false),
                                new Grid(-5, 3.2, 0.15, false))),
                even(InducedDirichlet.of(new double[] {1.5, 2, 3}), new Grid(-26, 18, 0.2, false), 2),
                even(new Ascending(Normal.of(1, 1.5), 2), new Grid(-26, 12, 0.15, false), 2),
                even(new Ascending(Exponential.of(0.8), 2), new Grid(-30, 5, 0.1, false), 2),
                even(GaussianRandomWalk.of(0.7, 3), new Grid(-8, 8, 0.25, false), 3),
                even(IntrinsicAutoregression.of(new int[] {0, 1, 2}, new int[] {1, 2, 0}, 3), unit, 2),
                even(
                        IntrinsicAutoregression.of(new int[] {0, 1, 1}, new int[] {1, 2, 3}, 4),
                        new Grid(-8, 8, 0.25, false),
                        3),
                even(Autoregression.of(new double[] {0.6, -0.2}, 0.7, 3), new Grid(-7, 7, 0.2, false), 3));
    }

    private static Vectors even(Distribution distribution, Grid grid, int free) {
        return new Vectors(distribution, java.util.Collections.nCopies(free, grid));
    }

    private static Distribution normal(MultivariateNormal.Form form, Object location, Object spread) {
        return MultivariateNormal.of(form, location, spread);
    }

    static List<Counts> counts() {
        return List.of(
                new Counts(Multinomial.of(6, new double[] {0.2, 0.5, 0.3}), compositions(6, 3)),
                new Counts(Multinomial.of(5, new double[] {0.6, 0, 0.1, 0.3}), compositions(5, 4)),
                new Counts(DirichletMultinomial.of(6, new double[] {0.7, 2, 3.5}), compositions(6, 3)),
                new Counts(DirichletMultinomial.of(1, new double[] {0.7, 0.2}), compositions(1, 2)));
    }

    private static Value compositions(int total, int parts) {
        List<int[]> all = new ArrayList<>();
        fill(all, new int[parts], 0, total);
        double[] elements = new double[all.size() * parts];
        for (int i = 0; i < all.size(); i++) {
            for (int j = 0; j < parts; j++) {
                elements[i * parts + j] = all.get(i)[j];
            }
        }
        return Value.of(TensorType.f64(all.size(), parts), elements);
    }

    private static void fill(List<int[]> all, int[] counts, int at, int left) {
        if (at == counts.length - 1) {
            counts[at] = left;
            all.add(counts.clone());
            return;
        }
        for (int k = 0; k <= left; k++) {
            counts[at] = k;
            fill(all, counts, at + 1, left - k);
        }
    }
}
