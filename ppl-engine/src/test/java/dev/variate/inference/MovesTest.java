package dev.variate.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.variate.device.LogDensity;
import dev.variate.diagnostics.ParameterSummary;
import dev.variate.diagnostics.Summary;
import dev.variate.random.Key;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every kind of move against targets with known answers. */
class MovesTest {
    private static final NutsSettings SHORT =
            NutsSettings.defaults().withWarmup(100).withDraws(60);

    private static NutsSettings settings(Moves moves) {
        NutsSettings usual = NutsSettings.defaults();
        return switch (moves) {
            case NO_U_TURN, HAMILTONIAN -> usual;
            case MICROCANONICAL -> usual.withTargetAccept(0.9);
            case LANGEVIN -> usual.withTargetAccept(0.574).withDraws(4_000);
            case RANDOM_WALK -> usual.withTargetAccept(0.234).withWarmup(4_000).withDraws(10_000);
        };
    }

    private static void assertMean(Draws draws, int coordinate, DoubleUnaryOperator function, double expected) {
        ParameterSummary summary = Summary.of("f", draws.scalar(coordinate, function));
        assertThat(summary.rHat()).isLessThan(1.02);
        assertThat(summary.mean()).isCloseTo(expected, within(4 * summary.mcse()));
    }

    @ParameterizedTest
    @EnumSource
    void a_correlated_normal_of_unlike_scales_has_its_means_and_variances(Moves moves) {
        Draws draws = Draws.of(Target.correlatedNormal(0.8), moves, settings(moves), 3);
        assertMean(draws, 0, x -> x, 3);
        assertMean(draws, 1, x -> x, -2);
        assertMean(draws, 0, x -> (x - 3) * (x - 3), 1);
        assertMean(draws, 1, x -> (x + 2) * (x + 2), 10);
    }

    @ParameterizedTest
    @EnumSource
    void a_beta_on_the_logit_scale_has_the_betas_moments(Moves moves) {
        Draws draws = Draws.of(Target.logitBeta(), moves, settings(moves), 4);
        DoubleUnaryOperator sigmoid = x -> 1 / (1 + Math.exp(-x));
        assertMean(draws, 0, sigmoid, 0.25);
        assertMean(draws, 0, x -> Math.pow(sigmoid.applyAsDouble(x), 2), 0.1);
    }

    @ParameterizedTest
    @EnumSource
    void the_acceptance_is_about_the_one_aimed_at(Moves moves) {
        NutsSettings settings = settings(moves);
        Draws draws = Draws.of(Target.autoregression(10, 0.9), moves, settings, 5);
        double acceptance = draws.stats().stream()
                .mapToDouble(NutsInfo::acceptance)
                .average()
                .orElseThrow();
        assertThat(acceptance).isBetween(settings.targetAccept() - 0.05, settings.targetAccept() + 0.12);
        assertMean(draws, 5, x -> x * x, 1);
    }

    @Test
    void a_random_walk_learns_correlations_from_its_draws_alone() {
        Draws draws = Draws.of(Target.autoregression(10, 0.95), Moves.RANDOM_WALK, settings(Moves.RANDOM_WALK), 6);
        double narrow = Summary.of("x", draws.scalar(4, x -> x)).essBulk();
        Draws blind = Draws.of(
                Target.autoregression(10, 0.95),
                Moves.RANDOM_WALK,
                settings(Moves.RANDOM_WALK).withMetric(NutsSettings.MetricKind.DIAGONAL),
                6);
        // the ridge is 20 times as long as it is wide
        assertThat(narrow)
                .isGreaterThan(3 * Summary.of("x", blind.scalar(4, x -> x)).essBulk());
    }

    @Test
    void a_random_walk_needs_no_gradient() {
        LogDensity steps = new LogDensity() {
            @Override
            public int dimension() {
                return 1;
            }

            /** Uniform on (−1, 3), and there is no slope to follow. */
            @Override
            public double logDensity(double[] position, double[] gradient) {
                gradient[0] = Double.NaN;
                return position[0] > -1 && position[0] < 3 ? 0 : Double.NEGATIVE_INFINITY;
            }

            @Override
            public LogDensity fork() {
                return this;
            }
        };
        Draws draws = Draws.of(steps, Moves.RANDOM_WALK, settings(Moves.RANDOM_WALK), 7);
        assertMean(draws, 0, x -> x, 1);
        assertMean(draws, 0, x -> (x - 1) * (x - 1), 16.0 / 12);
    }

    @ParameterizedTest
    @EnumSource
    void a_chain_goes_on_from_any_checkpoint_with_the_same_bits(Moves moves) {
        assertResumes(Target.eightSchools(), moves);
    }

    @Test
    void whole_numbers_go_on_from_any_checkpoint_with_the_same_bits() {
        assertResumes(
                Counts.INSTANCE,
                Mixed.kernels(
                        Moves.NO_U_TURN, List.of(new WholeNumber(0, Double.POSITIVE_INFINITY), new WholeNumber(0, 1))));
    }

    private static void assertResumes(LogDensity density, Kernels kernels) {
        resumes(density, kernels.kernel(density.fork(), SHORT), kernels.kernel(density.fork(), SHORT));
    }

