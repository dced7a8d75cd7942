package dev.variate.pool.elaborator;

import dev.variate.program.Input;
import dev.variate.program.InvalidProgramException;
import dev.variate.program.Program;
import dev.variate.program.ProgramChecker;
import dev.variate.program.ProgramText;
import dev.variate.tensor.Value;
import dev.variate.training.Batch;
import dev.variate.training.Loss;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A pool of warm elaborator processes, so that a model is a program some tens of milliseconds after the last key.
 *
 * <p>A process serves one session only: what code of one person leaves behind in it, no other person's code can find. It is thrown away on
 * any misbehaviour, after some hundred elaborations, and when its session has been silent. Safe to use from many threads; elaborations of
 * one session follow one another.
 */
public final class Elaborators implements AutoCloseable {
    private static final int LONGEST_SOURCE = 256 << 10;
    private static final int MOST_USES = 300;
    /** For one text: a second one if the first was killed from outside, or still answers what an earlier text of the session made it say. */
    private static final int MOST_PROCESSES = 2;

    private static final Duration SILENCE = Duration.ofMinutes(10);
    private static final Duration LONGEST_LIMIT = Duration.ofMinutes(5);

    /**
     * How a pool is set up.
     *
     * @param classPath jars or folders of the engine and this package
     * @param enginePath the part of it that model code may see
     * @param cacheFile cache of loaded classes made by {@link #makeCache}; need not exist
     * @param spares processes kept warm for sessions to come
     * @param refilled whether a spare that was taken is replaced, and spares warm themselves up
     * @param sessions most sessions with a process of their own; the longest silent one makes room
     */
    public record Settings(
            List<Path> classPath,
            List<Path> enginePath,
            Path cacheFile,
            int spares,
            boolean refilled,
            int sessions,
            boolean allowList,
            boolean namespaces) {
        public Settings {
            classPath = List.copyOf(classPath);
            enginePath = List.copyOf(enginePath);
        }

        /**
         * Where this very code and the engine came from, or, if the property {@code variate.pool.lib} or the variable {@code
         * VARIATE_POOL_LIB} names a folder, the jars there; a studio packed into one jar needs that.
         */
        public static Settings standard() {
            String named =
                    System.getProperty("variate.pool.lib", System.getenv().getOrDefault("VARIATE_POOL_LIB", ""));
            Path pool = named.isEmpty() ? originOf(Elaborators.class) : jar(Path.of(named), "accelerator-pool");
            Path engine = named.isEmpty() ? originOf(Program.class) : jar(Path.of(named), "ppl-engine");
            Path folder = named.isEmpty() ? pool.toAbsolutePath().getParent() : Path.of(named);
            return new Settings(
                    List.of(pool, engine),
                    List.of(engine),
                    folder.resolveSibling("elaborator.aot"),
                    1,
                    true,
                    8,
                    true,
                    true);
        }

        public Settings withSpares(int count) {
            return new Settings(classPath, enginePath, cacheFile, count, refilled, sessions, allowList, namespaces);
        }

        /** For somebody who elaborates once and goes: spares that are taken are not replaced, and lose no time by warming up. */
        public Settings once() {
            return new Settings(classPath, enginePath, cacheFile, spares, false, sessions, allowList, namespaces);
        }

        Settings without(boolean noAllowList, boolean noNamespaces) {
            boolean checked = allowList && !noAllowList;
            return new Settings(
                    classPath, enginePath, cacheFile, spares, refilled, sessions, checked, namespaces && !noNamespaces);
        }

        private static Path originOf(Class<?> type) {
            try {
                return Path.of(
                        type.getProtectionDomain().getCodeSource().getLocation().toURI());
            } catch (URISyntaxException | RuntimeException e) {
                throw new IllegalStateException(
                        "Set variate.pool.lib to the folder of the pool's jars: they cannot be found from a packed"
                                + " application",
                        e);
            }
        }

        private static Path jar(Path folder, String name) {
            File[] found = folder.toFile().listFiles((f, file) -> file.startsWith(name) && file.endsWith(".jar"));
            if (found == null || found.length == 0) {
                throw new IllegalStateException("There is no " + name + " jar in " + folder
                        + ", which variate.pool.lib names; build the pool first");
            }
            return found[0].toPath();
        }
    }

    /** One session's process, and the lock that makes its elaborations follow one another. */
    private static final class Session {
        private final ReentrantLock turn = new ReentrantLock(true);
        private ElaboratorProcess process;
        private long lastUsed = System.nanoTime();
        private volatile boolean ended;
    }

