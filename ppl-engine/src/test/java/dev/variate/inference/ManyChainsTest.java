package dev.variate.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.variate.device.LogDensity;
import dev.variate.diagnostics.EffectiveSampleSize;
import dev.variate.diagnostics.ScaleReduction;
import dev.variate.inference.NutsSettings.MetricKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ManyChainsTest {
    private static final NutsSettings SETTINGS = new NutsSettings(128, 300, 50, 0.65, 10);

    /** Draws after warm-up by chain and draw, and how the run ended. */
    private record Run(double[][][] draws, SamplerReport report, List<Block> blocks) {
        double[][] of(int coordinate) {
            return Arrays.stream(draws)
                    .map(chain ->
                            Arrays.stream(chain).mapToDouble(q -> q[coordinate]).toArray())
                    .toArray(double[][]::new);
        }

        double mean(int coordinate) {
            return Arrays.stream(of(coordinate))
                    .flatMapToDouble(Arrays::stream)
                    .average()
                    .orElseThrow();
        }

        double sd(int coordinate) {
            double mean = mean(coordinate);
            return Math.sqrt(Arrays.stream(of(coordinate))
                    .flatMapToDouble(Arrays::stream)
                    .map(x -> (x - mean) * (x - mean))
                    .average()
                    .orElseThrow());
        }
    }

    private static Run run(LogDensity density, NutsSettings settings, long seed) {
        return run(new ManyChains(density, settings, seed), settings);
    }

    private static Run run(ManyChains chains, NutsSettings settings) {
        double[][][] draws = new double[settings.chains()][settings.draws()][];
        List<Block> blocks = new ArrayList<>();
        SamplerReport report = chains.run(block -> {
            blocks.add(block);
            for (int i = 0; i < block.count() && !block.warmup(); i++) {
                draws[block.chain()][block.firstIteration() + i - settings.warmup()] = block.position(i);
            }
        });
        return new Run(draws, report, blocks);
    }

    private static void assertMoments(Run run, int coordinate, double mean, double sd) {
        double effective = EffectiveSampleSize.mean(run.of(coordinate));
        assertThat(effective).isGreaterThan(1000);
        // four Monte Carlo standard errors; that of a normal's sd is sd / √(2n), and the squares have half the
        // effective draws at worst
        assertThat(run.mean(coordinate)).isCloseTo(mean, within(4 * sd / Math.sqrt(effective)));
        assertThat(run.sd(coordinate)).isCloseTo(sd, within(4 * sd / Math.sqrt(effective)));
    }

    @ParameterizedTest
    @EnumSource
    void a_correlated_normal_has_its_moments_whatever_the_metric(MetricKind metric) {
        Run run = run(Target.correlatedNormal(0.95), SETTINGS.withMetric(metric), 1);
        assertThat(run.report().completed()).isTrue();
        assertMoments(run, 0, 3, 1);
        assertMoments(run, 1, -2, Math.sqrt(10));
        assertThat(ScaleReduction.nested(run.of(0), ManyChains.superchains(128)))
                .isLessThan(1.02);
    }

    @Test
    void a_hundred_coordinates_of_scales_from_a_hundredth_to_a_hundred_are_sampled() {
        double[] sds = new double[100];
        Arrays.setAll(sds, i -> Math.pow(10, -2 + 4 * i / 99.0));
        Run run = run(Target.normal(sds), SETTINGS, 2);
        for (int i : new int[] {0, 50, 99}) {
            assertMoments(run, i, 0, sds[i]);
        }
    }

    @Test
    void eight_schools_agree_with_nuts() {
        Run run = run(Target.eightSchools(), SETTINGS, 3);
        NutsSettings nuts = new NutsSettings(4, 1000, 5000, 0.9, 10);
        double[][][] draws = new double[4][5000][];
        new Sampler(Target.eightSchools(), nuts, 4).run(2, block -> {
            for (int i = 0; i < block.count() && !block.warmup(); i++) {
                draws[block.chain()][block.firstIteration() + i - 1000] = block.position(i);
            }
        });
        Run reference = new Run(draws, new SamplerReport(true, 0, 0), List.of());
        for (int i = 0; i < 10; i++) {
            double sd = reference.sd(i);
            double error = sd
                    * Math.sqrt(
                            1 / EffectiveSampleSize.mean(run.of(i)) + 1 / EffectiveSampleSize.mean(reference.of(i)));
            assertThat(run.mean(i)).isCloseTo(reference.mean(i), within(4 * error));
            assertThat(run.sd(i)).isCloseTo(sd, within(0.1 * sd));
        }
    }

    @Test
    void trajectories_grow_to_the_length_that_moves_squared_distances_most() {
        // of a standard normal the criterion is largest where a quarter of the circle is in reach, and spread lengths
        // go further
        Run run = run(Target.standardNormal(50), SETTINGS, 5);
        double[] lengths = run.blocks().stream()
                .filter(block -> !block.warmup() && block.chain() == 0)
                .flatMapToDouble(block -> java.util.stream.IntStream.range(0, block.count())
                        .mapToDouble(
                                i -> block.info(i).leapfrogs() * block.info(i).stepSize()))
                .toArray();
        assertThat(Arrays.stream(lengths).max().orElseThrow()).isBetween(1.5, 3.6);
    }

    @Test
    void the_same_seed_gives_the_same_draws_and_what_was_told_is_not_told_again() {
        NutsSettings settings = new NutsSettings(16, 60, 20, 0.65, 10);
        Run once = run(Target.eightSchools(), settings, 7);
        assertThat(run(Target.eightSchools(), settings, 7).draws()).isDeepEqualTo(once.draws());
        assertThat(run(Target.eightSchools(), settings, 8).draws()[0]).isNotEqualTo(once.draws()[0]);

        List<Checkpoint> checkpoints = new ArrayList<>();
        for (Block block : once.blocks()) {
            if (block.warmup() && block.nextIteration() == 60 && block.chain() < 8) {
                checkpoints.add(new Checkpoint(block.chain(), block.checkpoint()));
            }
        }
        assertThat(checkpoints).hasSize(8);
        Run again = run(new ManyChains(Target.eightSchools(), settings, 7, checkpoints, new AtomicBoolean()), settings);
        assertThat(again.draws()).isDeepEqualTo(once.draws());
        assertThat(again.blocks()).noneMatch(block -> block.warmup() && block.chain() < 8);
        assertThat(again.blocks()).anyMatch(block -> block.warmup() && block.chain() == 8);
        assertThatThrownBy(() -> new ManyChains(
                        Target.eightSchools(),
                        settings,
                        7,
                        List.of(new Checkpoint(99, checkpoints.getFirst().state())),
                        new AtomicBoolean()))
                .isInstanceOf(InvalidCheckpointException.class);
    }

    @Test
    void a_run_that_is_stopped_has_told_whole_iterations() {
        AtomicBoolean stop = new AtomicBoolean();
        Target slow = new Target(2, (q, g) -> {
            if (q[0] > 2.9) { // far into the warm-up
                stop.set(true);
            }
            return Target.correlatedNormal(0).logDensity(q, g);
        });
        List<Block> blocks = new ArrayList<>();
        SamplerReport report = new ManyChains(slow, SETTINGS, 1, List.of(), stop).run(blocks::add);
        assertThat(report.completed()).isFalse();
        assertThat(blocks).allSatisfy(block -> assertThat(block.nextIteration()).isLessThan(300));
    }

    @Test
    void superchains_are_of_one_size_and_few_chains_are_refused() {
        assertThat(ManyChains.superchains(128)).isEqualTo(8);
        assertThat(ManyChains.superchains(100)).isEqualTo(10);
        assertThat(ManyChains.superchains(17)).isEqualTo(17);
        double[][] apart = new double[17][8];
        for (int chain = 0; chain < 17; chain++) {
            for (int i = 0; i < 8; i++) {
                apart[chain][i] = chain + 0.01 * Math.sin(i);
            }
        }
        assertThat(ScaleReduction.nested(apart, 17)).isGreaterThan(2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ManyChains(Target.standardNormal(1), SETTINGS.withChains(4), 1))
                .withMessageContaining("at least 16");
    }
}
