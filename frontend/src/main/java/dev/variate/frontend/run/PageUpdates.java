package dev.variate.frontend.run;

import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/** The threads on which pages read what they will push: services tell of events on their own threads, which must not wait for a page. */
@Component
public class PageUpdates {

    /** The most that a page is updated: five times a second. */
    public static final Duration PACE = Duration.ofMillis(200);

    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(
            2, Thread.ofPlatform().name("page-", 0).daemon().factory());

    public void later(Duration delay, Runnable task) {
        threads.schedule(task, Math.max(0, delay.toNanos()), TimeUnit.NANOSECONDS);
    }

    @PreDestroy
    void close() {
        threads.shutdownNow();
    }
}
