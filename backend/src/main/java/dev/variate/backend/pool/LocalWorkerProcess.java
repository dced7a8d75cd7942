package dev.variate.backend.pool;

import dev.variate.backend.StudioSettings;
import dev.variate.backend.run.RunIntake;
import dev.variate.db.DataDirectory;
import dev.variate.pool.worker.LocalWorker;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Runs one worker beside the studio, so that one command is enough: starts it when the studio listens, again whenever it dies, and stops it first when the studio stops. */
@Component
class LocalWorkerProcess implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(LocalWorkerProcess.class);
    private static final String TOKEN_FILE = "worker.token";
    private static final String LOG_FILE = "worker.log";
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration HEALTHY = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final StudioSettings settings;
    private final DataDirectory folder;
    private final WorkerTokens tokens;
    private final RunIntake intake;
    private final LoopbackDoor door;
    private final ApplicationContext context;
    private boolean running;
    private Optional<Process> process = Optional.empty();
    private Optional<Thread> keeper = Optional.empty();

    LocalWorkerProcess(
            StudioSettings settings,
            DataDirectory folder,
            WorkerTokens tokens,
            RunIntake intake,
            LoopbackDoor door,
            ApplicationContext context) {
        this.settings = settings;
        this.folder = folder;
        this.tokens = tokens;
        this.intake = intake;
        this.door = door;
        this.context = context;
    }

    @Override
    public synchronized void start() {
        running = true;
        settings.workerTokenFile().ifPresent(file -> tokens.accept("from " + file.getFileName(), read(file)));
        if (!settings.localWorker() || !(context instanceof WebServerApplicationContext web)) {
            return;
        }
        intake.releaseLocal();
        Path tokenFile = folder.write(TOKEN_FILE, tokens.createLocal());
        List<String> command = command(
                URI.create("http://127.0.0.1:" + door.port(web.getWebServer().getPort())), tokenFile);
        keeper = Optional.of(Thread.ofPlatform().daemon().name("local-worker").start(() -> keep(command)));
    }

    /** Last to start, for it needs the web server; first to stop, so that no worker speaks to a studio that is going. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }

    @Override
    public void stop() {
        Optional<Process> last;
        synchronized (this) {
            running = false;
            last = process;
        }
        keeper.ifPresent(Thread::interrupt);
        last.ifPresent(LocalWorkerProcess::end);
    }

    @Override
    public synchronized boolean isRunning() {
        return running;
    }

    /** The pool's jars where Maven has laid them out; without them, as in tests, the class path of this JVM holds the same classes. */
    private List<String> command(URI studio, Path tokenFile) {
        List<String> command = new ArrayList<>(settings.pool()
                .lib()
                .map(lib -> LocalWorker.command(lib, studio, tokenFile, "local"))
                .orElseGet(
                        () -> LocalWorker.command(System.getProperty("java.class.path"), studio, tokenFile, "local")));
        settings.pool().clusterHost().ifPresent(host -> command.addAll(List.of("--cluster-host", host)));
        return List.copyOf(command);
    }

    private void keep(List<String> command) {
        Duration pause = SHORTEST_PAUSE;
        try {
            while (isRunning()) {
                long start = System.nanoTime();
                Process child = launch(command);
                int exit = child.waitFor();
                if (!isRunning()) {
                    return;
                }
                LOG.warn(
                        "The local worker ended with exit code {}; it is started again. Its log is {}",
                        exit,
                        folder.resolve(LOG_FILE));
                intake.releaseLocal(child.pid());
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

    private synchronized Process launch(List<String> command) throws IOException {
        // Its input stays open as long as this process lives: the worker ends when it is closed.
        ProcessBuilder.Redirect log =
                ProcessBuilder.Redirect.appendTo(folder.resolve(LOG_FILE).toFile());
        Process child = new ProcessBuilder(command)
                .redirectOutput(log)
                .redirectError(log)
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

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new IllegalStateException(
                    "The workers' token cannot be read from " + file + ": " + e.getMessage(), e);
        }
    }
}
