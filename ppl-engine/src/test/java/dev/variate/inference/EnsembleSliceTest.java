package dev.variate.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.variate.device.LogDensity;
import dev.variate.diagnostics.EffectiveSampleSize;
import dev.variate.diagnostics.ScaleReduction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnsembleSliceTest {
    private static final int WALKERS = 16;
    private static final int CHAINS = WALKERS * EnsembleSlice.ENSEMBLES;
    private static final NutsSettings SETTINGS = NutsSettings.defaults()
            .withChains(EnsembleSlice.ENSEMBLES)
            .withWarmup(500)
            .withDraws(1500);

    /** A density whose gradient is not a number, as where there is none. */
    private static LogDensity withoutGradient(LogDensity density) {
        return new LogDensity() {
            @Override
            public int dimension() {
                return density.dimension();
            }

            @Override
            public double logDensity(double[] position, double[] gradient) {
                double logDensity = density.logDensity(position, gradient);
                Arrays.fill(gradient, Double.NaN);
                return logDensity;
            }

            @Override
            public LogDensity fork() {
                return withoutGradient(density.fork());
            }
        };
    }

    private static double[][][] draws(LogDensity density, NutsSettings settings, long seed) {
        double[][][] draws = new double[density.dimension()][CHAINS][settings.draws()];
        new Sampler(density, EnsembleSlice.kernels(WALKERS), settings, seed, List.of())
                .run(2, block -> EnsembleSlice.apart(block, WALKERS, List.of())
                        .forEach(part -> keep(part, settings, draws)));
        return draws;
    }

    private static void keep(Block part, NutsSettings settings, double[][][] draws) {
        for (int i = 0; i < part.count() && !part.warmup(); i++) {
            for (int coordinate = 0; coordinate < draws.length; coordinate++) {
                draws[coordinate][part.chain()][part.firstIteration() + i - settings.warmup()] =
                        part.position(i)[coordinate];
            }
        }
    }

    private static void assertMoments(double[][] chains, double mean, double sd) {
        double effective = EffectiveSampleSize.mean(chains);
        assertThat(effective).isGreaterThan(1000);
        double[] all = Arrays.stream(chains).flatMapToDouble(Arrays::stream).toArray();
        double found = Arrays.stream(all).average().orElseThrow();
        double squares = Arrays.stream(all).map(x -> (x - found) * (x - found)).sum();
        // four Monte Carlo standard errors; that of a normal's sd is sd / √(2n), and the squares have half the
        // effective draws at worst
        assertThat(found).isCloseTo(mean, within(4 * sd / Math.sqrt(effective)));
        assertThat(Math.sqrt(squares / all.length)).isCloseTo(sd, within(4 * sd / Math.sqrt(effective)));
        assertThat(ScaleReduction.nested(chains, EnsembleSlice.ENSEMBLES)).isLessThan(1.02);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.95, 0.9999})
    void a_normal_has_its_moments_however_narrow_and_without_a_gradient(double correlation) {
        double[][][] draws = draws(withoutGradient(Target.correlatedNormal(correlation)), SETTINGS, 1);
        assertMoments(draws[0], 3, 1);
        assertMoments(draws[1], -2, Math.sqrt(10));
    }

    @Test
    void more_dimensions_than_half_of_an_ensemble_has_walkers_are_filled() {
        double[] sds = new double[12];
        Arrays.setAll(sds, i -> Math.pow(10, -2 + 4 * i / 11.0));
        double[][][] draws = draws(withoutGradient(Target.normal(sds)), SETTINGS.withDraws(6000), 2);
        for (int i : new int[] {0, 6, 11}) {
            assertMoments(draws[i], 0, sds[i]);
        }
    }

    @Test
    void slices_become_as_wide_as_lets_them_step_out_as_often_as_shrink() {
        List<Double> reaches = new ArrayList<>();
        new Sampler(Target.standardNormal(3), EnsembleSlice.kernels(WALKERS), SETTINGS, 3, List.of())
                .run(2, block -> reaches.add(block.info(block.count() - 1).stepSize()));
        // of one standard normal Karamanis and Beutler's figure 2 has its least cost about there; it is flat
        assertThat(reaches.getLast()).isBetween(0.4, 3.0);
    }

    @Test
    void a_run_that_was_interrupted_while_walkers_were_told_goes_on_with_the_same_draws_and_tells_nothing_twice() {
        NutsSettings settings = SETTINGS.withWarmup(40).withDraws(30);
        LogDensity density = Target.correlatedNormal(0.9);
        double[][][] once = draws(density, settings, 7);
        List<Checkpoint> checkpoints = new ArrayList<>();
        double[][][] again = new double[2][CHAINS][30];
        Sampler first = new Sampler(density, EnsembleSlice.kernels(WALKERS), settings, 7, List.of());
        first.run(1, block -> {
            for (Block part : EnsembleSlice.apart(block, WALKERS, List.of())) {
                boolean told = part.warmup() || part.chain() % WALKERS < 5;
                if (told) {
                    checkpoints.removeIf(known -> known.chain() == part.chain());
                    checkpoints.add(new Checkpoint(part.chain(), part.checkpoint()));
                    keep(part, settings, again);
                }
            }
        });
        assertThat(checkpoints).hasSize(CHAINS);
        List<Block> rest = new ArrayList<>();
        new Sampler(density, EnsembleSlice.kernels(WALKERS), settings, 7, List.of())
                .run(2, EnsembleSlice.together(checkpoints, WALKERS), block -> {
                    for (Block part : EnsembleSlice.apart(block, WALKERS, checkpoints)) {
                        rest.add(part);
                        keep(part, settings, again);
                    }
                });
        assertThat(again).isDeepEqualTo(once);
        assertThat(rest).isNotEmpty().noneMatch(part -> part.warmup() || part.chain() % WALKERS < 5);
    }

    @Test
    void a_checkpoint_of_another_ensemble_or_a_damaged_one_is_refused() {
        Kernel<?> ensemble = EnsembleSlice.kernels(WALKERS).kernel(Target.standardNormal(2), SETTINGS);
        byte[] bytes = ensemble.init(Nuts.chainKey(1, 0)).encode();
        ensemble.resume(bytes);
        assertThatThrownBy(() -> EnsembleSlice.kernels(8)
                        .kernel(Target.standardNormal(5), SETTINGS)
                        .resume(bytes))
                .isInstanceOf(InvalidCheckpointException.class)
                .hasMessageContaining("16 walkers of 2 coordinates");
        for (int at = 0; at < bytes.length; at += 7) {
            byte[] damaged = bytes.clone();
            damaged[at] ^= 1;
            assertThatThrownBy(() -> ensemble.resume(damaged)).isInstanceOf(InvalidCheckpointException.class);
        }
    }

    @Test
    void walkers_that_do_not_fall_into_ensembles_are_refused_in_words() {
        assertThat(EnsembleSlice.walkers(64)).isEqualTo(16);
        for (int chains : new int[] {4, 12, 18}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> EnsembleSlice.walkers(chains))
                    .withMessage("chains is " + chains
                            + "; walkers fall into 4 ensembles, so they are a multiple of 4, and at least 16");
        }
    }
}
