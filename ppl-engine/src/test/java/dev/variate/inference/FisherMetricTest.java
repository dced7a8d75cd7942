package dev.variate.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.variate.inference.NutsSettings.MetricKind;
import dev.variate.random.Key;
import java.util.Arrays;
import org.hipparchus.linear.CholeskyDecomposition;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.LUDecomposition;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FisherMetricTest {

    @Test
    void the_scales_of_independent_normals_are_exact_from_three_draws() {
        Target target = Target.normal(0.01, 1, 1e5);
        Metric metric = FisherMetric.of(MetricKind.DIAGONAL, unit(3), window(target, draws(3, 3)), empty(3));
        assertThat(metric).isInstanceOf(Metric.Diagonal.class);
        assertThat(metric.scale(0)).isCloseTo(0.01, within(1e-12));
        assertThat(metric.scale(1)).isCloseTo(1, within(1e-10));
        assertThat(metric.scale(2)).isCloseTo(1e5, within(1e-5));
    }

    @Test
    void two_windows_are_learnt_from_as_one_of_all_their_draws() {
        Target target = Target.eightSchools();
        double[][] draws = draws(30, 10);
        Metric together = FisherMetric.of(MetricKind.DIAGONAL, unit(10), window(target, draws), empty(10));
        Metric apart = FisherMetric.of(
                MetricKind.DIAGONAL,
                unit(10),
                window(target, Arrays.copyOf(draws, 11)),
                window(target, Arrays.copyOfRange(draws, 11, 30)));
        for (int i = 0; i < 10; i++) {
            assertThat(apart.scale(i)).isCloseTo(together.scale(i), within(1e-12));
        }
    }

    /** Up to what is added to the covariances. */
    @ParameterizedTest
    @ValueSource(ints = {2, 10, 40})
    void the_dense_metric_of_a_normal_is_its_covariance(int n) {
        RealMatrix covariance = autoregression(n, 0.8);
        Metric metric = FisherMetric.of(
                MetricKind.DENSE, unit(n), window(Target.autoregression(n, 0.8), draws(5 * n, n)), empty(n));
        RealMatrix map = map(metric);
        RealMatrix found = map.multiplyTransposed(map);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                assertThat(found.getEntry(i, j)).isCloseTo(covariance.getEntry(i, j), within(0.02));
            }
        }
    }

    @Test
    void the_dense_metric_of_any_sample_solves_the_equation_of_the_geometric_mean() {
        // gradients that are not linear in the draws
        Target target = Target.eightSchools();
        double[][] draws = draws(60, 10);
        Metric metric = FisherMetric.of(MetricKind.DENSE, unit(10), window(target, draws), empty(10));
        RealMatrix map = map(metric);
        RealMatrix sigma = map.multiplyTransposed(map);
        double[][] gradients = new double[60][10];
        for (int j = 0; j < 60; j++) {
            target.logDensity(draws[j], gradients[j]);
        }
        RealMatrix expected = covariance(draws);
        RealMatrix found = sigma.multiply(covariance(gradients)).multiply(sigma);
        for (int i = 0; i < 10; i++) {
            for (int j = 0; j < 10; j++) {
                // what is added to the covariances is a 6,000th of a draw's
                assertThat(found.getEntry(i, j)).isCloseTo(expected.getEntry(i, j), within(2e-3));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 200})
    void one_long_direction_is_found_in_few_and_in_many_dimensions(int n) {
        // all correlations 0.9: one eigenvalue 1 + 0.9 (n − 1), all others 0.1
        RealMatrix covariance = MatrixUtils.createRealMatrix(n, n);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                covariance.setEntry(i, j, i == j ? 1 : 0.9);
            }
        }
        Metric metric = FisherMetric.of(MetricKind.LOW_RANK, unit(n), sample(covariance, 60), empty(n));
        assertThat(conditionNumber(metric, covariance)).isLessThan(20);
        assertThat(conditionNumber(unit(n), covariance)).isGreaterThan(100);
    }

    @Test
    void independent_coordinates_get_no_directions_however_unlike_their_scales() {
        double[] sds = new double[100];
        Arrays.setAll(sds, i -> Math.pow(10, i / 20.0 - 2));
        Metric metric =
                FisherMetric.of(MetricKind.LOW_RANK, unit(100), window(Target.normal(sds), draws(60, 100)), empty(100));
        assertThat(metric).isInstanceOf(Metric.Diagonal.class);
    }

    @ParameterizedTest
    @EnumSource
    void a_coordinate_without_variance_keeps_its_scale_and_one_with_a_constant_gradient_gets_its_draws(
            MetricKind kind) {
        Target target = new Target(3, (q, g) -> {
            g[0] = -1;
            g[1] = 0;
            g[2] = -q[2];
            return -q[0] - 0.5 * q[2] * q[2];
        });
        double[][] draws = draws(100, 3);
        for (double[] draw : draws) {
            draw[0] *= 4;
            draw[1] = 7;
        }
        Metric metric =
                FisherMetric.of(kind, new Metric.Diagonal(new double[] {1, 0.25, 1}), window(target, draws), empty(3));
        assertThat(map(metric).getFrobeniusNorm()).isFinite();
        if (metric instanceof Metric.Diagonal) {
            assertThat(metric.scale(0)).isBetween(3., 5.);
            assertThat(metric.scale(1)).isEqualTo(0.25);
        }
    }

    @Test
    void draws_beyond_all_bounds_are_refused_in_words() {
        double[][] draws = {{1e200}, {-1e200}, {3e200}};
        assertThatThrownBy(() -> FisherMetric.of(
                        MetricKind.DIAGONAL, unit(1), window(Target.standardNormal(1), draws), empty(1)))
                .isInstanceOf(SamplingException.class)
                .hasMessageContaining("proper prior");
    }

    // ---- samples

    private static Metric unit(int n) {
        double[] ones = new double[n];
        Arrays.fill(ones, 1);
        return new Metric.Diagonal(ones);
    }

    private static AdaptationWindow empty(int n) {
        return AdaptationWindow.empty(n);
    }

    private static double[][] draws(int count, int n) {
        IterationRandom random = new IterationRandom();
        random.start(Key.of(n));
        double[][] draws = new double[count][n];
        for (double[] draw : draws) {
            Arrays.setAll(draw, i -> random.normal());
        }
        return draws;
    }

    private static AdaptationWindow window(Target target, double[][] draws) {
        AdaptationWindow window = AdaptationWindow.empty(target.dimension());
        for (double[] draw : draws) {
            double[] gradient = new double[draw.length];
            target.logDensity(draw, gradient);
            window = window.add(draw, gradient, true);
        }
        return window;
    }

    private static AdaptationWindow sample(RealMatrix covariance, int count) {
        int n = covariance.getRowDimension();
        RealMatrix lower = new CholeskyDecomposition(covariance).getL();
        RealMatrix precision = new LUDecomposition(covariance).getSolver().getInverse();
        AdaptationWindow window = AdaptationWindow.empty(n);
        for (double[] z : draws(count, n)) {
            double[] draw = lower.operate(z);
            window = window.add(draw, precision.scalarMultiply(-1).operate(draw), true);
        }
        return window;
    }

    private static RealMatrix autoregression(int n, double correlation) {
        RealMatrix covariance = MatrixUtils.createRealMatrix(n, n);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                covariance.setEntry(i, j, Math.pow(correlation, Math.abs(i - j)));
            }
        }
        return covariance;
    }

    private static RealMatrix covariance(double[][] rows) {
        int n = rows[0].length;
        RealMatrix matrix = MatrixUtils.createRealMatrix(rows);
        for (int i = 0; i < n; i++) {
            double[] column = matrix.getColumn(i);
            double mean = Arrays.stream(column).average().orElseThrow();
            matrix.setColumn(i, Arrays.stream(column).map(x -> x - mean).toArray());
        }
        return matrix.transposeMultiply(matrix).scalarMultiply(1.0 / rows.length);
    }

    private static RealMatrix map(Metric metric) {
        int n = metric.dimension();
        RealMatrix map = MatrixUtils.createRealMatrix(n, n);
        for (int i = 0; i < n; i++) {
            double[] unit = new double[n];
            unit[i] = 1;
            double[] column = new double[n];
            metric.velocity(unit, column);
            map.setColumn(i, column);
        }
        return map;
    }

    /** Of L⁻¹ C L⁻ᵀ: the ratio of the squares of the posterior's longest and shortest extent, as the sampler sees it. */
    private static double conditionNumber(Metric metric, RealMatrix covariance) {
        RealMatrix inverse = new LUDecomposition(map(metric)).getSolver().getInverse();
        RealMatrix seen = inverse.multiply(covariance).multiplyTransposed(inverse);
        RealMatrix symmetric = seen.add(seen.transpose()).scalarMultiply(0.5);
        double[] values = new EigenDecompositionSymmetric(symmetric).getEigenvalues();
        return Arrays.stream(values).max().orElseThrow()
                / Arrays.stream(values).min().orElseThrow();
    }
}
