package dev.variate.backend.api;

import dev.variate.backend.run.DrawCursor;
import dev.variate.backend.run.RunEvent;
import dev.variate.backend.run.RunView;
import dev.variate.backend.run.Runs;
import dev.variate.backend.run.Subscription;
import dev.variate.backend.team.Account;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Sends what happens to a run as server-sent events. Each reader has a queue. An event's id is where each chain stands; a reader that
 * comes back with the last one is told only of blocks after it.
 */
@Component
class RunStreams {
    /** A reader this far behind is cut off; it comes back and is told what it missed. */
    private static final int LONGEST_QUEUE = 10_000;

    private final Runs runs;
    private final EventReaders readers;

    RunStreams(Runs runs, EventReaders readers) {
        this.runs = runs;
        this.readers = readers;
    }

    SseEmitter open(Account account, long runId, @Nullable String lastEventId) {
        SseEmitter emitter = new SseEmitter(0L);
        BlockingQueue<RunEvent> queue = new LinkedBlockingQueue<>(LONGEST_QUEUE);
        // Subscribed before the state is read, so that nothing falls between.
        Subscription subscription = runs.subscribe(account, runId, event -> {
            if (!queue.offer(event)) {
                emitter.complete();
            }
        });
        return readers.open(
                emitter, subscription, reader -> send(account, runId, new Reader(reader, cursor(lastEventId)), queue));
    }

    private void send(Account account, long runId, Reader reader, BlockingQueue<RunEvent> queue)
            throws IOException, InterruptedException {
        RunView now = runs.get(account, runId);
        reader.status(now.status().text(), now.phase());
        for (var block : runs.draws(account, runId, reader.cursor()).blocks()) {
            reader.block(new RunEvent.BlockArrived(
                    runId, block.chain(), block.firstIteration(), block.count(), block.warmup()));
        }
        boolean ended = now.status().ended();
        while (!ended) {
            RunEvent event = queue.poll(EventReaders.SIGN_OF_LIFE.toMillis(), TimeUnit.MILLISECONDS);
            switch (event) {
                case null -> reader.signOfLife();
                case RunEvent.StatusChanged change -> {
                    reader.status(change.status().text(), change.phase());
                    ended = change.status().ended();
                }
                case RunEvent.Marked _ -> {} // the run itself goes on as it was
                case RunEvent.TrainingTold _ -> {} // a stream of its own tells of it
                case RunEvent.BlockArrived block -> reader.block(block);
                case RunEvent.SummaryUpdated update ->
                    reader.summary(SummaryDocument.of(runs.get(account, runId), update.summary()));
            }
        }
        reader.summary(SummaryDocument.of(runs.get(account, runId), runs.summary(account, runId)));
    }

    private static DrawCursor cursor(@Nullable String lastEventId) {
        if (lastEventId == null || !lastEventId.matches("\\d{1,9}(,\\d{1,9}){0,63}")) {
            return DrawCursor.START;
        }
        return new DrawCursor(
                Arrays.stream(lastEventId.split(",")).map(Integer::valueOf).toList());
    }

    record StatusMessage(String status, String phase) {}

    record BlockMessage(int chain, int firstIteration, int count, boolean warmup) {}

    /** One connection and how far its reader has been told. */
    private static final class Reader {
        private final SseEmitter emitter;
        private final List<Integer> next;

        Reader(SseEmitter emitter, DrawCursor cursor) {
            this.emitter = emitter;
            this.next = new ArrayList<>(cursor.nextIteration());
        }

        DrawCursor cursor() {
            return new DrawCursor(next);
        }

        void status(String status, String phase) throws IOException {
            send("status", new StatusMessage(status, phase));
        }

        void summary(SummaryDocument summary) throws IOException {
            send("summary", summary);
        }

        void block(RunEvent.BlockArrived block) throws IOException {
            while (next.size() <= block.chain()) {
                next.add(0);
            }
            if (block.firstIteration() >= next.get(block.chain())) {
                next.set(block.chain(), block.firstIteration() + block.count());
                send("block", new BlockMessage(block.chain(), block.firstIteration(), block.count(), block.warmup()));
            }
        }

        void signOfLife() throws IOException {
            EventReaders.signOfLife(emitter);
        }

        private void send(String name, Object message) throws IOException {
            SseEmitter.SseEventBuilder event = SseEmitter.event().name(name).data(message, MediaType.APPLICATION_JSON);
            if (!next.isEmpty()) {
                event.id(String.join(",", next.stream().map(String::valueOf).toList()));
            }
            emitter.send(event);
        }
    }
}
