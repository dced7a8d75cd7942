package dev.variate.backend.api;

import dev.variate.backend.run.Subscription;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Readers of server-sent events, each on a virtual thread of its own, so that a slow one holds up nobody. */
@Component
class EventReaders {
    /** So often something is sent, so that neither side takes a quiet connection for a dead one. */
    static final Duration SIGN_OF_LIFE = Duration.ofSeconds(15);

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** Sends all there is to send. */
    interface Telling {
        /** @throws IOException if the reader has gone */
        void to(SseEmitter reader) throws IOException, InterruptedException;
    }

    /** @param subscription is closed when the reader has gone or everything is told */
    SseEmitter open(SseEmitter reader, Subscription subscription, Telling telling) {
        reader.onCompletion(subscription::close);
        reader.onTimeout(subscription::close);
        reader.onError(error -> subscription.close());
        threads.execute(() -> {
            try (subscription) {
                telling.to(reader);
                reader.complete();
            } catch (IOException | IllegalStateException gone) {
                reader.complete();
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
                reader.complete();
            } catch (RuntimeException e) {
                reader.completeWithError(e);
            }
        });
        return reader;
    }

    static void signOfLife(SseEmitter reader) throws IOException {
        reader.send(SseEmitter.event().comment("still here"));
    }

    @PreDestroy
    void stop() {
        threads.shutdownNow();
    }
}
