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
        var settings = run.settings();
        return switch (run.status()) {
            case QUEUED -> "Waiting for a worker";
            case RUNNING -> running(run);
            case SUCCEEDED -> drawn(run.method(), settings.chains(), settings.draws()) + " in " + seconds(run);
            case FAILED -> "Failed";
            case CANCELLED -> "Stopped after " + Figures.whole(drawn(run)) + " draws of a chain";
        };
    }

    private static String drawn(Method method, int chains, int draws) {
        return switch (method.result()) {
            case CHAINS -> chains + " × " + Figures.whole(draws) + " draws";
            case WEIGHED -> Figures.whole(draws) + " draws";
            case POINT -> "Found";
        };
    }

    private static String running(RunView run) {
        if (run.phase().equals("compiling")) {
            return "Compiling";
        }
        if (!run.method().hasChains()) {
            return "Looking for " + run.method().title();
        }
        var settings = run.settings();
        var drawn = drawn(run);
        var counted = drawn > 0
                ? Figures.whole(drawn) + " of " + Figures.whole(settings.draws()) + " draws"
                : "Warm-up, " + Figures.whole(done(run)) + " of " + Figures.whole(settings.warmup());
        return counted + left(run);
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

    static int drawn(RunView run) {
        return Math.max(0, done(run) - run.settings().warmup());
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
            default -> device;
        };
    }
}
