package dev.variate.db;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A PostgreSQL of the studio's own, so that one command is enough to start. It keeps its data, writes them through to the disk before it says so, listens to this machine only, and
 * knows one user with a random password.
 */
public final class EmbeddedServer implements AutoCloseable {
    private static final Duration STARTUP = Duration.ofSeconds(60);
    private static final Duration STOP = Duration.ofSeconds(30);
    private static final String SECRET = "postgres.secret";

    private static final int RESTARTS = 5;
    private static final int ANY_PORT = 0;
    private static final System.Logger LOG = System.getLogger(EmbeddedServer.class.getName());

    private final DataDirectory folder;
    private final String password;
    private final int port;
    private EmbeddedPostgres postgres;
    private boolean closed;

    private EmbeddedServer(DataDirectory folder, EmbeddedPostgres postgres, String password) {
        this.folder = folder;
        this.postgres = postgres;
        this.password = password;
        this.port = postgres.getPort();
        watch();
    }

    /**
     * Starts the server of a data folder, after stopping one that a killed studio left running.
     *
     * @throws DatabaseStartException if it does not come up
     */
    public static EmbeddedServer start(DataDirectory folder) {
        String password = folder.secret(SECRET);
        return new EmbeddedServer(folder, launch(folder, password, ANY_PORT), password);
    }

    private static EmbeddedPostgres launch(DataDirectory folder, String password, int port) {
        Path data = folder.resolve("postgres");
        stopOrphan(data);
        try {
            return EmbeddedPostgres.builder()
                    .setOverrideWorkingDirectory(
                            folder.resolve("postgres-binaries").toFile())
                    .setDataDirectory(data)
                    .setCleanDataDirectory(false)
                    .setRegisterShutdownHook(false) // the studio stops it, after everything that uses it
                    // The last word on authentication wins over zonky's "-A trust", so there is no moment at which the
                    // server is open.
                    .setLocaleConfig("pwfile", folder.resolve(SECRET).toString())
                    .setLocaleConfig("auth-host", "scram-sha-256")
                    .setLocaleConfig("auth-local", "scram-sha-256")
                    .setLocaleConfig("locale", "C.UTF-8")
                    .setConnectConfig("password", password)
                    .setServerConfig("fsync", "on") // zonky turns these two off, for throw-away tests
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("listen_addresses", "127.0.0.1")
                    .setServerConfig("unix_socket_directories", "")
                    .setServerConfig("max_connections", "60")
                    .setServerConfig("shared_buffers", "64MB")
                    .setPGStartupWait(STARTUP)
                    .setPort(port)
                    .start();
        } catch (IOException | RuntimeException e) {
            throw new DatabaseStartException(
                    "The embedded PostgreSQL in " + data + " did not start: " + e.getMessage()
                            + ". Its log is on this program's output; VARIATE_DB_URL names another server to use instead.",
                    e);
        }
    }

    /** A server that ends while the studio still needs it is started again, at the same port, so that connections come back by themselves. */
    private void watch() {
        Path data = folder.resolve("postgres");
        postmaster(data.resolve("postmaster.pid"), data)
                .ifPresent(process -> process.onExit().thenRunAsync(this::startAgain));
    }

    private synchronized void startAgain() {
        for (int attempt = 1; !closed; attempt++) {
            LOG.log(System.Logger.Level.WARNING, "The embedded PostgreSQL ended by itself; starting it again");
            releaseFolder();
            try {
                postgres = launch(folder, password, port);
                watch();
                return;
            } catch (DatabaseStartException e) {
                if (attempt == RESTARTS) {
                    LOG.log(System.Logger.Level.ERROR, "The embedded PostgreSQL does not start again", e);
                    return;
                }
            }
        }
    }

    /** The handle of a server that is gone still locks its folder, and complains that there is nothing to stop. */
    private void releaseFolder() {
        try {
            postgres.close();
        } catch (IOException | RuntimeException nothingToStop) {
            LOG.log(System.Logger.Level.DEBUG, "The server that ended could not be stopped", nothingToStop);
        }
    }

    /** The database {@code postgres}, which holds the studio's schema. */
    public DatabaseAddress address() {
        return new DatabaseAddress("jdbc:postgresql://127.0.0.1:" + port + "/postgres", "postgres", password);
    }

    @Override
    public synchronized void close() {
        closed = true;
        try {
            postgres.close();
        } catch (IOException e) {
            throw new DatabaseStartException("The embedded PostgreSQL did not stop: " + e.getMessage(), e);
        }
    }

    /** The caller holds the folder's lock, so a server that still has these data belongs to a studio that is dead. */
    private static void stopOrphan(Path data) {
        Path pidFile = data.resolve("postmaster.pid");
        Optional<ProcessHandle> orphan = postmaster(pidFile, data);
        if (orphan.isEmpty()) {
            return;
        }
        try {
            // SIGINT is PostgreSQL's "fast" stop: sessions are ended and everything is flushed. SIGTERM would wait for
            // the sessions.
            new ProcessBuilder(
                            List.of("kill", "-INT", Long.toString(orphan.get().pid())))
                    .inheritIO()
                    .start()
                    .waitFor();
            orphan.get().onExit().get(STOP.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            orphan.get().destroyForcibly();
            orphan.get().onExit().join();
        } catch (IOException e) {
            throw new DatabaseStartException(
                    "A PostgreSQL left over from a killed studio (process "
                            + orphan.get().pid() + ") could not be stopped: " + e.getMessage(),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DatabaseStartException("Interrupted while stopping a left-over PostgreSQL", e);
        }
    }

    private static Optional<ProcessHandle> postmaster(Path pidFile, Path data) {
        try {
            if (Files.notExists(pidFile)) {
                return Optional.empty();
            }
            long pid = Long.parseLong(Files.readAllLines(pidFile).getFirst().strip());
            return ProcessHandle.of(pid).filter(process -> isPostgresOn(process, data));
        } catch (IOException | NumberFormatException e) {
            throw new DatabaseStartException("The file " + pidFile + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Process numbers are used again, so the number alone proves nothing: a postmaster's working directory is its data. */
    private static boolean isPostgresOn(ProcessHandle process, Path data) {
        Path proc = Path.of("/proc", Long.toString(process.pid()), "cwd");
        try {
            return Files.exists(proc) && Files.isSameFile(proc, data);
        } catch (IOException unreadable) {
            return process.info()
                    .command()
                    .map(command -> command.endsWith("postgres"))
                    .orElse(false);
        }
    }
}
