package dev.variate.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The packaged studio in a process of its own, with its own data directory and port; both stay when it is killed and started again. What it prints is
 * kept for the message of a test that fails.
 */
final class Studio implements AutoCloseable {

    private static final Pattern LINK = Pattern.compile("(http://\\S+)(/sign-in\\?key=\\S+)");
    private static final Duration START = Duration.ofSeconds(300);
    private static final Duration STOP = Duration.ofSeconds(30);

    private final Path data;
    private final int port;
    private final List<String> options;
    private final List<String> output = new ArrayList<>();
    private Process process;
    private String link;

    private Studio(Path data, int port, List<String> options) {
        this.data = data;
        this.port = port;
        this.options = options;
    }

    /** A new studio that knows nobody yet. */
    static Studio start() {
        try {
            return start(Files.createTempDirectory("variate-e2e"));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** A studio with its data in a folder of the caller's. */
    static Studio start(Path data, String... options) {
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var studio = new Studio(data, free.getLocalPort(), List.of(options));
            free.close();
            studio.launch();
            return studio;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void launch() {
        var home = home();
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "--add-modules",
                "jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseSerialGC",
                "-Xmx512m"));
        command.add("-Dvariate.data=" + data);
        command.add("-Dvariate.pool.lib=" + poolJars());
        command.addAll(options);
        command.add("-Dserver.address=127.0.0.1");
        command.add("-Dserver.port=" + port);
        command.addAll(List.of("-jar", jar(home).toString()));
        var ready = new CompletableFuture<String>();
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        var reader = process.inputReader();
        Thread.ofVirtual().start(() -> read(reader, ready));
        try {
            link = ready.get(START.toSeconds(), TimeUnit.SECONDS);
        } catch (Exception failed) {
            throw new AssertionError(
                    "the studio did not print its address within " + START.toSeconds() + " s; it said:\n" + output(),
                    failed);
        }
    }

    private void read(BufferedReader reader, CompletableFuture<String> ready) {
        try (reader) {
            for (var line = reader.readLine(); line != null; line = reader.readLine()) {
                synchronized (output) {
                    output.add(line);
                }
                var found = LINK.matcher(line);
                if (found.find()) {
                    ready.complete(found.group());
                }
            }
            ready.completeExceptionally(new IOException("it ended"));
        } catch (IOException ended) {
            ready.completeExceptionally(ended);
        }
    }

    private static Path home() {
        return Path.of(System.getProperty("variate.home", ".."));
    }

    /** The pool's jars where Maven has laid them out. */
    static Path poolJars() {
        return packaged(home().resolve("accelerator-pool/target/pool/lib"));
    }

    private static Path packaged(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw unpackaged(folder);
        }
        return folder.toAbsolutePath().normalize();
    }

    private static Path jar(Path home) {
        var target = home.resolve("frontend/target");
        try (var files = Files.isDirectory(target) ? Files.list(target) : Stream.<Path>empty()) {
            return files.filter(file ->
                            file.getFileName().toString().matches("frontend-[^/]*(?<!-sources|-plain|-javadoc)\\.jar"))
                    .findFirst()
                    .map(file -> file.toAbsolutePath().normalize())
                    .orElseThrow(() -> unpackaged(target.resolve("frontend-*.jar")));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static AssertionError unpackaged(Path missing) {
        return new AssertionError("the end-to-end tests try the packaged studio, and " + missing.normalize()
                + " is not there: package first, with `./variate build`, or run everything with `./variate test`");
    }

    String address() {
        return "http://127.0.0.1:" + port;
    }

    /** The one-time link of this start; whoever opens it first is the owner. */
    String link() {
        return link;
    }

    String ownerToken() {
        var file = data.resolve("owner.token");
        try {
            return Files.readString(file).strip();
        } catch (IOException failed) {
            throw new AssertionError("the first start writes the owner's token to " + file, failed);
        }
    }

    /** The worker processes of this studio. */
    List<ProcessHandle> workers() {
        return process.toHandle()
                .descendants()
                .filter(child -> child.info()
                        .commandLine()
                        .or(() -> child.info().command())
                        .map(line -> line.contains("WorkerMain"))
                        .orElse(false))
                .toList();
    }

    int port() {
        return port;
    }

    Path data() {
        return data;
    }

    /** All that this studio has started and that lives. */
    List<ProcessHandle> descendants() {
        return process.toHandle().descendants().toList();
    }

    /** {@code kill -9} of the server alone: what it started is left to notice by itself. */
    void kill() {
        process.destroyForcibly();
        await(process.toHandle());
    }

    void restart() {
        launch();
    }

    String output() {
        synchronized (output) {
            return String.join("\n", output);
        }
    }

    /** Ends it as Ctrl-C does. */
    @Override
    public void close() {
        var children = process.toHandle().descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        children.forEach(child -> {
            if (child.isAlive() && !await(child)) {
                child.destroyForcibly();
            }
        });
        delete();
    }

    private static boolean await(ProcessHandle process) {
        try {
            process.onExit().get(STOP.toSeconds(), TimeUnit.SECONDS);
            return true;
        } catch (Exception stillThere) {
            return false;
        }
    }

    private void delete() {
        try {
            Files.walkFileTree(data, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.deleteIfExists(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path folder, IOException failed) throws IOException {
                    Files.deleteIfExists(folder);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException left) {
            System.err.println("left behind: " + data + " (" + left.getMessage() + ")");
        }
    }

    Optional<Integer> exitCode() {
        return process.isAlive() ? Optional.empty() : Optional.of(process.exitValue());
    }
}
