package dev.variate.pool.elaborator;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** The studio's end of one elaborator process. Whatever comes from it is checked, and it is killed rather than waited for. */
final class ElaboratorProcess implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    /** How much longer than the process's own watch the studio's watch waits. */
    private static final Duration GRACE = Duration.ofMillis(700);

    private static final int MOST_WORDS = 4096;
    private static final int KILLED = 128 + 9;
    private static final long OF_NO_REQUEST = 0;
    /** A JVM in trouble says some lines; a process that says more than this floods us, and is killed. */
    private static final int MOST_ERROR_BYTES = 1 << 20;

    /** A frame that came, or the end and its reason. */
    private sealed interface Arrival {
        record Frame(byte[] bytes) implements Arrival {}

        /** @param killed whether it ended by a SIGKILL that was not ours, which no model can send */
        record End(String reason, boolean killed) implements Arrival {
            End(String reason) {
                this(reason, false);
            }
        }
    }

    private final Process process;
    private final DataOutputStream out;
    private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
    private final ScheduledExecutorService watch;
    private volatile boolean overdue;
    private volatile boolean closed;
    private String words = "";
    private String trouble = "The process that compiles models answered out of turn.";
    private int uses;

    /**
     * Starts the process; the calling thread must live as long as it, because the kernel ends the process together with the thread that
     * started it.
     */
    ElaboratorProcess(List<String> command, ScheduledExecutorService watch) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().clear();
        this.process = builder.start();
        this.out = new DataOutputStream(process.getOutputStream());
        this.watch = watch;
        Thread.ofPlatform().daemon().name("elaborator-" + process.pid()).start(this::read);
        Thread.ofPlatform().daemon().name("elaborator-words-" + process.pid()).start(this::listen);
    }

    /** Waits until the process is warm; gives the reason if it never will be. */
    String awaitReady() {
        if (uses > 0) {
            return "";
        }
        ScheduledFuture<?> kill = killAfter(START_LIMIT);
        try {
            return switch (arrivals.take()) {
                case Arrival.Frame f
                when isReady(f.bytes) -> {
                    uses = 1;
                    yield "";
                }
                case Arrival.Frame f -> "it said something else than that it is ready";
                case Arrival.End end ->
                    overdue ? "it was not ready after " + START_LIMIT.toSeconds() + " s" : end.reason;
            };
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        } finally {
            kill.cancel(false);
        }
    }

    private static boolean isReady(byte[] frame) {
        try {
            return Wire.decodeReply(frame).message() instanceof Wire.Ready;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Asks and waits; the process is closed afterwards unless the answer says that it is fine. Empty if this request need not be to blame
     * for what happened: the process answered something that it was asked before, or somebody killed it.
     */
    Optional<Wire.Message> ask(Wire.Request request) {
        uses++;
        ScheduledFuture<?> kill =
                killAfter(Duration.ofMillis(request.limitMillis()).plus(GRACE));
        try {
            Wire.writeFrame(out, Wire.encode(request));
            Wire.Reply reply =
                    switch (arrivals.take()) {
                        case Arrival.Frame f -> Wire.decodeReply(f.bytes);
                        case Arrival.End end
                        when end.killed && !overdue -> {
                            trouble = gone(request, end.reason)
                                    .problems()
                                    .getFirst()
                                    .message();
                            yield new Wire.Reply(OF_NO_REQUEST, new Wire.Ready());
                        }
                        case Arrival.End end -> new Wire.Reply(request.number(), gone(request, end.reason));
                    };
            if (reply.number() != request.number()) {
                close();
                return Optional.empty();
            }
            if (reply.message() instanceof Wire.Failure f && f.lost()) {
                close();
            }
            return Optional.of(reply.message());
        } catch (IOException e) {
            close();
            return Optional.of(overdue ? gone(request, "") : gone(request, "it sent something that is not an answer"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
            return Optional.of(new Wire.Failure(List.of(Problem.general("The elaboration was interrupted.")), true));
        } finally {
            kill.cancel(false);
        }
    }

    /** What happened when {@link #ask} gave nothing. */
    String trouble() {
        return trouble;
    }

    private Wire.Failure gone(Wire.Request request, String reason) {
        close();
        String message = overdue
                ? "The model had not ended after " + request.limitMillis() / 1000.0 + " s, and its process was killed."
                : "The model ended or broke the process that it runs in (" + reason + ").";
        return new Wire.Failure(List.of(Problem.general(message)), true);
    }

    /** Whether it lives, and has said nothing but answers. */
    boolean isUsable() {
        return !closed && process.isAlive() && (uses == 0 || arrivals.isEmpty());
    }

    /** Requests served so far. */
    int uses() {
        return Math.max(0, uses - 1);
    }

    @Override
    public void close() {
        closed = true;
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private ScheduledFuture<?> killAfter(Duration limit) {
        return watch.schedule(
                () -> {
                    overdue = true;
                    close();
                },
                limit.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /** Takes one frame for each request; whatever comes beyond it must not fill our memory, nor be taken for a later answer. */
    private void read() {
        try (DataInputStream in = new DataInputStream(process.getInputStream())) {
            while (true) {
                byte[] frame = Wire.readFrame(in);
                if (!arrivals.isEmpty()) {
                    close();
                    arrivals.add(new Arrival.End("it spoke out of turn"));
                    return;
                }
                arrivals.add(new Arrival.Frame(frame));
            }
        } catch (IOException e) {
            end(e);
        } catch (OutOfMemoryError e) {
            // whoever waits must hear of it
            close();
            end(new IOException("its answer is larger than the memory that is left here"));
        }
    }

    private void end(IOException e) {
        try {
            boolean ended = process.waitFor(1, TimeUnit.SECONDS);
            String reason = e instanceof java.io.EOFException
                    ? (ended ? "exit code " + process.exitValue() : "it closed its output")
                    : "it sent something that is not an answer";
            String said = said();
            boolean killed = !closed && ended && e instanceof java.io.EOFException && process.exitValue() == KILLED;
            arrivals.add(new Arrival.End(said.isEmpty() ? reason : reason + ": " + said, killed));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            arrivals.add(new Arrival.End("interrupted"));
        }
    }

    private synchronized String said() {
        return words.strip();
    }

    /** Keeps the first words of the process's errors, which tell why it could not start, and throws the rest away. */
    private void listen() {
        byte[] buffer = new byte[1024];
        try (var errors = process.getErrorStream()) {
            int n = errors.read(buffer);
            long total = 0;
            while (n >= 0) {
                total += n;
                if (total > MOST_ERROR_BYTES) {
                    close();
                }
                synchronized (this) {
                    if (words.length() < MOST_WORDS) {
                        words += new String(buffer, 0, n, StandardCharsets.UTF_8);
                    }
                }
                n = errors.read(buffer);
            }
        } catch (IOException end) {
            // the process is gone, and with it what it might have said
        }
    }
}
