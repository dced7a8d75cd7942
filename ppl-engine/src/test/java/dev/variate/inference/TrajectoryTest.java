package dev.variate.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.variate.random.Key;
import java.util.Arrays;
import java.util.stream.Stream;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.DecompositionSolver;
import org.hipparchus.linear.LUDecomposition;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TrajectoryTest {

    /** Of each kind, for eight schools; the directions and the matrix are as unlike the posterior's as any. */
    static Stream<Metric> metrics() {
        double[] scales = {1, 1.4, 0.7, 1, 1, 1, 1, 1, 3, 0.55};
        double[] directions = new double[20];
        directions[0] = 0.6;
        directions[9] = 0.8;
        directions[14] = 1;
        double[] rows = new double[100];
        Arrays.setAll(rows, i -> (i % 11 == 0 ? 1 : 0) + 0.3 * Math.sin(i));
        return Stream.of(
                new Metric.Diagonal(scales),
                new Metric.LowRank(scales, directions, new double[] {1.5, -0.4}),
                new Metric.Dense(10, rows));
    }

    @ParameterizedTest
    @MethodSource("metrics")
    void steps_forward_and_back_return_to_the_start(Metric metric) {
        Target target = Target.eightSchools();
        PhasePoint point = point(target, 1);
        double[] position = point.position.clone();
        double[] momentum = point.momentum.clone();
        for (int i = 0; i < 50; i++) {
            point.leap(target, metric, 0.1);
        }
        assertThat(point.position).isNotEqualTo(position);
        for (int i = 0; i < 50; i++) {
            point.leap(target, metric, -0.1);
        }
        // what is left is rounding, of 100 steps
        assertThat(point.position).usingComparatorWithPrecision(1e-11).containsExactly(position);
        assertThat(point.momentum).usingComparatorWithPrecision(1e-11).containsExactly(momentum);
    }

    @ParameterizedTest
    @MethodSource("metrics")
    void a_step_is_the_leapfrog_of_the_literature_with_the_inverse_metric_LLt(Metric metric) {
        Target target = Target.eightSchools();
        PhasePoint point = point(target, 2);
        // momenta of the literature are p with Lᵀp = the point's
        RealMatrix map = map(metric);
        DecompositionSolver transposed = new LUDecomposition(map.transpose()).getSolver();
        RealMatrix inverseMetric = map.multiplyTransposed(map);
        double[] q = point.position.clone();
        double[] p = transposed.solve(new ArrayRealVector(point.momentum)).toArray();
        double[] g = point.gradient.clone();
        for (int step = 0; step < 5; step++) {
            double energy = point.leap(target, metric, 0.05);
            kick(p, g);
            double[] velocity = inverseMetric.operate(p);
            for (int i = 0; i < q.length; i++) {
                q[i] += 0.05 * velocity[i];
            }
            double logDensity = target.logDensity(q, g);
            kick(p, g);
            double kinetic = 0.5 * new ArrayRealVector(p).dotProduct(new ArrayRealVector(inverseMetric.operate(p)));
            // what differs is rounding
            assertThat(point.position).usingComparatorWithPrecision(1e-10).containsExactly(q);
            assertThat(energy).isCloseTo(kinetic - logDensity, within(1e-9));
        }
        assertThat(transposed.solve(new ArrayRealVector(point.momentum)).toArray())
                .usingComparatorWithPrecision(1e-10)
                .containsExactly(p);
    }

    private static void kick(double[] momentum, double[] gradient) {
        for (int i = 0; i < momentum.length; i++) {
            momentum[i] += 0.025 * gradient[i];
        }
    }

    /** L, column by column. */
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

    @ParameterizedTest
    @MethodSource("metrics")
    void pulling_is_the_transpose_of_pushing(Metric metric) {
        RealMatrix map = map(metric);
        double[] gradient = new double[metric.dimension()];
        Arrays.setAll(gradient, i -> Math.cos(3 * i));
        double[] pulled = new double[gradient.length];
        metric.pull(gradient, pulled);
        assertThat(pulled)
                .usingComparatorWithPrecision(1e-13)
                .containsExactly(map.transpose().operate(gradient));
    }

    @Test
    void the_energy_error_falls_with_the_square_of_the_step_size() {
        double coarse = energyError(0.04);
        double fine = energyError(0.01);
        // four times smaller steps: a sixteenth of the error, up to terms of the fourth order
        assertThat(coarse / fine).isCloseTo(16, within(0.8));
    }

    private static double energyError(double stepSize) {
        Target target = Target.standardNormal(1);
        PhasePoint point = new PhasePoint(1);
        point.position[0] = 0.3;
        point.momentum[0] = 1.2;
        target.logDensity(point.position, point.gradient);
        double start = 0.5 * (0.3 * 0.3 + 1.2 * 1.2);
        double energy = start;
        for (int i = 0; i < Math.round(0.8 / stepSize); i++) {
            energy = point.leap(target, new Metric.Diagonal(new double[] {1}), stepSize);
        }
        return Math.abs(energy - start);
    }

    @Test
    void a_trajectory_stops_when_it_turns_back() {
        double length = 0;
        for (int seed = 0; seed < 200; seed++) {
            NutsInfo info = run(Target.standardNormal(1), new double[] {0.5}, 0.05, 10, seed);
            // The oscillator's period is 2π; what has not turned back is at most half of it, and the last doubling at
            // most adds as much again.
            assertThat(info.leapfrogs() * 0.05).as("seed %s", seed).isLessThan(2 * Math.PI);
            assertThat(info.divergent()).isFalse();
            length += info.leapfrogs() * 0.05 / 200;
        }
        assertThat(length).isGreaterThan(Math.PI / 2);
    }

    @ParameterizedTest
    @MethodSource("metrics")
    void trees_merged_by_counting_are_those_of_the_recursive_algorithm(Metric metric) {
        Target target = Target.eightSchools();
        for (int seed = 0; seed < 500; seed++) {
            PhasePoint start = point(target, seed);
            double logDensity = target.logDensity(start.position, start.gradient);
            double stepSize = 0.05 + 0.002 * seed; // from deep trees to divergences
            IterationRandom random = new IterationRandom();
            random.start(Key.of(seed));
            Trajectory fast = new Trajectory(target, 8);
            Move.Chosen chosen = fast.run(start.position, start.gradient, logDensity, metric, stepSize, random);
            double next = random.uniform();
            random.start(Key.of(seed));
            RecursiveNuts slow = new RecursiveNuts(target, metric, stepSize, 8, random);
            slow.run(start.position, start.gradient, logDensity);
            assertThat(chosen.position()).as("seed %s", seed).containsExactly(slow.sample.position);
            NutsInfo info = chosen.info();
            assertThat(info.leapfrogs()).isEqualTo(slow.leapfrogs);
            assertThat(info.treeDepth()).isEqualTo(slow.depth);
            assertThat(info.divergent()).isEqualTo(slow.divergent);
            assertThat(info.acceptance()).isCloseTo(slow.acceptanceSum / slow.leapfrogs, within(1e-12));
            assertThat(random.uniform()).isEqualTo(next);
        }
    }

    @Test
    void a_trajectory_that_never_turns_stops_at_the_maximum_depth() {
        NutsInfo info = run(Target.standardNormal(2), new double[] {0.5, 1}, 1e-4, 6, 1);
        assertThat(info.treeDepth()).isEqualTo(6);
        assertThat(info.leapfrogs()).isEqualTo(63);
        assertThat(info.acceptance()).isCloseTo(1, within(1e-6));
    }

    @Test
    void points_without_weight_are_never_chosen_and_nothing_is_divided_by_them() {
        // a well 900 nats deep and flat round about: exp(−900) is 0 as a number, and not yet divergent
        Target well = new Target(1, (q, g) -> {
            g[0] = 0;
            return Math.abs(q[0]) < 1e-6 ? 0 : -900;
        });
        for (int seed = 0; seed < 20; seed++) {
            Move.Chosen chosen = chosen(well, new double[] {0}, 0.1, 6, seed);
            assertThat(chosen.position()).containsExactly(0);
            assertThat(chosen.info().logDensity()).isZero();
            assertThat(chosen.info().acceptance()).isZero();
        }
    }

    @Test
    void a_start_that_is_worse_than_all_the_rest_by_any_amount_loses_all_its_weight() {
        for (double depth : new double[] {300, 450, 5000, 1e300}) {
            Target pit = new Target(1, (q, g) -> {
                g[0] = 0;
                return Math.abs(q[0]) < 1e-6 ? -depth : 0;
            });
            for (int seed = 0; seed < 20; seed++) {
                Move.Chosen chosen = chosen(pit, new double[] {0}, 0.1, 6, seed);
                assertThat(chosen.position()[0]).isNotZero();
                assertThat(chosen.info().acceptance()).isEqualTo(1);
                assertThat(chosen.info().energy()).isFinite();
            }
        }
    }

    @Test
    void a_cliff_is_a_divergence_and_the_draw_stays_on_the_right_side() {
        Target half = new Target(1, (q, g) -> {
            g[0] = 0;
            return q[0] > 0 ? 0 : Double.NEGATIVE_INFINITY;
        });
        Move.Chosen chosen = chosen(half, new double[] {0.01}, 1, 10, 3);
        assertThat(chosen.info().divergent()).isTrue();
        assertThat(chosen.position()[0]).isPositive();
    }

    @Test
    void a_density_that_is_not_a_number_or_infinite_is_a_divergence_too() {
        for (double value : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
            Target broken = new Target(1, (q, g) -> {
                g[0] = 0;
                return value;
            });
            NutsInfo info = run(broken, new double[] {0}, 1, 10, 1);
            assertThat(info.divergent()).isTrue();
            assertThat(info.leapfrogs()).isEqualTo(1);
            assertThat(info.logDensity()).isZero();
        }
    }

    private static NutsInfo run(Target target, double[] position, double stepSize, int maxDepth, long seed) {
        return chosen(target, position, stepSize, maxDepth, seed).info();
    }

    /** Of a trajectory that starts with the log density 0 if the target has no finite one there. */
    private static Move.Chosen chosen(Target target, double[] position, double stepSize, int maxDepth, long seed) {
        double[] gradient = new double[position.length];
        double logDensity = target.logDensity(position, gradient);
        double[] scales = new double[position.length];
        Arrays.fill(scales, 1);
        IterationRandom random = new IterationRandom();
        random.start(Key.of(seed));
        return new Trajectory(target, maxDepth)
                .run(
                        position,
                        gradient,
                        Double.isFinite(logDensity) ? logDensity : 0,
                        new Metric.Diagonal(scales),
                        stepSize,
                        random);
    }

    private static PhasePoint point(Target target, long seed) {
        IterationRandom random = new IterationRandom();
        random.start(Key.of(seed));
        PhasePoint point = new PhasePoint(target.dimension());
        Arrays.setAll(point.position, i -> random.normal());
        Arrays.setAll(point.momentum, i -> random.normal());
        target.logDensity(point.position, point.gradient);
        return point;
    }
}
