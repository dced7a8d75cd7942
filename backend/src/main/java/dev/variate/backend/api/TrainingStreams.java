package dev.variate.backend.api;

import dev.variate.backend.run.RunEvent;
import dev.variate.backend.run.RunView;
import dev.variate.backend.run.Runs;
import dev.variate.backend.run.Subscription;
import dev.variate.backend.run.TrainingView;
import dev.variate.backend.run.Trainings;
import dev.variate.backend.team.Account;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Sends what a training tells as server-sent events, each reader on a virtual thread. Points are read from the database when there are new ones, so a slow reader misses none. */
@Component
class TrainingStreams {
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(15);

    private final Runs runs;
    private final Trainings trainings;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    TrainingStreams(Runs runs, Trainings trainings) {
        this.runs = runs;
        this.trainings = trainings;
    }

    SseEmitter open(Account account, long runId, @Nullable String lastEventId) {
        trainings.get(account, runId);
        SseEmitter emitter = new SseEmitter(0L);
        BlockingQueue<RunEvent> queue = new LinkedBlockingQueue<>();
        // Subscribed before anything is read, so that nothing falls between.
        Subscription subscription = runs.subscribe(account, runId, event -> {
            if (event instanceof RunEvent.TrainingTold || event instanceof RunEvent.StatusChanged) {
                queue.add(event);
            }
        });
        emitter.onCompletion(subscription::close);
        emitter.onTimeout(subscription::close);
        emitter.onError(error -> subscription.close());
        threads.execute(() -> {
            try (subscription) {
                send(new Reader(account, runId, emitter, step(lastEventId)), queue);
                emitter.complete();
            } catch (IOException | IllegalStateException gone) {
                emitter.complete();
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
                emitter.complete();
            } catch (RuntimeException e) {
                emitter.completeWithError(e);
            }
        });
        return emitter;
    }

    @PreDestroy
    void stop() {
        threads.shutdownNow();
    }

    private static long step(@Nullable String lastEventId) {
        return lastEventId != null && lastEventId.matches("\\d{1,9}") ? Long.parseLong(lastEventId) : 0;
    }

    private static void send(Reader reader, BlockingQueue<RunEvent> queue) throws IOException, InterruptedException {
        boolean ended = reader.status();
        reader.news();
        while (!ended) {
            RunEvent event = queue.poll(SIGN_OF_LIFE.toMillis(), TimeUnit.MILLISECONDS);
            if (event == null) {
                reader.emitter.send(SseEmitter.event().comment("still here"));
                continue;
            }
            boolean changed = event instanceof RunEvent.StatusChanged;
            while (!queue.isEmpty()) {
                changed |= queue.take() instanceof RunEvent.StatusChanged;
            }
            ended = changed && reader.status();
            reader.news();
        }
    }

    record StatusMessage(String status, String phase) {}

    record PicturesMessage(long step) {}

    /** One connection and how far its reader has been told. */
    private final class Reader {
        private final Account account;
        private final long runId;
        private final SseEmitter emitter;
        private long point;
        private long pictures;

        Reader(Account account, long runId, SseEmitter emitter, long step) {
            this.account = account;
            this.runId = runId;
            this.emitter = emitter;
            this.point = step;
            this.pictures = step;
        }

        /** Whether the run has ended. */
        private boolean status() throws IOException {
            RunView run = runs.get(account, runId);
            send("status", new StatusMessage(run.status().text(), run.phase()));
            return run.status().ended();
        }

        private void news() throws IOException {
            for (TrainingView.Point next : trainings.points(account, runId, point)) {
                point = next.step();
                send("point", TrainingDocument.Point.of(next));
            }
            for (long step : trainings.pictureSteps(account, runId)) {
                if (step > pictures) {
                    pictures = step;
                    send("pictures", new PicturesMessage(step));
                }
            }
        }

        private void send(String name, Object message) throws IOException {
            emitter.send(
                    SseEmitter.event().name(name).id(Long.toString(point)).data(message, MediaType.APPLICATION_JSON));
        }
    }
}
