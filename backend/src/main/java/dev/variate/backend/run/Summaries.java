package dev.variate.backend.run;

import dev.variate.diagnostics.Importance;
import dev.variate.fit.Method;
import dev.variate.fit.Stopping;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Keeps the summaries of running runs current as blocks arrive: at most five times a second, on one thread, which rests five times as long as the last summary took, so that they take less than a fifth of one processor. Ended runs are summarised when asked for, and
 * some of the answers kept. With each summary a run is judged by its rules, which may end it.
 */
@Component
class Summaries {
    private static final Logger LOG = LoggerFactory.getLogger(Summaries.class);
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final int PAUSE_TO_WORK = 5;
    private static final int KEPT = 64;

    private final BlockStore blocks;
    private final RunEvents events;
    private final WishStore wishes;
    private final TrainingStore trainings;
    private final Map<Long, Running> running = new ConcurrentHashMap<>();
    private final Map<Rest, SummaryView> resting = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Rest, SummaryView> eldest) {
            return size() > KEPT;
        }
    });
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("summaries").factory());

    Summaries(BlockStore blocks, RunEvents events, WishStore wishes, TrainingStore trainings) {
        this.trainings = trainings;
        this.blocks = blocks;
        this.events = events;
        this.wishes = wishes;
    }

    /** A run that rests, by all that tells which of its draws count: one that was extended or resumed comes to rest again. */
    private record Rest(long runId, int attempt, RunStatus status, int counted) {
        static Rest of(RunEntity run) {
            return new Rest(run.id(), run.attempt(), run.status(), run.counted());
        }
    }

    /** A run that is under way: its draws, the latest summary, and when the next may be made. */
    private static final class Running {
        private final long projectId;
        private final RunDraws draws;
        private final Optional<Stopping> stopping;
        private volatile Optional<SummaryView> latest = Optional.empty();
        private boolean planned;
        private long notBefore = System.nanoTime();

        Running(RunEntity run, RunDraws draws) {
            this.projectId = run.projectId();
            this.draws = draws;
            this.stopping = stopping(run);
        }
    }

    /** A block has been stored. */
    void arrived(RunEntity run, DrawBlock block) {
        Running state = running.computeIfAbsent(run.id(), id -> new Running(run, load(run)));
        if (!state.draws.add(block)) {
            // Another studio has recorded blocks of this run: start again from what is stored.
            state = new Running(run, load(run));
            running.put(run.id(), state);
        }
        plan(run.id(), state);
    }

    /** The latest summary of a run that is under way here. */
    Optional<SummaryView> current(long runId) {
        return Optional.ofNullable(running.get(runId)).flatMap(state -> state.latest);
    }

    /**
     * What a page that is shown often may ask for: of a run under way whatever was computed last, even if draws have come since, and nothing if that was never; of one that rests all.
     */
    Optional<SummaryView> latest(RunEntity run) {
        return run.status().rests() ? Optional.of(now(run)) : current(run.id());
    }

    /** Of all draws that are stored, computed now: costs seconds if they are many. */
    SummaryView now(RunEntity run) {
        if (run.method() == Method.TRAIN) {
            return trainings.summary(run.id());
        }
        Running state = running.get(run.id());
        if (state != null) {
            return state.draws.summarise();
        }
        if (!run.status().rests()) {
            return load(run).summarise();
        }
        // Not computed inside the map: its lock would hold up those who ask for other runs.
        SummaryView known = resting.get(Rest.of(run));
        if (known != null) {
            return known;
        }
        SummaryView summary = load(run).summarise();
        resting.put(Rest.of(run), summary);
        return summary;
    }

    /** Of all draws that are stored, with what the worker says of their weights. */
    SummaryView atEnd(RunEntity run, Optional<Importance> importance) {
        if (run.method() == Method.TRAIN) {
            return trainings.summary(run.id());
        }
        Running state = running.get(run.id());
        RunDraws draws = state == null ? load(run) : state.draws;
        importance.ifPresent(draws::weigh);
        return draws.summarise();
    }

    private static Optional<Stopping> stopping(RunEntity run) {
        return run.until().any() ? Optional.of(new Stopping(run.until(), run.scalars())) : Optional.empty();
    }

    /** Where a run that has all its draws ended by its rules, which a worker that was quick may have overtaken. */
    Optional<Stopping.End> ending(RunEntity run) {
        return stopping(run).flatMap(rules -> load(run).look(rules));
    }

    /** The run is over with this summary, for which somebody will ask at once. */
    void keep(RunEntity run, SummaryView summary) {
        resting.put(Rest.of(run), summary);
    }

    /** The run is over, or waits again: its draws need not be kept at hand. */
    void forget(long runId) {
        running.remove(runId);
    }

    @PreDestroy
    void stop() {
        clock.shutdownNow();
    }

    /** A run that was stopped has all the draws that it will have, so it is judged as one that asked for no more. */
    private RunDraws load(RunEntity run) {
        RunDraws draws =
                new RunDraws(run.scalars(), run.method(), run.settings().withDraws(run.counted()));
        run.importance().ifPresent(draws::weigh);
        blocks.each(run.id(), draws::add);
        return draws;
    }

    private void plan(long runId, Running state) {
        synchronized (state) {
            if (state.planned) {
                return;
            }
            state.planned = true;
            try {
                clock.schedule(
                        () -> compute(runId, state),
                        Math.max(0, state.notBefore - System.nanoTime()),
                        TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException stopping) {
                LOG.debug("The studio stops; run {} is not summarised", runId);
            }
        }
    }

    private void compute(long runId, Running state) {
        long start = System.nanoTime();
        synchronized (state) {
            state.planned = false;
        }
        try {
            state.stopping.flatMap(state.draws::look).ifPresent(end -> wishes.stopAt(runId, end));
            SummaryView summary = state.draws.summariseAside();
            state.latest = Optional.of(summary);
            if (running.get(runId) == state) {
                events.tell(state.projectId, new RunEvent.SummaryUpdated(runId, summary));
            }
        } catch (RuntimeException e) {
            LOG.error("The summary of run {} failed", runId, e);
        }
        synchronized (state) {
            long work = System.nanoTime() - start;
            state.notBefore = System.nanoTime() + Math.max(PAUSE.toNanos(), PAUSE_TO_WORK * work);
        }
    }
}
