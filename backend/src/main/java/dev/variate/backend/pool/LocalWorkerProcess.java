package dev.variate.backend.pool;

import dev.variate.backend.StudioSettings;
import dev.variate.backend.run.RunIntake;
import dev.variate.db.DataDirectory;
import dev.variate.pool.worker.LocalWorker;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Runs workers beside the studio, so that one command is enough: starts them when the studio listens, and stops them first when the studio stops. */
@Component
class LocalWorkerProcess implements SmartLifecycle {
    private static final String TOKEN_FILE = "worker.token";

    private final StudioSettings settings;
    private final DataDirectory folder;
    private final WorkerTokens tokens;
    private final WorkerRepository members;
    private final RunIntake intake;
    private final LoopbackDoor door;
    private final ApplicationContext context;
    private boolean running;
    private final List<KeptWorker> workers = new ArrayList<>();

    LocalWorkerProcess(
            StudioSettings settings,
            DataDirectory folder,
            WorkerTokens tokens,
            WorkerRepository members,
            RunIntake intake,
            LoopbackDoor door,
            ApplicationContext context) {
        this.settings = settings;
        this.folder = folder;
        this.tokens = tokens;
        this.members = members;
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
        URI studio =
                URI.create("http://127.0.0.1:" + door.port(web.getWebServer().getPort()));
        for (int number = 1; number <= settings.pool().workers(); number++) {
            String suffix = number == 1 ? "" : "-" + number;
            workers.add(new KeptWorker(
                    "local-worker" + suffix,
                    command(studio, tokenFile, "local" + suffix),
                    folder.resolve("worker" + suffix + ".log"),
                    this::died));
        }
    }

    private void died(long pid) {
        members.gone(pid);
        intake.releaseLocal(pid);
    }

    /** Last to start, for it needs the web server; first to stop, so that no worker speaks to a studio that is going. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }

    @Override
    public void stop() {
        List<KeptWorker> last;
        synchronized (this) {
            running = false;
            last = List.copyOf(workers);
            workers.clear();
        }
        // side by side: each may take its time
        last.parallelStream().forEach(KeptWorker::stop);
    }

    @Override
    public synchronized boolean isRunning() {
        return running;
    }

    /** The pool's jars where Maven has laid them out; without them, as in tests, the class path of this JVM holds the same classes. */
    private List<String> command(URI studio, Path tokenFile, String name) {
        List<String> command = new ArrayList<>(settings.pool()
                .lib()
                .map(lib -> LocalWorker.command(lib, studio, tokenFile, name))
                .orElseGet(() -> LocalWorker.command(System.getProperty("java.class.path"), studio, tokenFile, name)));
        settings.pool()
                .clusterHost()
                .or(() -> settings.pool().workers() > 1 ? Optional.of("127.0.0.1") : Optional.empty())
                .ifPresent(host -> command.addAll(List.of("--cluster-host", host)));
        return List.copyOf(command);
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
