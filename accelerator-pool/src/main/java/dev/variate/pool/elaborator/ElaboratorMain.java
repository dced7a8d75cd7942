package dev.variate.pool.elaborator;

import dev.variate.model.Model;
import dev.variate.model.ModelException;
import dev.variate.model.ModelProgram;
import dev.variate.model.TracedModel;
import dev.variate.program.ProgramText;
import dev.variate.program.SourceLine;
import dev.variate.tensor.Value;
import dev.variate.training.Batch;
import dev.variate.training.Loss;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.Inflater;

/**
 * The process in which model code runs, locked in from outside (see {@code Sandbox}). It reads requests from its standard input, answers on
 * its standard output, and ends when its input ends. It needs nothing but the JDK and the engine.
 *
 * <p>Arguments: the engine's class path for javac; {@code allow-list} or {@code no-allow-list}; {@code warm} or {@code cold}, whether to
 * compile a model of its own first.
 */
public final class ElaboratorMain {
    /** Compiled before the first request, so that what a person waits for is warm: the shape of most models. */
    private static final String WARM_UP = """
        /** Warms the compiler. */
        Tensor warmUp(Tensor x, int n) {
            var mu = normal(0, 5);
            var sigma = halfCauchy(5);
            var z = normal(0, 1, shape(n));
            Tensor theta = mu + sigma * z - -x[0] / 2.0;
            var y = normal(theta, exp(sigma));
            return y;
        }
        """;

    private static final int WARM_UP_ROUNDS = 3;
    /** Model code recurses on a stack of its own; deep enough for long expressions, small enough to end soon. */
    private static final long STACK_BYTES = 16L << 20;

    private final ModelCompiler compiler;
    private final Optional<AllowList> allowList;
    private final Tidying tidying = new Tidying();
    /** The JVM's own threads and this one; whatever else lives after a model is of the model's making. */
    private final Set<Thread> own;

    private ElaboratorMain(List<Path> classPath, boolean checked) {
        allowList = checked ? Optional.of(new AllowList()) : Optional.empty();
        compiler = new ModelCompiler(classPath, allowList);
        // starts the JDK's one thread that it would otherwise start when it first needs it
        new Inflater().end();
        own = Set.copyOf(Thread.getAllStackTraces().keySet());
    }

    public static void main(String[] args) throws IOException {
        DataInputStream in = new DataInputStream(new FileInputStream(FileDescriptor.in));
        DataOutputStream out = new DataOutputStream(new FileOutputStream(FileDescriptor.out));
        System.setIn(InputStream.nullInputStream());
        System.setOut(new PrintStream(OutputStream.nullOutputStream()));
        System.setErr(new PrintStream(OutputStream.nullOutputStream()));
        List<Path> classPath = new ArrayList<>();
        for (String entry : args[0].split(java.io.File.pathSeparator)) {
            classPath.add(Path.of(entry));
        }
        ElaboratorMain elaborator = new ElaboratorMain(classPath, args[1].equals("allow-list"));
        if (args[2].equals("warm")) {
            elaborator.warmUp();
            elaborator.tidying.end();
        }
        Wire.writeFrame(out, Wire.encode(new Wire.Reply(0, new Wire.Ready())));
        elaborator.serve(in, out);
    }

    private void warmUp() {
        Map<String, Value> data =
                Map.of("x", Value.vector(1.0, 2.0), "n", Value.scalar(2), "y", Value.vector(1.0, 2.0));
        for (int round = 0; round < WARM_UP_ROUNDS; round++) {
            Wire.Message message = elaborate(new Wire.Request(0, WARM_UP, data, 60_000));
            if (message instanceof Wire.Failure failure) {
                throw new IllegalStateException("The elaborator cannot elaborate its own model: " + failure.problems());
            }
        }
    }

    private void serve(DataInputStream in, DataOutputStream out) throws IOException {
        while (true) {
            byte[] frame;
            try {
                frame = Wire.readFrame(in);
            } catch (EOFException end) {
                return;
            }
            tidying.begin();
            Wire.Request request = Wire.decodeRequest(frame);
            Wire.Message answer = elaborate(request);
            byte[] words;
            try {
                words = Wire.encode(new Wire.Reply(request.number(), answer));
            } catch (OutOfMemoryError e) {
                answer = lost(Problem.general("The model's program needs more memory than the elaborator has."));
                words = Wire.encode(new Wire.Reply(request.number(), answer));
            }
            if (words.length > Wire.LONGEST_FRAME) {
                answer = lost(Problem.general("The model's program and its data are larger than "
                        + (Wire.LONGEST_FRAME >> 20) + " MB; give it fewer data or fewer steps."));
                words = Wire.encode(new Wire.Reply(request.number(), answer));
            }
            Wire.writeFrame(out, words);
            if (answer instanceof Wire.Failure failure && failure.lost()) {
                // code of the model may still be running, and must not be waited for
                Runtime.getRuntime().halt(0);
            }
            tidying.end();
        }
    }

    /** How many rows a method {@code show} is given. */
    private static final int SHOWN = 12;

