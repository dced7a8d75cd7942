package dev.variate.frontend.run;

import dev.variate.backend.run.RunView;
import dev.variate.fit.Method;
import dev.variate.frontend.shell.Figures;
import java.time.Duration;
import java.time.Instant;

/** What a run does at the moment, in words. */
final class RunWords {

    private RunWords() {}

    /** Iterations done by the slowest chain and the time that is left, or how long all took. */
    static String progress(RunView run) {
        if (!run.status().ended() && !run.wish().isEmpty()) {
            return capital(wished(run)) + " …";
        }
        return switch (run.status()) {
            case QUEUED -> "Waiting for a worker";
            case RUNNING -> running(run);
            case PAUSED ->
                run.drawn() > 0 || trains(run)
                        ? "Paused after " + doneOf(run)
                        : done(run) > 0 ? "Paused in the warm-up" : "Paused before its first draw";
            case SUCCEEDED ->
                drawnWords(run) + " in " + seconds(run)
                        + (run.endedBy().isEmpty() ? "" : ": " + run.endedBy().replace("`", ""));
            case FAILED -> "Failed";
            case CANCELLED -> run.endedBy().isEmpty() ? "Cancelled after " + doneOf(run) : capital(run.endedBy());
        };
    }

    /** What its worker is asked to do. */
    private static String wished(RunView run) {
        return switch (run.wish()) {
            case "pause" -> "pausing";
            case "stop" -> "stopping";
            default -> "cancelling";
        };
    }

    private static boolean trains(RunView run) {
        return run.method().result() == Method.Result.WEIGHTS;
    }

    private static String doneOf(RunView run) {
        return trains(run)
                ? Figures.count(run.drawn(), "step", "steps")
                : Figures.whole(run.drawn()) + " draws of a chain";
    }

    private static String capital(String words) {
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    private static String drawnWords(RunView run) {
        return switch (run.method().result()) {
            case CHAINS -> run.settings().chains() + " × " + Figures.whole(run.drawn()) + " draws";
            case WEIGHED -> Figures.whole(run.drawn()) + " draws";
            case POINT -> "Found";
            case WEIGHTS -> Figures.whole(run.drawn()) + " steps";
        };
    }

    private static String running(RunView run) {
        if (run.phase().equals("compiling")) {
            return "Compiling";
        }
        if (trains(run)) {
            return Figures.whole(done(run)) + " of "
                    + Figures.whole(run.settings().draws()) + " steps" + left(run);
        }
        if (!run.method().hasChains()) {
            return seeking(run.method());
        }
        var settings = run.settings();
        var drawn = run.drawn();
        var counted = drawn > 0
                ? Figures.whole(drawn) + " of " + Figures.whole(settings.draws()) + " draws"
                : "Warm-up, " + Figures.whole(done(run)) + " of " + Figures.whole(settings.warmup());
        return counted + left(run);
    }

    /** What a method without chains is at. */
    static String seeking(Method method) {
        return (method.result() == Method.Result.POINT ? "Looking for " : "Drawing by ") + method.title();
    }

    /** Shown only once it means something: after two seconds and a tenth of the way. */
    private static String left(RunView run) {
        var total = run.settings().warmup() + run.settings().draws();
        var done = done(run);
        var spent = run.startedAt()
                .map(start -> Duration.between(start, Instant.now()).toMillis() / 1000.0)
                .orElse(0.0);
        return spent < 2 || done * 10L < total ? "" : ", " + Figures.duration(spent * (total - done) / done) + " left";
    }

    /** Iterations, warm-up included, of the chain that is furthest behind. */
    static int done(RunView run) {
        return run.progress().stream().mapToInt(Integer::intValue).min().orElse(0);
    }

    /** Iterations of a chain, warm-up included: those that are wanted, or those that count of a run that was ended early. */
    static int total(RunView run) {
        return run.settings().warmup() + run.kept().orElse(run.settings().draws());
    }

    static String seconds(RunView run) {
        return run.sampleSeconds().isPresent()
                ? Figures.duration(run.sampleSeconds().getAsDouble())
                : "–";
    }

    static String device(String device) {
        return switch (device) {
            case "jvm" -> "the JVM";
            case "tensorflow" -> "TensorFlow";
            case "pjrt" -> "the accelerator";
            default -> device;
        };
    }
}
