package dev.variate.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A worker that joined by token, as on another machine: nobody but the test starts it again. */
final class PoolWorker implements AutoCloseable {

    private final String name;
    private final int port;
    private final Path token;
    private final Path log;
    private final List<Long> pids = new ArrayList<>();
    private final List<String> more;
    private Process process;
    private boolean closed;

    /** @param more options of the worker */
    PoolWorker(String name, int port, Path token, Path folder, String... more) {
        this.more = List.of(more);
        this.name = name;
        this.port = port;
        this.token = token;
        this.log = folder.resolve(name + ".log");
    }

    String name() {
        return name;
    }

    /** Unless it is there: it may have been killed twice, and two come to start it again. */
    synchronized void start() {
        if (closed || process != null && process.isAlive()) {
            return;
        }
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var command = new ArrayList<>(List.of(
                java,
                "--add-modules",
                "jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-cp",
                Studio.poolJars() + "/*",
                "dev.variate.pool.worker.WorkerMain",
                "--studio",
                "http://127.0.0.1:" + port,
                "--token-file",
                token.toString(),
                "--name",
                name));
        command.addAll(more);
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            pids.add(process.pid());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    synchronized void kill() {
        process.destroyForcibly();
        await();
    }

    synchronized void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void await() {
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    synchronized boolean isAlive() {
        return process.isAlive();
    }

    synchronized List<Long> pids() {
        return List.copyOf(pids);
    }

    String log() {
        try {
            return Files.exists(log) ? Files.readString(log) : "";
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        signal("CONT");
        process.destroy();
        await();
        if (process.isAlive()) {
            kill();
        }
    }
}
