package dev.variate.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.variate.device.LogDensity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SamplerTest {
    private static final NutsSettings SETTINGS =
            NutsSettings.defaults().withWarmup(200).withDraws(300);
    private static final Target SCHOOLS = Target.eightSchools();

    @Test
    void the_same_seed_gives_the_same_bits_and_another_seed_others() {
        double[][][] once = Draws.of(SCHOOLS, SETTINGS, 1).positions();
        assertThat(Draws.of(SCHOOLS, SETTINGS, 1).positions()).isDeepEqualTo(once);
        assertThat(Draws.of(SCHOOLS, SETTINGS, 2).positions()[0][0]).isNotEqualTo(once[0][0]);
        assertThat(once[0][0]).isNotEqualTo(once[1][0]);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 16})
    void threads_never_change_a_draw(int threads) {
        Draws draws = new Draws(SETTINGS);
        SamplerReport report = new Sampler(SCHOOLS, SETTINGS, 1).run(threads, draws::add);
        assertThat(report.completed()).isTrue();
        assertThat(draws.positions())
                .isDeepEqualTo(Draws.of(SCHOOLS, SETTINGS, 1).positions());
    }

    @Test
    void a_chain_does_not_depend_on_how_many_others_there_are() {
        assertThat(Draws.of(SCHOOLS, SETTINGS.withChains(1), 1).positions()[0])
                .isDeepEqualTo(Draws.of(SCHOOLS, SETTINGS, 1).positions()[0]);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void processes_that_share_the_chains_draw_what_one_would(int parts) {
        Draws draws = new Draws(SETTINGS);
        for (int part = parts - 1; part >= 0; part--) {
            ChainRange range = ChainRange.part(SETTINGS.chains(), part, parts);
            new Sampler(SCHOOLS, SETTINGS, 1).part(range).run(2, draws::add);
        }
        assertThat(draws.positions())
                .isDeepEqualTo(Draws.of(SCHOOLS, SETTINGS, 1).positions());
    }

    @Test
    void blocks_are_in_order_without_gap_and_never_mix_warm_up_with_draws() {
        Draws draws = Draws.of(SCHOOLS, SETTINGS, 1);
        for (int chain = 0; chain < SETTINGS.chains(); chain++) {
            int next = 0;
            for (Block block : draws.of(chain)) {
                assertThat(block.firstIteration()).isEqualTo(next);
                assertThat(block.count()).isPositive();
                assertThat(block.positions()).hasSize(block.count() * 10);
                assertThat(block.stats()).hasSize(block.count() * NutsInfo.WIDTH);
                assertThat(block.warmup()).isEqualTo(next < SETTINGS.warmup());
                assertThat(block.nextIteration() <= SETTINGS.warmup() || !block.warmup())
                        .isTrue();
                assertThat(NutsState.decode(block.checkpoint()).iteration()).isEqualTo(block.nextIteration());
                next = block.nextIteration();
            }
            assertThat(next).isEqualTo(SETTINGS.iterations());
        }
    }

    @Test
    void chains_begin_where_they_are_told_to() {
        double[] here = new double[10];
        here[3] = 1.5;
        double[] there = new double[10];
        there[3] = -1.5;
        Target narrow = new Target(10, (q, g) -> {
            double logDensity = SCHOOLS.logDensity(q, g);
            // so steep that the first steps are small
            g[3] -= 1e12 * (q[3] - Math.copySign(1.5, q[3]));
            return logDensity - 0.5e12 * Math.pow(q[3] - Math.copySign(1.5, q[3]), 2);
        });
        List<Block> blocks = new ArrayList<>();
        new Sampler(narrow, SETTINGS.withWarmup(0).withDraws(1), 1, List.of(here, there)).run(1, blocks::add);
        assertThat(blocks).hasSize(4).allSatisfy(block -> assertThat(
                        block.position(0)[3] * (block.chain() % 2 == 0 ? 1 : -1))
                .isCloseTo(1.5, org.assertj.core.api.Assertions.within(1e-3)));
    }

    @Test
    void a_start_outside_of_the_support_or_of_another_dimension_is_refused_in_words() {
        Target half = new Target(1, (q, g) -> {
            g[0] = -1;
            return q[0] > 0 ? -q[0] : Double.NEGATIVE_INFINITY;
        });
        assertThatThrownBy(() -> new Sampler(half, SETTINGS, 1, List.of(new double[] {-1})).run(1, block -> {}))
                .isInstanceOf(SamplingException.class)
                .hasMessageContaining("could not start: the log density at the starting point is -Infinity");
        assertThatThrownBy(() -> new Sampler(half, SETTINGS, 1, List.of(new double[2])).run(1, block -> {}))
                .isInstanceOf(SamplingException.class)
                .hasMessageContaining("2 coordinates and the model has 1");
    }

    @Test
    void gradients_are_counted_as_the_density_counts_them() {
        AtomicLong calls = new AtomicLong();
        Target counting = new Target(10, (q, g) -> {
            calls.incrementAndGet();
            return SCHOOLS.logDensity(q, g);
        });
        List<Block> blocks = new ArrayList<>();
        SamplerReport report = new Sampler(counting, SETTINGS, 1).run(2, blocks::add);
        assertThat(report.gradients()).isEqualTo(calls.get());
        assertThat(blocks.stream().mapToLong(Block::gradients).sum()).isEqualTo(calls.get());
    }

    @Test
    void a_run_resumed_after_any_of_its_blocks_has_the_draws_of_the_whole() {
        double[][][] whole = Draws.of(SCHOOLS, SETTINGS, 1).positions();
        for (int stopAfter = 1; stopAfter <= 8; stopAfter++) {
            assertThat(interruptedAfterBlocks(stopAfter).positions())
                    .as("stopped after block %s", stopAfter)
                    .isDeepEqualTo(whole);
        }
    }

    private static Draws interruptedAfterBlocks(int stopAfter) {
        Draws draws = new Draws(SETTINGS);
        Sampler first = new Sampler(SCHOOLS, SETTINGS, 1);
        AtomicInteger blocks = new AtomicInteger();
        first.run(2, block -> {
            draws.add(block);
            if (blocks.incrementAndGet() == stopAfter) {
                first.cancel();
            }
        });
        assertThat(new Sampler(SCHOOLS, SETTINGS, 1)
                        .run(2, checkpoints(draws), draws::add)
                        .completed())
                .isTrue();
        return draws;
    }

    @Test
    void a_run_cancelled_in_the_middle_of_trajectories_resumes_with_the_same_bits() {
        double[][][] whole = Draws.of(SCHOOLS, SETTINGS, 1).positions();
        for (int gradientsUntilStop = 1; gradientsUntilStop < 18_000; gradientsUntilStop = gradientsUntilStop * 2 + 1) {
            Draws draws = new Draws(SETTINGS);
            AtomicInteger left = new AtomicInteger(gradientsUntilStop);
            Sampler[] sampler = new Sampler[1];
            Target stopping = new Target(10, (q, g) -> {
                if (left.decrementAndGet() == 0) {
                    sampler[0].cancel();
                }
                return SCHOOLS.logDensity(q, g);
            });
            sampler[0] = new Sampler(stopping, SETTINGS, 1);
            SamplerReport report = sampler[0].run(2, draws::add);
            assertThat(report.completed()).isEqualTo(left.get() > 0);
            new Sampler(SCHOOLS, SETTINGS, 1).run(2, checkpoints(draws), draws::add);
            assertThat(draws.positions())
                    .as("stopped after %s gradients", gradientsUntilStop)
                    .isDeepEqualTo(whole);
        }
    }

    @Test
    void a_finished_run_resumed_does_nothing() {
        Draws draws = Draws.of(SCHOOLS, SETTINGS, 1);
        SamplerReport report = new Sampler(SCHOOLS, SETTINGS, 1).run(2, checkpoints(draws), block -> {
            throw new AssertionError("a block of a finished run: " + block);
        });
        assertThat(report.completed()).isTrue();
        assertThat(report.gradients()).isZero();
    }

    @Test
    void a_cancelled_chain_hands_on_what_it_had_and_stops_within_one_gradient() {
        Sampler[] sampler = new Sampler[1];
        AtomicInteger calls = new AtomicInteger();
        Target slow = new Target(10, (q, g) -> {
            if (calls.incrementAndGet() == 500) {
                sampler[0].cancel();
            }
            return SCHOOLS.logDensity(q, g);
        });
        sampler[0] = new Sampler(slow, SETTINGS.withChains(1), 1);
        List<Block> blocks = new ArrayList<>();
        assertThat(sampler[0].run(1, blocks::add).completed()).isFalse();
        assertThat(calls).hasValue(500);
        assertThat(blocks).isNotEmpty();
    }

    @Test
    void a_checkpoint_of_another_seed_chain_or_model_is_refused() {
        Draws draws = Draws.of(SCHOOLS, SETTINGS, 1);
        List<Checkpoint> swapped =
                List.of(new Checkpoint(0, draws.of(1).getFirst().checkpoint()));
        assertThatThrownBy(() -> new Sampler(SCHOOLS, SETTINGS, 1).run(1, swapped, block -> {}))
                .isInstanceOf(InvalidCheckpointException.class)
                .hasMessageContaining("another chain");
        List<Checkpoint> right = checkpoints(draws);
        assertThatThrownBy(() -> new Sampler(SCHOOLS, SETTINGS, 2).run(1, right, block -> {}))
                .isInstanceOf(InvalidCheckpointException.class)
                .hasMessageContaining("another seed");
        assertThatThrownBy(() -> new Sampler(Target.standardNormal(3), SETTINGS, 1).run(1, right, block -> {}))
                .isInstanceOf(InvalidCheckpointException.class)
                .hasMessageContaining("10 coordinates and the model has 3");
        assertThatThrownBy(() -> new Sampler(SCHOOLS, SETTINGS.withDraws(10), 1).run(1, right, block -> {}))
                .isInstanceOf(InvalidCheckpointException.class)
                .hasMessageContaining("iteration 500");
    }

    @Test
    void an_error_names_chain_and_iteration_and_ends_the_run() {
        Target failing = new Target(1, (q, g) -> {
            if (q[0] > 3.2) {
                throw new ArithmeticException("the rate became negative");
            }
            g[0] = -q[0];
            return -0.5 * q[0] * q[0];
        });
        // paths to the mode would come by there before the first iteration
        NutsSettings settings = SETTINGS.withDraws(100_000).withInit(NutsSettings.Init.JITTER);
        assertThatThrownBy(() -> new Sampler(failing, settings, 1).run(2, block -> {}))
                .isInstanceOfSatisfying(SamplingException.class, exception -> {
                    assertThat(exception)
                            .hasMessageMatching(
                                    "Chain [1-4] stopped at (draw|iteration) \\d+.*: the rate became negative");
                    assertThat(exception.chain()).isPresent();
                    assertThat(exception.iteration()).isPresent();
                });
    }

    @Test
    void what_a_listener_throws_ends_the_run() {
        assertThatThrownBy(() -> new Sampler(SCHOOLS, SETTINGS, 1).run(2, block -> {
                    throw new IllegalStateException("the studio has gone");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the studio has gone");
    }

    @Test
    void chains_that_meet_at_each_gradient_have_the_draws_of_chains_apart() {
        Batched batched = new Batched(new AtomicInteger(), new AtomicInteger());
        assertThat(Draws.of(batched, SETTINGS, 1).positions())
                .isDeepEqualTo(Draws.of(SCHOOLS, SETTINGS, 1).positions());
        assertThat(batched.most).hasValue(3);
        long apart = new Sampler(SCHOOLS, SETTINGS, 1).run(1, block -> {}).gradients();
        // a third, if chains needed just the same number of gradients; the last ones run in smaller company
        assertThat(batched.calls.get()).isLessThan((int) (0.5 * apart));
    }

    @Test
    void an_error_at_the_meeting_place_ends_all_chains() {
        LogDensity failing = new LogDensity() {
            private int left = 1000;

            @Override
            public int dimension() {
                return 10;
            }

            @Override
            public double logDensity(double[] position, double[] gradient) {
                if (left-- == 0) {
                    throw new IllegalStateException("the device has gone");
                }
                return SCHOOLS.logDensity(position, gradient);
            }

            @Override
            public int preferredBatch() {
                return 4;
            }

            @Override
            public LogDensity fork() {
                return this;
            }
        };
        assertThatThrownBy(() -> Draws.of(failing, SETTINGS, 1))
                .isInstanceOf(SamplingException.class)
                .hasMessageContaining("the device has gone");
    }

    @Test
    void chains_that_meet_can_be_cancelled_and_resumed() {
        Draws draws = new Draws(SETTINGS);
        Batched batched = new Batched(new AtomicInteger(), new AtomicInteger());
        Sampler first = new Sampler(batched, SETTINGS, 1);
        first.run(2, block -> {
            draws.add(block);
            first.cancel();
        });
        new Sampler(batched, SETTINGS, 1).run(2, checkpoints(draws), draws::add);
        assertThat(draws.positions())
                .isDeepEqualTo(Draws.of(SCHOOLS, SETTINGS, 1).positions());
    }

    @Test
    void a_block_of_a_slow_density_holds_less_than_half_a_second_of_work() {
        Target slow = new Target(1, (q, g) -> {
            long end = System.nanoTime() + 200_000;
            while (System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            g[0] = -q[0];
            return -0.5 * q[0] * q[0];
        });
        List<Block> blocks = new ArrayList<>();
        new Sampler(slow, new NutsSettings(1, 600, 600, 0.8, 10), 1).run(1, blocks::add);
        // 0.2 ms a gradient: the first draws are there at once, and blocks grow from then on
        assertThat(Duration.ofNanos(blocks.getFirst().nanos())).isLessThan(Duration.ofMillis(100));
        assertThat(blocks).hasSizeGreaterThan(4);
        // the bound is 0.4 s and an iteration; the rest is room for a machine that is busy with something else
        assertThat(blocks)
                .allSatisfy(block -> assertThat(Duration.ofNanos(block.nanos())).isLessThan(Duration.ofMillis(900)));
    }

    @Test
    void settings_out_of_bounds_are_refused_in_words() {
        assertThatThrownBy(() -> SETTINGS.withChains(0)).hasMessage("chains is 0; it must lie between 1 and 1024");
        assertThatThrownBy(() -> SETTINGS.withDraws(-1)).hasMessageContaining("draws is -1");
        assertThatThrownBy(() -> SETTINGS.withTargetAccept(1)).hasMessageContaining("must lie between 0 and 1");
        assertThatThrownBy(() -> SETTINGS.withTargetAccept(Double.NaN)).hasMessageContaining("NaN");
        assertThatThrownBy(() -> new Sampler(SCHOOLS, SETTINGS, 1).run(0, block -> {}))
                .hasMessageContaining("at least one thread");
    }

    private static List<Checkpoint> checkpoints(Draws draws) {
        return IntStream.range(0, SETTINGS.chains())
                .filter(chain -> !draws.of(chain).isEmpty())
                .mapToObj(chain -> new Checkpoint(chain, draws.last(chain).checkpoint()))
                .toList();
    }

    /** Eight schools in batches of three, so that one of four chains must wait for the next round. */
    private record Batched(AtomicInteger calls, AtomicInteger most) implements LogDensity {
        @Override
        public int dimension() {
            return 10;
        }

        @Override
        public double logDensity(double[] position, double[] gradient) {
            return SCHOOLS.logDensity(position, gradient);
        }

        @Override
        public void logDensities(double[][] positions, double[] logDensities, double[][] gradients) {
            calls.incrementAndGet();
            most.accumulateAndGet(positions.length, Math::max);
            LogDensity.super.logDensities(positions, logDensities, gradients);
        }

        @Override
        public int preferredBatch() {
            return 3;
        }

        @Override
        public LogDensity fork() {
            return this;
        }
    }
}
