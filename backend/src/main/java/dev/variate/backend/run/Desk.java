package dev.variate.backend.run;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;

/**
 * Hands short jobs to workers and their results back, in memory only. A worker has one at a time: the next comes when the one before is answered, or when nobody waits for it any more.
 *
 * @param <J> what is asked
 * @param <R> what is answered
 */
public abstract class Desk<J, R> {
    private final Function<J, String> id;
    private final WorkSignal work = new WorkSignal();
    private final Deque<J> waiting = new ArrayDeque<>();
    private final Map<String, CompletableFuture<R>> open = new HashMap<>();
    private final Map<Long, String> handed = new HashMap<>();
    private boolean stopping;

    protected Desk(Function<J, String> id) {
        this.id = id;
    }

    /** Whether this worker may have the job; any worker, unless a desk says otherwise. */
    protected boolean isFor(J job, long workerId) {
        return true;
    }

    /** The oldest job that no worker has, for which this worker waits no longer than {@code limit}. */
    public Optional<J> take(long workerId, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            long seen = work.version();
            synchronized (this) {
                boolean busy = open.containsKey(handed.getOrDefault(workerId, ""));
                Optional<J> job = busy
                        ? Optional.empty()
                        : waiting.stream().filter(each -> isFor(each, workerId)).findFirst();
                if (job.isPresent()) {
                    waiting.remove(job.get());
                    handed.put(workerId, id.apply(job.get()));
                    return job;
                }
                if (stopping) {
                    return Optional.empty();
                }
            }
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return Optional.empty();
            }
            work.await(seen, Duration.ofNanos(left));
        }
    }

    /** Whether somebody still wants the result, and of this worker. */
    public boolean deliver(long workerId, String jobId, R result) {
        CompletableFuture<R> future;
        synchronized (this) {
            if (!jobId.equals(handed.get(workerId))) {
                return false;
            }
            future = open.remove(jobId);
        }
        work.raise();
        return future != null && future.complete(result);
    }

    public CompletableFuture<R> submit(J job) {
        CompletableFuture<R> future = new CompletableFuture<>();
        synchronized (this) {
            open.put(id.apply(job), future);
            waiting.addLast(job);
        }
        work.raise();
        return future;
    }

    /** Nobody waits for this job any more. */
    public void withdraw(String jobId) {
        synchronized (this) {
            waiting.removeIf(job -> id.apply(job).equals(jobId));
            open.remove(jobId);
        }
        work.raise();
    }

    @EventListener
    void stop(ContextClosedEvent closed) {
        synchronized (this) {
            stopping = true;
        }
        work.raise();
    }
}
