package dev.variate.pool.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.variate.model.Language;
import dev.variate.model.Model;
import dev.variate.model.ModelProgram;
import dev.variate.model.TracedModel;
import dev.variate.pool.JvmProcess;
import dev.variate.pool.protocol.Block;
import dev.variate.pool.protocol.CheckJob;
import dev.variate.pool.protocol.CheckResult;
import dev.variate.pool.protocol.Checkpoint;
import dev.variate.pool.protocol.Finish;
import dev.variate.pool.protocol.Lease;
import dev.variate.pool.protocol.LiveJob;
import dev.variate.pool.protocol.LiveResult;
import dev.variate.pool.protocol.NamedTensor;
import dev.variate.pool.protocol.PackedDoubles;
import dev.variate.pool.protocol.Phase;
import dev.variate.pool.protocol.RunSettings;
import dev.variate.program.ProgramText;
import dev.variate.tensor.Value;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerTest {
    private static final RunSettings SETTINGS = new RunSettings(2, 150, 200, 0.8, 10);
    private static final int SCALARS = 10;
    private static final TracedModel MODEL = ModelProgram.trace(
            Model.of("schools", List.of(), a -> {
                var mu = Language.normal("mu", 0, 5);
                var tau = Language.halfCauchy("tau", 5);
                var z = Language.normal("z", 0, 1, Language.shape(8));
                return Language.normal("y", mu.plus(tau.times(z)), new double[] {15, 10, 16, 11, 9, 11, 10, 18});
            }),
            Map.of("y", Value.vector(28, 8, -3, 7, -1, 1, 18, 12)));

    @TempDir
    private Path folder;

    private final List<Process> started = new java.util.ArrayList<>();
    private ScriptedStudio studio;
    private Path tokenFile;

    @BeforeEach
    void open() throws IOException {
        studio = new ScriptedStudio();
        tokenFile = Files.writeString(folder.resolve("token"), ScriptedStudio.TOKEN + "\n");
    }

    @AfterEach
    void close() {
        started.forEach(Process::destroyForcibly);
        studio.close();
    }

    private static Lease lease(int attempt, String program, RunSettings settings, List<Checkpoint> checkpoints) {
        return new Lease(
                5,
                attempt,
                30,
                "nuts",
                program,
                NamedTensor.listOf(MODEL.inputs()),
                settings,
                11,
                "jvm",
                0,
                settings.chains(),
                checkpoints,
                Optional.empty());
    }

    private static Lease lease(RunSettings settings) {
        return lease(1, ProgramText.print(MODEL.program()), settings, List.of());
    }

    /** Runs a worker in this process while the test's body runs. */
    private void withWorker(Body body) throws Exception {
        Worker worker = new Worker(studio.address(), tokenFile, Optional.empty(), "tested", List.of("gpu"), "");
        Thread thread = Thread.ofPlatform().start(worker::serve);
        try {
            body.run();
        } finally {
            worker.stop();
            thread.join(20_000);
            assertThat(thread.isAlive())
                    .as("the worker still runs after it was stopped")
                    .isFalse();
            studio.awaitNoQuestion();
        }
    }

    private interface Body {
        void run() throws Exception;
    }

    private Process workerProcess(String... more) throws IOException {
        List<String> arguments = new java.util.ArrayList<>(List.of(
                "--studio", studio.address().toString(), "--token-file", tokenFile.toString(), "--name", "process"));
        arguments.addAll(List.of(more));
        Process process = JvmProcess.builder(WorkerMain.class, arguments)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("worker.log").toFile())
                .start();
        started.add(process);
        return process;
    }

    private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        T found = queue.poll(60, TimeUnit.SECONDS);
        assertThat(found).as("nothing came within a minute").isNotNull();
        return found;
    }

    /** A chain's draws in order, once each; fails if an iteration is missing. */
    private static double[] draws(List<Block> blocks, int chain) {
        List<Block> own = blocks.stream()
                .filter(b -> b.chain() == chain)
                .sorted(Comparator.comparingInt(Block::firstIteration))
                .toList();
        int expected = 0;
        for (Block block : own) {
            assertThat(block.firstIteration()).as("chain %d", chain).isEqualTo(expected);
            assertThat(block.nextIteration()).isEqualTo(block.firstIteration() + block.count());
            expected = block.nextIteration();
        }
        return own.stream()
                .flatMapToDouble(b -> DoubleStream.of(PackedDoubles.unpack(b.draws())))
                .toArray();
    }

    private static double[] allDraws(List<Block> blocks, RunSettings settings) {
        return IntStream.range(0, settings.chains())
                .boxed()
                .flatMapToDouble(c -> Arrays.stream(draws(blocks, c)))
                .toArray();
    }

    private double[] uninterrupted(RunSettings settings) throws Exception {
        withWorker(() -> {
            studio.leases.add(lease(settings));
            assertThat(next(studio.finishes).status()).isEqualTo(Finish.Status.succeeded);
        });
        double[] draws = allDraws(studio.blocks(), settings);
        studio.forgetBlocks();
        return draws;
    }

    @Test
    void a_run_is_told_block_by_block_with_every_iteration_once() throws Exception {
        withWorker(() -> {
            studio.leases.add(lease(SETTINGS));
            Finish finish = next(studio.finishes);
            assertThat(finish.status()).as(finish.error()).isEqualTo(Finish.Status.succeeded);
            assertThat(finish.gradients()).isGreaterThanOrEqualTo(2 * 350);
        });
        assertThat(studio.registrations.peek().devices()).first().isEqualTo("jvm");
        assertThat(studio.phases).containsExactly(Phase.Name.compiling, Phase.Name.warmup, Phase.Name.sampling);
        assertThat(studio.blocks()).allSatisfy(block -> {
            assertThat(block.scalars()).isEqualTo(SCALARS);
            assertThat(PackedDoubles.unpack(block.draws())).hasSize(block.count() * SCALARS);
            assertThat(PackedDoubles.unpack(block.stats())).hasSize(block.count() * Block.STATS);
            assertThat(block.warmup()).isEqualTo(block.firstIteration() < SETTINGS.warmup());
        });
        assertThat(allDraws(studio.blocks(), SETTINGS)).hasSize(2 * 350 * SCALARS);
    }

    @Test
    void a_worker_killed_in_the_middle_of_a_run_is_followed_by_another_that_makes_the_same_draws() throws Exception {
        double[] reference = uninterrupted(SETTINGS);
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch dead = new CountDownLatch(1);
        studio.answerBlocks(arrival -> {
            if (arrival.attempt() == 1 && arrival.block().firstIteration() > 20) {
                reached.countDown();
                dead.await();
            }
            return 200;
        });
        Process killed = workerProcess();
        studio.leases.add(lease(SETTINGS));
        assertThat(reached.await(60, TimeUnit.SECONDS))
                .as(Files.readString(folder.resolve("worker.log")))
                .isTrue();
        killed.destroyForcibly().waitFor();
        List<Block> before = studio.blocks();
        dead.countDown();
        List<Checkpoint> checkpoints = IntStream.range(0, SETTINGS.chains())
                .boxed()
                .flatMap(
                        c -> before.stream()
                                .filter(b -> b.chain() == c)
                                .max(Comparator.comparingInt(Block::firstIteration))
                                .stream())
                .map(b -> new Checkpoint(b.chain(), b.nextIteration(), b.checkpoint()))
                .toList();
        assertThat(checkpoints).isNotEmpty();

        Process successor = workerProcess();
        // what was held back at the kill was never acknowledged, so it does not count
        studio.forgetBlocks();
        studio.leases.add(lease(2, ProgramText.print(MODEL.program()), SETTINGS, checkpoints));
        assertThat(next(studio.finishes).status()).isEqualTo(Finish.Status.succeeded);
        successor.destroy();
        assertThat(successor.waitFor(20, TimeUnit.SECONDS))
                .as("ends on SIGTERM")
                .isTrue();

        List<Block> all = new java.util.ArrayList<>(before);
        all.addAll(studio.blocks());
        assertThat(allDraws(all, SETTINGS)).containsExactly(reference);
    }

    @Test
    void a_studio_that_is_away_for_a_while_costs_nothing() throws Exception {
        double[] reference = uninterrupted(SETTINGS);
        AtomicInteger arrivals = new AtomicInteger();
        CountDownLatch third = new CountDownLatch(1);
        studio.answerBlocks(arrival -> {
            if (arrivals.incrementAndGet() == 3) {
                third.countDown();
            }
            return arrivals.get() == 5 ? 503 : 200;
        });
        withWorker(() -> {
            studio.leases.add(lease(SETTINGS));
            assertThat(third.await(60, TimeUnit.SECONDS)).isTrue();
            studio.goAway();
            studio.comeBack();
            assertThat(next(studio.finishes).status()).isEqualTo(Finish.Status.succeeded);
        });
        assertThat(allDraws(studio.blocks(), SETTINGS)).containsExactly(reference);
    }

    @Test
    void a_credential_that_grows_old_in_a_run_is_renewed_and_no_block_is_lost() throws Exception {
        AtomicInteger arrivals = new AtomicInteger();
        studio.answerBlocks(arrival -> {
            if (arrivals.incrementAndGet() == 3) {
                studio.changeCredential();
            }
            return 200;
        });
        withWorker(() -> {
            studio.leases.add(lease(SETTINGS));
            assertThat(next(studio.finishes).status()).isEqualTo(Finish.Status.succeeded);
        });
        assertThat(allDraws(studio.blocks(), SETTINGS)).hasSize(2 * 350 * SCALARS);
        assertThat(studio.renewals).hasPositiveValue();
        assertThat(studio.registrations).singleElement().satisfies(registration -> {
            assertThat(registration.labels()).containsExactly("gpu");
            assertThat(registration.name()).isEqualTo("tested");
        });
    }

    @Test
    void a_studio_on_another_machine_is_not_spoken_to_in_the_clear() throws Exception {
        Process worker = JvmProcess.builder(
                        WorkerMain.class,
                        List.of("--studio", "http://192.0.2.1:8080", "--token-file", tokenFile.toString()))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("clear.log").toFile())
                .start();
        started.add(worker);
        assertThat(worker.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(worker.exitValue()).isEqualTo(1);
        assertThat(Files.readString(folder.resolve("clear.log"))).contains("https", "--plain-http");
    }

    @Test
    void once_the_lease_is_lost_nothing_more_is_said_about_the_run() throws Exception {
        AtomicInteger afterLoss = new AtomicInteger(-1);
        studio.answerBlocks(arrival -> {
            if (arrival.attempt() == 1 && arrival.block().firstIteration() > 0) {
                afterLoss.incrementAndGet();
                return 409;
            }
            return 200;
        });
        withWorker(() -> {
            studio.leases.add(lease(new RunSettings(2, 1000, 1_000_000, 0.8, 10)));
            // the worker is free for the next lease long before a million draws could be made, and the only finish is
            // that lease's
            studio.leases.add(lease(2, ProgramText.print(MODEL.program()), SETTINGS, List.of()));
            assertThat(next(studio.finishes).status()).isEqualTo(Finish.Status.succeeded);
        });
        assertThat(afterLoss.get()).isZero();
        assertThat(studio.finishes).isEmpty();
    }

    @Test
    void a_cancelled_run_keeps_what_it_has_and_says_so() throws Exception {
        studio.answerBlocks(arrival -> {
            studio.wantCancel();
            return 200;
        });
        withWorker(() -> {
            studio.leases.add(lease(new RunSettings(2, 1000, 1_000_000, 0.8, 10)));
            assertThat(next(studio.finishes).status()).isEqualTo(Finish.Status.cancelled);
        });
        assertThat(studio.blocks()).isNotEmpty();
    }

    @Test
    void a_program_that_is_not_one_fails_in_words() throws Exception {
        withWorker(() -> {
            studio.leases.add(lease(1, "program x {\n", SETTINGS, List.of()));
            Finish finish = next(studio.finishes);
            assertThat(finish.status()).isEqualTo(Finish.Status.failed);
            assertThat(finish.error()).isNotBlank().doesNotContain("Exception");
            studio.leases.add(lease(SETTINGS));
            assertThat(next(studio.finishes).status()).as("the next run").isEqualTo(Finish.Status.succeeded);
        });
    }

    @Test
    void the_metric_and_the_depth_of_trees_are_the_runs_and_a_metric_that_nobody_knows_fails_in_words()
            throws Exception {
        double[] usual = uninterrupted(SETTINGS);
        withWorker(() -> {
            studio.leases.add(lease(new RunSettings(2, 150, 200, 0.8, 2, "dense")));
            assertThat(next(studio.finishes).status()).isEqualTo(Finish.Status.succeeded);
            assertThat(allDraws(studio.blocks(), SETTINGS)).isNotEqualTo(usual);
            assertThat(studio.blocks()).allSatisfy(block -> {
                double[] stats = PackedDoubles.unpack(block.stats());
                for (int i = 0; i < block.count(); i++) {
                    assertThat(stats[i * Block.STATS + 3]).as("tree depth").isLessThanOrEqualTo(2);
                }
            });
            studio.leases.add(lease(new RunSettings(2, 150, 200, 0.8, 2, "round")));
            Finish finish = next(studio.finishes);
            assertThat(finish.status()).isEqualTo(Finish.Status.failed);
            assertThat(finish.error()).contains("no metric `round`");
        });
    }

    private static Lease approximation(int attempt, String method, int draws, List<Checkpoint> checkpoints) {
        return new Lease(
                5,
                attempt,
                30,
                method,
                ProgramText.print(MODEL.program()),
                NamedTensor.listOf(MODEL.inputs()),
                new RunSettings(1, 0, draws, 0.8, 10),
                11,
                "jvm",
                0,
                1,
                checkpoints,
                Optional.empty());
    }

    @Test
    void an_approximation_is_told_in_blocks_and_taken_up_where_an_earlier_attempt_was_lost() throws Exception {
        withWorker(() -> {
            studio.leases.add(approximation(1, "laplace", 9000, List.of()));
            Finish finish = next(studio.finishes);
            assertThat(finish.status()).as(finish.error()).isEqualTo(Finish.Status.succeeded);
            assertThat(finish.importance().orElseThrow().effectiveDraws()).isBetween(1.0, 9000.0);
            double[] whole = draws(studio.blocks(), 0);
            assertThat(whole).hasSize(9000 * SCALARS);
            assertThat(studio.blocks()).hasSizeGreaterThan(1).allSatisfy(block -> {
                assertThat(block.warmup()).isFalse();
                assertThat(block.stats()).isEmpty();
            });
            Block first = studio.blocks().getFirst();
            studio.forgetBlocks();
            studio.leases.add(approximation(2, "laplace", 9000, List.of(new Checkpoint(0, first.nextIteration(), ""))));
            assertThat(next(studio.finishes).status()).isEqualTo(Finish.Status.succeeded);
            assertThat(studio.blocks().getFirst().firstIteration()).isEqualTo(first.nextIteration());
            List<Block> both = new java.util.ArrayList<>(List.of(first));
            both.addAll(studio.blocks());
            assertThat(draws(both, 0)).containsExactly(whole);
            studio.forgetBlocks();
            studio.leases.add(approximation(1, "guess", 10, List.of()));
            Finish refused = next(studio.finishes);
            assertThat(refused.status()).isEqualTo(Finish.Status.failed);
            assertThat(refused.error()).contains("no method `guess`");
            assertThat(studio.blocks()).isEmpty();
        });
    }

    @Test
    void a_damaged_checkpoint_fails_in_words() throws Exception {
        withWorker(() -> {
            studio.leases.add(lease(
                    2, ProgramText.print(MODEL.program()), SETTINGS, List.of(Checkpoint.of(0, 10, new byte[] {1, 2, 3
                    }))));
            Finish finish = next(studio.finishes);
            assertThat(finish.status()).isEqualTo(Finish.Status.failed);
            assertThat(finish.error()).containsIgnoringCase("checkpoint");
        });
    }

    private static LiveJob liveJob(String id, int draws, long budgetMillis) {
        return new LiveJob(
                id,
                ProgramText.print(MODEL.program()),
                NamedTensor.listOf(MODEL.inputs()),
                new RunSettings(4, 200, draws, 0.8, 10),
                3,
                budgetMillis);
    }

    @Test
    void a_live_fit_answers_with_its_draws() throws Exception {
        withWorker(() -> {
            studio.liveJobs.add(liveJob("job1", 250, 60_000));
            LiveResult result = next(studio.liveResults).getValue();
            assertThat(result.error()).isEmpty();
            assertThat(result.names()).contains("mu", "tau", "z[0]", "z[7]").hasSize(SCALARS);
            assertThat(result.draws()).hasSize(4).allSatisfy(chain -> assertThat(PackedDoubles.unpack(chain))
                    .hasSize(250 * SCALARS));
        });
    }

    @Test
    void a_live_fit_that_would_take_the_workers_memory_is_refused_and_the_run_beside_it_goes_on() throws Exception {
        TracedModel large = ModelProgram.trace(
                Model.of("large", List.of(), a -> {
                    var x = Language.normal("x", 0, 1, Language.shape(1 << 25));
                    return Language.normal("z", x, 1);
                }),
                Map.of());
        withWorker(() -> {
            studio.leases.add(lease(SETTINGS));
            studio.liveJobs.add(new LiveJob(
                    "large",
                    ProgramText.print(large.program()),
                    List.of(),
                    new RunSettings(4, 200, 200, 0.8, 10),
                    3,
                    60_000));
            assertThat(next(studio.liveResults).getValue().error()).contains("too large", "Launch a run");
            assertThat(next(studio.finishes).status()).isEqualTo(Finish.Status.succeeded);
        });
    }

    @Test
    void a_question_about_predictions_is_answered() throws Exception {
        withWorker(() -> {
            studio.checkJobs.add(new CheckJob(
                    "check1",
                    ProgramText.print(MODEL.program()),
                    NamedTensor.listOf(MODEL.inputs()),
                    0,
                    List.of(),
                    50,
                    1));
            Map.Entry<String, CheckResult> answer = next(studio.checkResults);
            assertThat(answer.getKey()).isEqualTo("check1");
            assertThat(answer.getValue().predictions()).isEqualTo(50);
            assertThat(answer.getValue().variables())
                    .extracting(CheckResult.Variable::name)
                    .containsExactly("mu", "tau", "z", "y");
        });
    }

    @Test
    void a_live_fit_whose_time_is_up_answers_with_what_it_has() throws Exception {
        withWorker(() -> {
            studio.liveJobs.add(liveJob("job1", 500_000, 700));
            LiveResult result = next(studio.liveResults).getValue();
            assertThat(result.error()).isEmpty();
            assertThat(result.draws().stream()
                            .map(c -> PackedDoubles.unpack(c).length)
                            .distinct())
                    .as("chains are equally long")
                    .hasSize(1);
            assertThat(PackedDoubles.unpack(result.draws().getFirst()).length / SCALARS)
                    .isBetween(2, 499_999);
        });
    }

    @Test
    void a_newer_live_fit_takes_the_place_of_the_one_before_beside_a_run() throws Exception {
        withWorker(() -> {
            studio.leases.add(lease(new RunSettings(2, 1000, 1_000_000, 0.8, 10)));
            studio.liveJobs.add(liveJob("old", 1_000_000, 3_600_000));
            studio.liveJobs.add(liveJob("new", 100, 60_000));
            assertThat(next(studio.liveResults).getKey()).isEqualTo("new");
            studio.wantCancel();
            assertThat(next(studio.finishes).status()).isEqualTo(Finish.Status.cancelled);
        });
        assertThat(studio.liveResults).isEmpty();
    }

    @Test
    void a_worker_with_a_parent_ends_when_its_standard_input_does() throws Exception {
        Process worker = workerProcess("--with-parent");
        next(studio.registrations);
        worker.getOutputStream().close();
        assertThat(worker.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(worker.exitValue()).isZero();
    }

    @Test
    void a_refused_token_ends_the_worker_with_words_that_do_not_hold_it() throws Exception {
        Files.writeString(tokenFile, "wrong-secret");
        Process worker = workerProcess();
        assertThat(worker.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(worker.exitValue()).isEqualTo(1);
        assertThat(Files.readString(folder.resolve("worker.log")))
                .contains("refuses the token")
                .doesNotContain("wrong-secret");
    }

    @Test
    void our_own_jars_stand_first_on_the_class_path_and_tensorflows_last() throws IOException {
        for (String jar : List.of(
                "tensorflow-core-api-1.jar",
                "picocli-4.jar",
                "ppl-engine-0.jar",
                "accelerator-pool-0.jar",
                "jackson-core-3.jar")) {
            Files.createFile(folder.resolve(jar));
        }
        assertThat(Arrays.stream(LocalWorker.classPath(folder).split(File.pathSeparator))
                        .map(p -> Path.of(p).getFileName().toString()))
                .containsExactly(
                        "accelerator-pool-0.jar",
                        "ppl-engine-0.jar",
                        "jackson-core-3.jar",
                        "picocli-4.jar",
                        "tensorflow-core-api-1.jar");
    }
}
