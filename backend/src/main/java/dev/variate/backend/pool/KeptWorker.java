package dev.variate.backend.pool;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One worker beside the studio: started again whenever it dies. */
final class KeptWorker {
    private static final Logger LOG = LoggerFactory.getLogger(KeptWorker.class);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration HEALTHY = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final List<String> command;
    private final Path log;
    private final LongConsumer died;
    private final Thread keeper;
    private boolean running = true;
    private Optional<Process> process = Optional.empty();

    /** @param died is told the id of each process that ends by itself */
    KeptWorker(String name, List<String> command, Path log, LongConsumer died) {
        this.command = List.copyOf(command);
        this.log = log;
        this.died = died;
        this.keeper = Thread.ofPlatform().daemon().name(name).start(this::keep);
    }

    void stop() {
        Optional<Process> last;
        synchronized (this) {
            running = false;
            last = process;
        }
        keeper.interrupt();
        last.ifPresent(KeptWorker::end);
    }

    private synchronized boolean isRunning() {
        return running;
    }

    private void keep() {
        Duration pause = SHORTEST_PAUSE;
        try {
            while (isRunning()) {
                long start = System.nanoTime();
                Process child = launch();
                int exit = child.waitFor();
                if (!isRunning()) {
                    return;
                }
                LOG.warn("The local worker ended with exit code {}; it is started again. Its log is {}", exit, log);
                died.accept(child.pid());
                pause = System.nanoTime() - start > HEALTHY.toNanos()
                        ? SHORTEST_PAUSE
                        : min(pause.multipliedBy(2), LONGEST_PAUSE);
                Thread.sleep(pause);
            }
        } catch (IOException e) {
            LOG.error("The local worker cannot be started: {}", e.getMessage());
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized Process launch() throws IOException {
        // Its input stays open as long as this process lives: the worker ends when it is closed.
        ProcessBuilder.Redirect output = ProcessBuilder.Redirect.appendTo(log.toFile());
        Process child = new ProcessBuilder(command)
                .redirectOutput(output)
                .redirectError(output)
                .start();
        process = Optional.of(child);
        if (!running) {
            end(child);
        }
        return child;
    }

    private static void end(Process child) {
        child.destroy();
        try {
            if (!child.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                child.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            child.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