    /** Elaborates on a thread of its own and watches it, so that a model that does not end can be told where it was. */
    private Wire.Message elaborate(Wire.Request request) {
        AtomicReference<Wire.Message> answer = new AtomicReference<>();
        AtomicReference<LoadedModel> running = new AtomicReference<>();
        Thread thread = new Thread(null, () -> answer.set(attempt(request, running)), "model", STACK_BYTES);
        thread.setDaemon(true);
        thread.start();
        join(thread, request.limitMillis());
        Wire.Message done = answer.get();
        if (done != null) {
            return threadsLeft() ? lost(Problem.general("The model started threads; it can only compute.")) : done;
        }
        String limit = limitInWords(request.limitMillis());
        LoadedModel model = running.get();
        if (model == null) {
            return lost(Problem.general("Compiling the model took longer than " + limit + "."));
        }
        return lost(problem(
                model,
                model.place(thread.getStackTrace()),
                "The model had not ended after " + limit + "; it was here."));
    }

    /** Whoever interrupts this thread is the model, which is not to hurry its own watch or that of the next one. */
    private static void join(Thread thread, long limitMillis) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(limitMillis);
        while (thread.isAlive() && System.nanoTime() < deadline) {
            try {
                TimeUnit.NANOSECONDS.timedJoin(thread, deadline - System.nanoTime());
            } catch (InterruptedException ignored) {
                // on with the rest of the time
            }
        }
    }

    /** Whether a thread lives that did not before any model ran, of whatever group; one that carries virtual threads is seen too. */
    private boolean threadsLeft() {
        return !own.containsAll(Thread.getAllStackTraces().keySet());
    }

    private static String limitInWords(int millis) {
        return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
    }

    private Wire.Message attempt(Wire.Request request, AtomicReference<LoadedModel> running) {
        try {
            LoadedModel model = LoadedModel.of(compiler.compile(request.source()), allowList);
            running.set(model);
            return trace(model, request);
        } catch (RejectedModelException e) {
            return new Wire.Failure(e.problems(), false);
        } catch (StackOverflowError e) {
            return lost(Problem.general("The model's text is nested too deeply."));
        } catch (OutOfMemoryError e) {
            return lost(Problem.general("Compiling the model needs more memory than the elaborator has."));
        } catch (Throwable e) {
            // neither javac nor the rewriter nor an exception of the model's own should end here, but people's text
            // finds ways
            return lost(Problem.general(
                    "The compiler gave up on this text (" + e.getClass().getSimpleName()
                            + "). Write what is unusual in it, such as a type parameter or a \\u escape, in a"
                            + " plainer way."));
        }
    }

    private static Wire.Message traced(LoadedModel model, Wire.Request request) {
        if (request.worlds().isPresent()) {
            return new Wire.Worlds(
                    WorldsRun.of(model, request.data(), request.worlds().get()));
        }
        if (request.training().isPresent()) {
            Optional<Model> guide = model.guide().map(g -> g);
            Loss training = Loss.of(model, guide, request.training().get());
            Loss judging = Loss.judging(model, guide, request.training().get());
            return new Wire.Losses(
                    ProgramText.print(training.program()),
                    ProgramText.print(judging.program()),
                    ProgramText.print(training.startProgram()),
                    model.show()
                            .map(show -> ProgramText.print(
                                    Loss.showing(show, shown(request.training().get()), training)))
                            .orElse(""));
        }
        TracedModel traced = ModelProgram.trace(model, request.data());
        return new Wire.Success(ProgramText.print(traced.program()), traced.inputs());
    }

    private static Batch shown(Batch batch) {
        return batch.of((int) Math.min(SHOWN, batch.total()));
    }

    private Wire.Message trace(LoadedModel model, Wire.Request request) {
        try {
            return traced(model, request);
        } catch (ModelException e) {
            SourceLine place = e.line() > 0 ? new SourceLine(e.line(), e.column()) : model.placeOf(e);
            return new Wire.Failure(List.of(problem(model, place, e.getMessage())), false);
        } catch (StackOverflowError e) {
            return lost(problem(model, model.placeOf(e), "The model calls itself too deeply; its stack is full."));
        } catch (OutOfMemoryError e) {
            return lost(problem(
                    model,
                    model.placeOf(e),
                    "The model needs more memory than the elaborator has: "
                            + (Runtime.getRuntime().maxMemory() >> 20) + " MB."));
        } catch (RuntimeException e) {
            return new Wire.Failure(List.of(problem(model, model.placeOf(e), words(e))), false);
        } catch (Throwable e) {
            return lost(problem(model, model.placeOf(e), words(e)));
        }
    }

    private static String words(Throwable e) {
        String message = e.getMessage() == null || e.getMessage().isBlank() ? "" : ": " + e.getMessage();
        if (e instanceof ArithmeticException && message.contains("zero")) {
            return "A whole number is divided by zero here.";
        }
        if (e instanceof NullPointerException) {
            return "Something here is nothing (null): a variable was used before it had a value.";
        }
        return "The model threw " + e.getClass().getSimpleName() + message;
    }

    private static Problem problem(LoadedModel model, SourceLine place, String message) {
        return place.line() > 0 ? model.problemAt(place.line(), place.column(), message) : Problem.general(message);
    }

    private static Wire.Failure lost(Problem problem) {
        return new Wire.Failure(List.of(problem), true);
    }
}
