package dev.variate.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.variate.diagnostics.Density.Bounds;
import dev.variate.random.Key;
import dev.variate.random.RandomStream;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DensityTest {
    private final RandomStream random = Key.of(3).stream();

    @Test
    void a_normal_is_found_again() {
        Density density = Density.of(
                DoubleStream.generate(random::nextGaussian).limit(4000).toArray(), Bounds.NONE);
        for (int i = 0; i < Density.POINTS; i++) {
            double x = density.x()[i];
            // four standard errors of a kernel estimate from 4,000 draws are about 0.03 at the mode
            assertThat(density.y()[i])
                    .as("at %s", x)
                    .isCloseTo(Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI), within(0.035));
        }
        assertThat(area(density)).isCloseTo(1, within(0.01));
    }

    @Test
    void an_exponential_is_highest_at_its_bound_and_nothing_lies_beyond() {
        Density density = Density.of(
                DoubleStream.generate(random::nextExponential).limit(4000).toArray(), Bounds.POSITIVE);
        assertThat(density.x()[0]).isZero();
        assertThat(density.y()[0]).isGreaterThan(0.75);
        assertThat(area(density)).isCloseTo(1, within(0.02));
    }

    @Test
    void a_uniform_is_flat_up_to_both_bounds() {
        Density density = Density.of(random.doubles(4000).toArray(), Bounds.UNIT);
        assertThat(density.x()[0]).isZero();
        assertThat(density.x()[Density.POINTS - 1]).isEqualTo(1);
        assertThat(density.y()).usingComparatorWithPrecision(0.25).containsOnly(1);
    }

    @Test
    void two_narrow_modes_far_apart_stay_two() {
        double[] draws = DoubleStream.generate(() -> random.nextGaussian() + (random.nextBoolean() ? 10 : -10))
                .limit(4000)
                .toArray();
        Density density = Density.of(draws, Bounds.NONE);
        double peak = Arrays.stream(density.y()).max().orElseThrow();
        // Silverman's rule would give modes of a third of this height
        assertThat(peak).isGreaterThan(0.15);
        assertThat(density.y()[Density.POINTS / 2]).isLessThan(0.01 * peak);
    }

    @Test
    void data_on_a_grid_show_their_distribution_and_not_the_grid_beside_data_that_a_model_makes() {
        double[] rounded = DoubleStream.generate(random::nextGaussian)
                .limit(900)
                .map(x -> Math.rint(4 * x) / 4)
                .toArray();
        List<double[]> made = Stream.generate(() ->
                        DoubleStream.generate(random::nextGaussian).limit(900).toArray())
                .limit(5)
                .toList();
        assertThat(modes(Density.of(rounded, Bounds.NONE))).isGreaterThan(5);
        assertThat(modes(Density.of(rounded, Bounds.NONE, made))).isLessThan(4);
        assertThat(modes(Density.of(rounded, Bounds.NONE, List.of(new double[] {1, 1, 1}))))
                .as("nothing to go by")
                .isGreaterThan(5);
    }

    private static long modes(Density density) {
        double[] y = density.y();
        return IntStream.range(1, y.length - 1)
                .filter(i -> y[i] > y[i - 1] && y[i] >= y[i + 1])
                .count();
    }

    @Test
    void one_enormous_draw_does_not_flatten_the_picture() {
        double[] draws = DoubleStream.generate(random::nextGaussian).limit(4000).toArray();
        draws[17] = 1e9;
        assertThat(Density.of(draws, Bounds.NONE).x()[Density.POINTS - 1]).isLessThan(10);
    }

    @Test
    void constants_and_infinities_have_no_curve() {
        assertThat(Density.of(new double[] {2, 2, 2, 2}, Bounds.NONE).x()).isEmpty();
        assertThat(Density.of(new double[] {2, Double.NaN, 1}, Bounds.NONE).x()).isEmpty();
        assertThat(Density.of(new double[0], Bounds.NONE).x()).isEmpty();
    }

    @Test
    void a_thinned_trace_keeps_every_extreme_and_its_order() {
        double[] values =
                DoubleStream.generate(random::nextGaussian).limit(10_000).toArray();
        values[4321] = 50;
        values[8765] = -50;
        Trace trace = Trace.of(values, 300);
        assertThat(trace.draw())
                .hasSizeBetween(300, 600)
                .isSorted()
                .doesNotHaveDuplicates()
                .contains(4321, 8765);
        for (int i = 0; i < trace.draw().length; i++) {
            assertThat(trace.value()[i]).isEqualTo(values[trace.draw()[i]]);
        }
    }

    @Test
    void a_short_trace_is_kept_whole() {
        assertThat(Trace.of(new double[] {3, 1, 2}, 300).value()).containsExactly(3, 1, 2);
        assertThat(Trace.of(new double[0], 300).value()).isEmpty();
        assertThat(Trace.of(new double[] {3, Double.NaN, 2}, 300).draw()).containsExactly(0, 2);
    }

    /** By trapezia: a curve that is high at its bound counts half there. */
    private static double area(Density density) {
        double[] y = density.y();
        return (Arrays.stream(y).sum() - (y[0] + y[y.length - 1]) / 2) * (density.x()[1] - density.x()[0]);
    }
}
