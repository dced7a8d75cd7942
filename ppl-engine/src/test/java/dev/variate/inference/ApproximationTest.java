package dev.variate.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.variate.diagnostics.ParetoTail;
import dev.variate.random.Key;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Modes and Laplace's approximation. */
class ApproximationTest {
    private static final int DRAWS = 4000;

    @Test
    void the_mode_of_rosenbrocks_valley_is_found() {
        Target valley = new Target(2, (q, g) -> {
            double a = 1 - q[0];
            double b = q[1] - q[0] * q[0];
            g[0] = 2 * a + 400 * q[0] * b;
            g[1] = -200 * b;
            return -a * a - 100 * b * b;
        });
        Laplace.Mode mode = Laplace.mode(valley, Key.of(1));
        assertThat(mode.position()).usingComparatorWithPrecision(1e-6).containsExactly(1, 1);
        assertThat(mode.logDensity()).isCloseTo(0, within(1e-12));
        assertThat(mode.gradients()).isLessThan(200);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 30, 200})
    void the_mode_of_a_normal_is_its_mean_and_laplaces_approximation_is_the_normal_itself(int n) {
        Target target = Target.autoregression(n, 0.9);
        assertThat(Laplace.mode(target, Key.of(2)).position())
                .usingComparatorWithPrecision(1e-5)
                .containsExactly(new double[n]);
        Approximation approximation = Laplace.approximate(target, Key.of(2), 100);
        double[] ratios = approximation.logRatios();
        // the target lacks the normal's constant, and nothing else: a log ratio of all draws
        for (double ratio : ratios) {
            assertThat(ratio).isCloseTo(ratios[0], within(1e-5));
        }
        assertThat(ParetoTail.of(ratios).effectiveDraws()).isCloseTo(100, within(0.01));
    }

    @Test
    void a_normal_in_place_of_a_cauchy_has_weights_that_warn() {
        Target cauchy = new Target(1, (q, g) -> {
            g[0] = -2 * q[0] / (1 + q[0] * q[0]);
            return -Math.log1p(q[0] * q[0]);
        });
        Approximation approximation = Laplace.approximate(cauchy, Key.of(7), DRAWS);
        assertThat(ParetoTail.of(approximation.logRatios()).kHat()).isGreaterThan(ParetoTail.LARGEST_USABLE);
    }

    @Test
    void the_same_key_gives_the_same_draws_and_another_key_others() {
        double[][] once =
                Laplace.approximate(Target.standardNormal(3), Key.of(8), 10).draws();
        assertThat(Laplace.approximate(Target.standardNormal(3), Key.of(8), 10).draws())
                .isDeepEqualTo(once);
        assertThat(Laplace.approximate(Target.standardNormal(3), Key.of(9), 10).draws()[0])
                .isNotEqualTo(once[0]);
    }

    @Test
    void gradients_are_counted_as_the_density_counts_them() {
        AtomicLong calls = new AtomicLong();
        Target counting = new Target(10, (q, g) -> {
            calls.incrementAndGet();
            return Target.eightSchools().logDensity(q, g);
        });
        long laplace = Laplace.approximate(counting, Key.of(1), 50).gradients();
        assertThat(calls.get()).isEqualTo(laplace);
    }

    @Test
    void a_density_without_a_mode_or_without_curvature_is_refused_in_words() {
        Target ramp = new Target(1, (q, g) -> {
            g[0] = 1;
            return q[0];
        });
        assertThatThrownBy(() -> Laplace.mode(ramp, Key.of(1)))
                .isInstanceOf(SamplingException.class)
                .hasMessageContaining("no mode was found");
        Target flatIn = new Target(2, (q, g) -> {
            g[0] = -q[0];
            g[1] = 0;
            return -0.5 * q[0] * q[0];
        });
        assertThatThrownBy(() -> Laplace.approximate(flatIn, Key.of(1), 10))
                .isInstanceOf(SamplingException.class)
                .hasMessageContaining("not curved downwards");
    }
}
