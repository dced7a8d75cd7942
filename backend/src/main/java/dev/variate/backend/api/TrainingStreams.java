package dev.variate.backend.api;

import dev.variate.backend.run.RunEvent;
import dev.variate.backend.run.RunView;
import dev.variate.backend.run.Runs;
import dev.variate.backend.run.Subscription;
import dev.variate.backend.run.TrainingView;
import dev.variate.backend.run.Trainings;
import dev.variate.backend.team.Account;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Sends what a training tells as server-sent events. Points are read from the database when there are new ones, so a slow reader misses none, and nothing waits for it. */
@Component
class TrainingStreams {
    private final Runs runs;
    private final Trainings trainings;
    private final EventReaders readers;

    TrainingStreams(Runs runs, Trainings trainings, EventReaders readers) {
        this.runs = runs;
        this.trainings = trainings;
        this.readers = readers;
    }

    SseEmitter open(Account account, long runId, @Nullable String lastEventId) {
        trainings.get(account, runId);
        // whether there is news, not what: a reader that is behind looks once for all that it missed
        Semaphore news = new Semaphore(0);
        // Subscribed before anything is read, so that nothing falls between.
        Subscription subscription = runs.subscribe(account, runId, event -> {
            if (event instanceof RunEvent.TrainingTold || event instanceof RunEvent.StatusChanged) {
                news.release();
            }
        });
        return readers.open(
                new SseEmitter(0L),
                subscription,
                reader -> send(new Reader(account, runId, reader, step(lastEventId)), news));
    }

    private static long step(@Nullable String lastEventId) {
        return lastEventId != null && lastEventId.matches("\\d{1,9}") ? Long.parseLong(lastEventId) : 0;
    }

    private static void send(Reader reader, Semaphore news) throws IOException, InterruptedException {
        boolean ended = reader.status();
        reader.news();
        while (!ended) {
            if (!news.tryAcquire(EventReaders.SIGN_OF_LIFE.toMillis(), TimeUnit.MILLISECONDS)) {
                EventReaders.signOfLife(reader.emitter);
                continue;
            }
            news.drainPermits();
            ended = reader.status();
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
        private Optional<StatusMessage> status = Optional.empty();

        Reader(Account account, long runId, SseEmitter emitter, long step) {
            this.account = account;
            this.runId = runId;
            this.emitter = emitter;
            this.point = step;
            this.pictures = step;
        }

        /** Tells of it if it is another than before. Whether the run has ended. */
        private boolean status() throws IOException {
            RunView run = runs.get(account, runId);
            Optional<StatusMessage> now =
                    Optional.of(new StatusMessage(run.status().text(), run.phase()));
            if (!now.equals(status)) {
                status = now;
                send("status", now.get());
            }
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