    /** A request that a process works on. Withdrawing it kills that process, but never under the request that comes after it. */
    private static final class Asking {
        private final ElaboratorProcess process;
        private boolean over;
        private boolean killed;

        Asking(ElaboratorProcess process) {
            this.process = process;
        }

        synchronized void withdraw() {
            if (!over) {
                killed = true;
                process.close();
            }
        }

        /** From now on the process is another request's; says whether it still lives. */
        synchronized boolean end() {
            over = true;
            return !killed;
        }
    }

    private final SecureRandom numbers = new SecureRandom();
    private final Settings settings;
    private final Sandbox sandbox;
    private final List<String> command;
    /** The one thread that starts processes: bubblewrap ends a process together with the thread that started it. */
    private final ExecutorService starter = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("elaborator-starter").factory());

    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("elaborator-watch").factory());
    private final Deque<Future<ElaboratorProcess>> spares = new ArrayDeque<>();
    private final Map<String, Session> sessions = new LinkedHashMap<>(16, 0.75f, true);
    private boolean closed;

    private Elaborators(Settings settings) {
        this.settings = settings;
        this.sandbox = new Sandbox(
                settings.classPath,
                settings.enginePath,
                settings.cacheFile,
                settings.allowList,
                settings.namespaces,
                settings.refilled);
        this.command = sandbox.command();
    }

    /** Starts the pool's spare processes; returns at once. */
    public static Elaborators start(Settings settings) {
        Elaborators pool = new Elaborators(settings);
        pool.refill();
        pool.watch.scheduleWithFixedDelay(pool::endSilentSessions, 1, 1, TimeUnit.MINUTES);
        return pool;
    }

    /** Which walls stand around model code on this host. */
    public Isolation isolation() {
        return sandbox.isolation();
    }

    /**
     * Compiles a model and meets it with its data.
     *
     * @param session whose code this is; code of different sessions never shares a process
     * @param dataJson one JSON object, see {@link DataJson}
     * @param limit of the compilation and the model's own run
     */
    public Elaboration elaborate(String session, String source, String dataJson, Duration limit) {
        return elaborate(session, source, dataJson, limit, new CompletableFuture<>());
    }

    /**
     * The same for a text that may be withdrawn before its elaboration ends, so that the session's next text need not wait for it.
     *
     * @param withdrawn kills the process that works on this text, if it completes meanwhile; how it completes does not matter
     */
    public Elaboration elaborate(
            String session, String source, String dataJson, Duration limit, CompletionStage<?> withdrawn) {
        try {
            return elaborate(session, source, DataJson.parse(dataJson), limit, withdrawn);
        } catch (InvalidDataException e) {
            return Elaboration.Rejected.because(e.getMessage());
        }
    }

    /** The same for data that were read before. */
    public Elaboration elaborate(String session, String source, Map<String, Value> data, Duration limit) {
        return elaborate(session, source, data, limit, new CompletableFuture<>());
    }

    /** Compiles a model and traces its loss on such batches: the method {@code guide}, if there is one, makes its latent variables. */
    public LossElaboration elaborateLoss(String session, String source, Batch batch, Duration limit) {
        return switch (elaborate(
                session, source, Map.of(), Optional.of(batch), Optional.empty(), limit, new CompletableFuture<>())) {
            case LossElaboration.Losses losses -> losses;
            case Elaboration.Rejected rejected -> rejected;
            case Elaboration.Elaborated _, WorldsMade _ -> outOfTurn();
        };
    }

    /**
     * Compiles a model and runs it, for as many iterations of a chain of executions as there is time for in a second or so.
     *
     * @param limit of all, the compilation and one iteration included
     */
    public WorldsAnswer worlds(
            String session, String source, Map<String, Value> data, WorldsWanted wanted, Duration limit) {
        return switch (elaborate(
                session, source, data, Optional.empty(), Optional.of(wanted), limit, new CompletableFuture<>())) {
            case WorldsMade made -> checked(made, wanted);
            case Elaboration.Rejected rejected -> rejected;
            case Elaboration.Elaborated _, LossElaboration.Losses _ -> outOfTurn();
        };
    }

    /** That the chain went on, and no farther than it was to: what says so is not trusted. */
    private static WorldsAnswer checked(WorldsMade made, WorldsWanted wanted) {
        int counted = Math.max(0, made.iteration() - Math.max(wanted.iteration(), wanted.kept()));
        boolean sound = made.iteration() > wanted.iteration()
                && made.iteration() <= wanted.end()
                && made.worlds().size() == counted;
        return sound ? made : outOfTurn();
    }

    private Elaboration elaborate(
            String session, String source, Map<String, Value> data, Duration limit, CompletionStage<?> withdrawn) {
        return switch (elaborate(session, source, data, Optional.empty(), Optional.empty(), limit, withdrawn)) {
            case Elaboration elaboration -> elaboration;
            case LossElaboration.Losses _, WorldsMade _ -> outOfTurn();
        };
    }

    private static Elaboration.Rejected outOfTurn() {
        return Elaboration.Rejected.because("The process that compiles models answered out of turn.");
    }

    private Answer elaborate(
            String session,
            String source,
            Map<String, Value> data,
            Optional<Batch> training,
            Optional<WorldsWanted> worlds,
            Duration limit,
            CompletionStage<?> withdrawn) {
        if (source.length() > LONGEST_SOURCE) {
            return Elaboration.Rejected.because(
                    "The model has " + source.length() + " characters; at most " + LONGEST_SOURCE + " are allowed.");
        }
        if (limit.compareTo(LONGEST_LIMIT) > 0 || limit.isNegative() || limit.isZero()) {
            throw new IllegalArgumentException("The limit of an elaboration must be positive and at most "
                    + LONGEST_LIMIT.toMinutes() + " minutes, found " + limit);
        }
        Wire.Request request = new Wire.Request(
                numbers.nextLong(1, Long.MAX_VALUE), source, data, (int) limit.toMillis(), training, worlds);
        Session own = sessionOf(session);
        own.turn.lock();
        try {
            for (int attempt = 0; attempt < MOST_PROCESSES; attempt++) {
                if (own.process == null || !own.process.isUsable() || own.process.uses() >= MOST_USES) {
                    if (own.process != null) {
                        own.process.close();
                    }
                    own.process = spare();
                }
                String reason = own.process.awaitReady();
                if (!reason.isEmpty()) {
                    own.process.close();
                    return Elaboration.Rejected.because(
                            "The process that compiles models could not be started: " + reason);
                }
                Optional<Answer> elaboration = ask(own.process, request, withdrawn);
                if (elaboration.isPresent()) {
                    return elaboration.get();
                }
            }
            return Elaboration.Rejected.because(own.process.trouble());
        } catch (IOException e) {
            return Elaboration.Rejected.because(
                    "The process that compiles models could not be started: " + e.getMessage());
        } finally {
            own.lastUsed = System.nanoTime();
            own.turn.unlock();
            if (own.ended) {
                end(own);
            }
        }
    }

    /** Empty if the process was killed, or answered what it was asked before. */
    private static Optional<Answer> ask(ElaboratorProcess process, Wire.Request request, CompletionStage<?> withdrawn) {
        Elaboration.Rejected gone = Elaboration.Rejected.because("The text was withdrawn before it was elaborated.");
        if (withdrawn.toCompletableFuture().isDone()) {
            return Optional.of(gone);
        }
        Asking asking = new Asking(process);
        withdrawn.whenComplete((result, failure) -> asking.withdraw());
        Optional<Wire.Message> answer = process.ask(request);
        return asking.end() ? answer.map(Elaborators::checked) : Optional.of(gone);
    }

    /** Ends a session's process, if it has one. */
    public void forget(String session) {
        Session own;
        synchronized (this) {
            own = sessions.remove(session);
        }
        if (own != null) {
            end(own);
        }
    }

    @Override
    public void close() {
        List<Session> open;
        List<Future<ElaboratorProcess>> waiting;
        synchronized (this) {
            closed = true;
            open = List.copyOf(sessions.values());
            waiting = List.copyOf(spares);
            sessions.clear();
            spares.clear();
        }
        waiting.forEach(f -> {
            try {
                f.get().close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (java.util.concurrent.ExecutionException e) {
                // it never started
            }
        });
        open.forEach(s -> {
            if (s.process != null) {
                s.process.close();
            }
        });
        starter.shutdownNow();
        watch.shutdownNow();
    }

    /**
     * Makes the cache of loaded classes from which elaborators start two to three times as fast, unless a fresh one is there. Takes some
     * seconds.
     *
     * @throws IOException if it cannot be made; elaborators do without it then
     */
    public static void makeCache(Settings settings) throws IOException {
        Path output = settings.cacheFile.resolveSibling(
                settings.cacheFile.getFileName() + "." + ProcessHandle.current().pid());
        Files.createDirectories(settings.cacheFile.toAbsolutePath().getParent());
        Sandbox sandbox = new Sandbox(settings.classPath, settings.enginePath, settings.cacheFile, true, false, true);
        Process training = new ProcessBuilder(sandbox.trainingCommand(output))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            // its input ends at once: it warms itself up, finds no request, and leaves the cache behind
            training.getOutputStream().close();
            if (!training.waitFor(2, TimeUnit.MINUTES) || !Files.exists(output)) {
                throw new IOException("No cache of loaded classes came of the elaborator's training run");
            }
            Files.move(output, settings.cacheFile, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted", e);
        } finally {
            training.destroyForcibly();
            Files.deleteIfExists(output);
        }
    }

    // ---- processes

    private synchronized Session sessionOf(String key) {
        if (closed) {
            throw new IllegalStateException("The pool of elaborators is closed");
        }
        Session session = sessions.computeIfAbsent(key, k -> new Session());
        if (sessions.size() > settings.sessions) {
            // the map is in order of use: the first idle one has been silent longest
            var all = sessions.values().iterator();
            while (all.hasNext()) {
                Session oldest = all.next();
                if (oldest != session && !oldest.turn.isLocked()) {
                    all.remove();
                    end(oldest);
                    break;
                }
            }
        }
        return session;
    }

    private ElaboratorProcess spare() throws IOException {
        Future<ElaboratorProcess> next;
        synchronized (this) {
            next = spares.isEmpty() ? starter.submit(this::startProcess) : spares.removeFirst();
        }
        if (settings.refilled) {
            refill();
        }
        try {
            ElaboratorProcess process = next.get();
            return process.isUsable()
                    ? process
                    : starter.submit(this::startProcess).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted", e);
        } catch (java.util.concurrent.ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        }
    }

    private ElaboratorProcess startProcess() throws IOException {
        return new ElaboratorProcess(command, watch);
    }

    private synchronized void refill() {
        while (!closed && spares.size() < settings.spares) {
            spares.addLast(starter.submit(this::startProcess));
        }
    }

    /** Now, or, if the session is at work, by the thread that works as soon as it is done. */
    private static void end(Session session) {
        session.ended = true;
        if (session.turn.tryLock()) {
            try {
                if (session.process != null) {
                    session.process.close();
                    session.process = null;
                }
            } finally {
                session.turn.unlock();
            }
        }
    }

    private void endSilentSessions() {
        long now = System.nanoTime();
        List<Session> silent;
        synchronized (this) {
            silent = sessions.values().stream()
                    .filter(s -> !s.turn.isLocked() && now - s.lastUsed > SILENCE.toNanos())
                    .toList();
            sessions.values().removeAll(silent);
        }
        silent.forEach(Elaborators::end);
    }

    // ---- what came back

    private static Answer checked(Wire.Message message) {
        return switch (message) {
            case Wire.Failure failure
            when failure.problems().isEmpty() ->
                Elaboration.Rejected.because("The model was rejected without a reason.");
            case Wire.Failure failure -> new Elaboration.Rejected(failure.problems());
            case Wire.Ready ready -> outOfTurn();
            case Wire.Success success -> program(success);
            case Wire.Losses losses -> losses(losses);
            case Wire.Worlds worlds -> worlds.made();
        };
    }

    private static Answer losses(Wire.Losses losses) {
        try {
            Program start = checked(losses.start());
            return new LossElaboration.Losses(
                    Loss.of(checked(losses.training()), start),
                    Loss.of(checked(losses.judging()), start),
                    losses.pictures().isEmpty() ? Optional.empty() : Optional.of(checked(losses.pictures())));
        } catch (InvalidProgramException | IllegalArgumentException e) {
            return Elaboration.Rejected.because("The model became a loss that is not valid: " + e.getMessage());
        }
    }

    private static Program checked(String text) {
        Program program = ProgramText.parse(text);
        ProgramChecker.check(program);
        return program;
    }

    private static Elaboration program(Wire.Success success) {
        try {
            Program program = ProgramText.parse(success.programText());
            ProgramChecker.check(program);
            Map<String, Value> inputs = new LinkedHashMap<>();
            for (Input input : program.inputs()) {
                boolean given = input.role() == Input.Role.DATA || input.role() == Input.Role.OBSERVED;
                Value value = success.inputs().get(input.name());
                if (given && (value == null || !value.type().equals(input.var().type()))) {
                    return Elaboration.Rejected.because("The model's program has an input `" + input.name()
                            + "` whose value is missing or of another type.");
                }
                if (given) {
                    inputs.put(input.name(), value);
                }
            }
            return new Elaboration.Elaborated(program, inputs);
        } catch (InvalidProgramException e) {
            return Elaboration.Rejected.because("The model became a program that is not valid: " + e.getMessage());
        }
    }
}
