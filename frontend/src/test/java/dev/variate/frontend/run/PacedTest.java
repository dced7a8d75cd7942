package dev.variate.frontend.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PacedTest {

    private final PageUpdates threads = new PageUpdates();
    private final Semaphore updates = new Semaphore(0);
    private final Paced paced = new Paced(threads, updates::release);

    @AfterEach
    void stop() {
        threads.close();
    }

    private boolean another() throws InterruptedException {
        return updates.tryAcquire(10, TimeUnit.SECONDS);
    }

    @Test
    void a_flood_of_events_is_one_update_now_and_at_most_one_each_pace_after_it() throws InterruptedException {
        var start = System.nanoTime();
        paced.ask();
        assertThat(another()).isTrue();
        for (var i = 0; i < 1000; i++) {
            paced.ask();
        }
        var count = 1;
        var last = start;
        while (updates.tryAcquire(3 * PageUpdates.PACE.toMillis(), TimeUnit.MILLISECONDS)) {
            count++;
            last = System.nanoTime();
        }
        // on a machine that stands still in the middle of the flood there may be several, but never two within one pace
        assertThat(count).isBetween(2, 1 + (int) ((last - start) / PageUpdates.PACE.toNanos()));
    }

    @Test
    void a_hidden_page_gets_nothing_and_what_it_missed_when_it_is_seen_again() throws InterruptedException {
        paced.pause(true);
        paced.ask();
        assertThat(updates.tryAcquire(3 * PageUpdates.PACE.toMillis(), TimeUnit.MILLISECONDS))
                .isFalse();
        paced.pause(false);
        assertThat(another()).isTrue();
    }

    @Test
    void an_update_that_fails_does_not_silence_the_next() throws InterruptedException {
        var calls = new Semaphore(0);
        var failing = new Paced(threads, () -> {
            calls.release();
            throw new IllegalStateException("this test's own failure");
        });
        failing.ask();
        assertThat(calls.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
        failing.ask();
        assertThat(calls.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
    }
}
