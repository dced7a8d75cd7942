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
    /** All pages together are updated 25 times a second at most, so that those who look on do not slow down what they look at. */
    private static final long SPACING_NANOS = Duration.ofMillis(40).toNanos();
    /** So many pages may be updated at once after a rest, before they have to wait for each other. */
    private static final int AT_ONCE = 10;

    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(
            2, Thread.ofPlatform().name("page-", 0).daemon().factory());
    private long booked = System.nanoTime() - AT_ONCE * SPACING_NANOS;

    public void later(Duration delay, Runnable task) {
        threads.schedule(task, Math.max(0, delay.toNanos()), TimeUnit.NANOSECONDS);
    }

    /** Runs an update after {@code delay}, or later if many other pages have theirs before. */
    void inTurn(Duration delay, Runnable update) {
        later(Duration.ofNanos(Math.max(delay.toNanos(), turn())), update);
    }

    /** Nanoseconds until the next turn that nobody has taken. */
    private synchronized long turn() {
        var now = System.nanoTime();
        booked = Math.max(booked + SPACING_NANOS, now - AT_ONCE * SPACING_NANOS);
        return booked - now;
    }

    @PreDestroy
    void close() {
        threads.shutdownNow();
    }
}
