package dev.variate.backend.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.variate.pool.protocol.LiveJob;
import dev.variate.pool.protocol.LiveResult;
import dev.variate.pool.protocol.RunSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LiveDeskTest {
    private final LiveDesk desk = new LiveDesk();

    @Test
    void a_worker_keeps_the_fit_of_one_person_while_another_waits() throws Exception {
        CompletableFuture<LiveResult> mine = desk.submit(job("mine"));
        desk.submit(job("theirs"));
        assertThat(take(1)).isEqualTo("mine");
        assertThat(take(1)).as("the first is not answered yet").isEmpty();
        assertThat(take(2)).as("another worker has time").isEqualTo("theirs");
        assertThat(desk.deliver(2, "mine", LiveResult.failed("nothing of its own")))
                .as("a worker answers for what it was handed")
                .isFalse();
        assertThat(desk.deliver(1, "mine", LiveResult.failed("too slow"))).isTrue();
        assertThat(mine.get(1, TimeUnit.SECONDS).error()).isEqualTo("too slow");
    }

    @Test
    void the_next_key_frees_the_worker_at_once() throws Exception {
        desk.submit(job("older"));
        assertThat(take(1)).isEqualTo("older");
        try (ExecutorService worker = Executors.newSingleThreadExecutor()) {
            Future<Optional<LiveJob>> polling = worker.submit(() -> desk.take(1, Duration.ofSeconds(20)));
            desk.submit(job("newer"));
            desk.withdraw("older");
            assertThat(polling.get(10, TimeUnit.SECONDS)).map(LiveJob::id).contains("newer");
        }
        assertThat(desk.deliver(1, "older", LiveResult.failed("")))
                .as("nobody waits for the older one")
                .isFalse();
    }

    private String take(long worker) throws InterruptedException {
        return desk.take(worker, Duration.ZERO).map(LiveJob::id).orElse("");
    }

    private static LiveJob job(String id) {
        return new LiveJob(id, "", List.of(), RunSettings.standard(), 1, 100);
    }
}
