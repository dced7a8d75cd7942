package dev.variate.backend.run;

import dev.variate.fit.Method;
import dev.variate.pool.protocol.CheckJob;
import dev.variate.pool.protocol.CheckResult;
import dev.variate.pool.protocol.NamedTensor;
import dev.variate.pool.protocol.PackedDoubles;
import dev.variate.pool.protocol.ProtocolJson;
import jakarta.annotation.PreDestroy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Has a worker check what a run drew, once, at its end or when somebody asks; two who ask at the same time wait for the same answer. */
@Component
class RunChecks {
    /** What is said of a question of several parts that was under way when the studio ended. */
    static final String CUT_OFF = "The studio was restarted meanwhile; start it again.";

    private static final Logger LOG = LoggerFactory.getLogger(RunChecks.class);
    private static final int PREDICTIONS = 1000;
    /** Numbers that are sent to the worker: 16 MB. Of more, every second, third … draw. */
    private static final long MOST_NUMBERS = 2_000_000;

    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final CheckDesk desk;
    private final CheckStore store;
    private final BlockStore blocks;
    private final Contents contents;
    private final Map<Long, CompletableFuture<CheckResult>> underWay = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    RunChecks(CheckDesk desk, CheckStore store, BlockStore blocks, Contents contents) {
        this.desk = desk;
        this.store = store;
        this.blocks = blocks;
        this.contents = contents;
    }

    /** What is stored, at no cost. */
    Optional<CheckResult> known(RunEntity run) {
        return store.load(run.id());
    }

    /** What is stored, or else what a worker says now: it may take seconds. A failure is an answer with an error in it. */
    CompletableFuture<CheckResult> of(RunEntity run) {
        Optional<CheckResult> known = known(run);
        if (known.isPresent()) {
            return CompletableFuture.completedFuture(known.get());
        }
        CompletableFuture<CheckResult> mine = new CompletableFuture<>();
        CompletableFuture<CheckResult> first = underWay.putIfAbsent(run.id(), mine);
        if (first != null) {
            return first;
        }
        threads.execute(() -> {
            try {
                mine.complete(compute(run));
            } catch (RuntimeException e) {
                LOG.error("The checks of run {} failed", run.id(), e);
                mine.complete(CheckResult.failed("The checks failed; the studio's log says why."));
            } finally {
                underWay.remove(run.id(), mine);
            }
        });
        return mine;
    }

    /** What the checks found; of checks under way once they are made, and nothing of a run that has none. */
    CompletableFuture<Optional<List<CheckFinding>>> findings(long runId) {
        CompletableFuture<CheckResult> mine = underWay.get(runId);
        return mine == null
                ? CompletableFuture.completedFuture(store.findings(runId))
                : mine.thenApply(made -> store.findings(runId));
    }

    private CheckResult compute(RunEntity run) {
        long draws = store.draws(run.id());
        if (draws == 0 || run.programHash() == null) {
            return CheckResult.failed("The run has no draws, so there is nothing to check.");
        }
        if (run.method() == Method.MAP) {
            return CheckResult.failed("A mode is one point and no draws, so there is nothing to check.");
        }
        CheckResult result = answer(new CheckJob(
                UUID.randomUUID().toString(),
                new String(contents.load(run.programHash()), StandardCharsets.UTF_8),
                List.of(ProtocolJson.read(contents.load(run.inputsHash()), NamedTensor[].class)),
                run.scalars().size(),
                thinned(run, draws),
                PREDICTIONS,
                run.seed()));
        if (result.error().isEmpty()) {
            store.store(run.id(), draws, result);
        }
        return result;
    }

    /** Asks a worker, and waits. */
    CheckResult answer(CheckJob job) {
        return answer(job, PATIENCE);
    }

    /** The same, and waits so long. */
    CheckResult answer(CheckJob job, Duration patience) {
        try {
            return desk.submit(job).get(patience.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            return CheckResult.failed("No worker answered within %d s. Is one running? The pool's page says so."
                    .formatted(patience.toSeconds()));
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return CheckResult.failed("The studio is stopping.");
        } finally {
            desk.withdraw(job.id());
        }
    }

    private List<String> thinned(RunEntity run, long draws) {
        int width = run.scalars().size();
        long step = Math.max(1, (draws * width + MOST_NUMBERS - 1) / MOST_NUMBERS);
        int chains = run.settings().chains();
        double[][] kept = new double[chains][0];
        int[] used = new int[chains];
        blocks.each(run.id(), block -> {
            if (block.warmup()) {
                return;
            }
            int chain = block.chain();
            for (int i = 0; i < block.count(); i++) {
                if ((block.firstIteration() - run.settings().warmup() + i) % step == 0) {
                    if (used[chain] + width > kept[chain].length) {
                        kept[chain] = Arrays.copyOf(kept[chain], 2 * (used[chain] + width));
                    }
                    System.arraycopy(block.draws(), i * width, kept[chain], used[chain], width);
                    used[chain] += width;
                }
            }
        });
        int shortest = Arrays.stream(used).min().orElse(0);
        List<String> packed = new ArrayList<>();
        for (double[] chain : kept) {
            packed.add(PackedDoubles.pack(Arrays.copyOf(chain, shortest)));
        }
        return packed;
    }

    @PreDestroy
    void stop() {
        threads.shutdownNow();
    }
}