    private static <S extends ChainState, T extends ChainState> void resumes(
            LogDensity density, Kernel<S> kernel, Kernel<T> other) {
        S state = kernel.init(Nuts.chainKey(3, 1));
        byte[] end = toTheEnd(kernel, state);
        while (state.iteration() < SHORT.iterations()) {
            byte[] bytes = state.encode();
            if (state.iteration() % 40 == 7) {
                assertThat(toTheEnd(other, other.resume(bytes))).isEqualTo(end);
                byte[] damaged = bytes.clone();
                damaged[bytes.length / 2] ^= 4;
                org.assertj.core.api.Assertions.assertThatThrownBy(() -> other.resume(damaged))
                        .isInstanceOf(InvalidCheckpointException.class);
            }
            state = kernel.step(state).state();
        }
        assertThat(state.position()).hasSize(density.dimension());
    }

    private static <S extends ChainState> byte[] toTheEnd(Kernel<S> kernel, S from) {
        S state = from;
        while (state.iteration() < SHORT.iterations()) {
            state = kernel.step(state).state();
        }
        return state.encode();
    }

    /** x normal about k / 10, with k Poisson of mean 20, and b a fair coin that nothing else knows of. */
    private enum Counts implements LogDensity {
        INSTANCE;

        @Override
        public int dimension() {
            return 3;
        }

        @Override
        public double logDensity(double[] position, double[] gradient) {
            double k = position[1];
            double off = position[0] - k / 10;
            gradient[0] = -off;
            gradient[1] = 0;
            gradient[2] = 0;
            double logFactorial = 0;
            for (int i = 2; i <= k; i++) {
                logFactorial += Math.log(i);
            }
            return -0.5 * off * off + k * Math.log(20) - logFactorial;
        }

        @Override
        public LogDensity fork() {
            return this;
        }
    }

    @Test
    void whole_numbers_without_end_and_coins_have_their_moments_and_so_has_what_depends_on_them() {
        for (Moves moves : Moves.values()) {
            Kernels kernels =
                    Mixed.kernels(moves, List.of(new WholeNumber(0, Double.POSITIVE_INFINITY), new WholeNumber(0, 1)));
            NutsSettings settings = settings(moves);
            Draws draws = Draws.of(Counts.INSTANCE, kernels, settings.withDraws(Math.max(4_000, settings.draws())), 8);
            assertMean(draws, 1, x -> x, 20);
            assertMean(draws, 1, x -> (x - 20) * (x - 20), 20);
            assertMean(draws, 2, x -> x, 0.5);
            assertMean(draws, 0, x -> x, 2);
            assertMean(draws, 0, x -> (x - 2) * (x - 2), 1.2);
            assertThat(draws.scalar(1, x -> x - Math.rint(x)))
                    .isDeepEqualTo(
                            new double[4]
                                    [settings(moves)
                                            .withDraws(Math.max(4_000, settings.draws()))
                                            .draws()]);
        }
    }

    /** Priors of standard deviation 2 about 1 and −1, and an observation of the sum, which is 3, with an error of 1; and the prior's power last. */
    private record Sum() implements LogDensity {
        @Override
        public int dimension() {
            return 3;
        }

        @Override
        public double logDensity(double[] position, double[] gradient) {
            double a = position[0] - 1;
            double b = position[1] + 1;
            double off = 3 - position[0] - position[1];
            double power = position[2];
            gradient[0] = -a / 4 + power * off;
            gradient[1] = -b / 4 + power * off;
            gradient[2] = -0.5 * off * off;
            return -0.125 * (a * a + b * b) - power * 0.5 * off * off;
        }

        @Override
        public LogDensity fork() {
            return this;
        }
    }

    @Test
    void elliptical_slices_draw_from_the_posterior_of_normal_priors_that_are_not_about_0() {
        double[] centre = EllipticalSlice.centre(new Sum(), Key.of(1));
        assertThat(centre[0]).isCloseTo(1, within(1e-6));
        assertThat(centre[1]).isCloseTo(-1, within(1e-6));
        Kernels kernels = EllipticalSlice.kernels(centre, (key, position) -> {
            IterationRandom random = new IterationRandom();
            random.start(key);
            position[0] = 1 + 2 * random.normal();
            position[1] = -1 + 2 * random.normal();
        });
        Draws draws = Draws.of(
                new Sum(), kernels, NutsSettings.defaults().withWarmup(100).withDraws(4_000), 9);
        // the sum has the prior normal(0, √8), so the posterior mean is 3 · 8/9, of which each has half
        assertMean(draws, 0, x -> x, 1 + 12.0 / 9);
        assertMean(draws, 1, x -> x, -1 + 12.0 / 9);
        // a's variance: 4 − 4²/9
        assertMean(draws, 0, x -> Math.pow(x - 1 - 12.0 / 9, 2), 4 - 16.0 / 9);
        Kernel<?> kernel = kernels.kernel(new Sum(), SHORT);
        resumes(new Two(), kernel, kernels.kernel(new Sum(), SHORT));
    }

    /** Only to say that positions have two coordinates. */
    private record Two() implements LogDensity {
        @Override
        public int dimension() {
            return 2;
        }

        @Override
        public double logDensity(double[] position, double[] gradient) {
            Arrays.fill(gradient, 0);
            return 0;
        }

        @Override
        public LogDensity fork() {
            return this;
        }
    }
}
