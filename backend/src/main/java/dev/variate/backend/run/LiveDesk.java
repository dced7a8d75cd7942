package dev.variate.backend.run;

import dev.variate.pool.protocol.LiveJob;
import dev.variate.pool.protocol.LiveResult;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;

/**
 * Hands live fits to workers and their results back. In memory only: a live fit that is lost is worth nothing a second later. A worker has one at a time, because it drops the one that it has for the
 * next: so the next comes when the one before is answered, or when nobody waits for it any more.
 */
@Service
public class LiveDesk {
    private final WorkSignal work = new WorkSignal();
    private final Deque<LiveJob> waiting = new ArrayDeque<>();
    private final Map<String, CompletableFuture<LiveResult>> open = new HashMap<>();
    private final Map<Long, String> handed = new HashMap<>();
    private boolean stopping;

    /** The oldest job that no worker has, for which this worker waits no longer than {@code limit}. */
    public Optional<LiveJob> take(long workerId, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            long seen = work.version();
            synchronized (this) {
                boolean busy = open.containsKey(handed.getOrDefault(workerId, ""));
                if (!waiting.isEmpty() && !busy) {
                    LiveJob job = waiting.removeFirst();
                    handed.put(workerId, job.id());
                    return Optional.of(job);
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

    /** Whether somebody still wants the result. */
    public boolean deliver(String jobId, LiveResult result) {
        CompletableFuture<LiveResult> future;
        synchronized (this) {
            future = open.remove(jobId);
        }
        work.raise();
        return future != null && future.complete(result);
    }

    CompletableFuture<LiveResult> submit(LiveJob job) {
        CompletableFuture<LiveResult> future = new CompletableFuture<>();
        synchronized (this) {
            open.put(job.id(), future);
            waiting.addLast(job);
        }
        work.raise();
        return future;
    }

    /** Nobody waits for this job any more. */
    void withdraw(String jobId) {
        synchronized (this) {
            waiting.removeIf(job -> job.id().equals(jobId));
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
