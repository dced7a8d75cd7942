package dev.variate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.variate.e2e.Rest.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** What the pool costs beside the sampling, printed beside its budget; only what is far past it fails, as in {@link SpeedTest}. */
@ExtendWith(Shared.class)
class PoolSpeedTest {

    private static final int TIMES = 21;
    private static final int TOLERANCE = 10;
    private static final int LAUNCH_MILLIS = 150;
    private static final int WORKER_MB = 700;
    private static final int ELABORATOR_MB = 150;

    /** No sampling to speak of: what is left is the way through elaborator, studio, database and worker, and back. */
    private static final Settings TWO_STEPS = new Settings(1, 1, 1, "jvm");

    @Test
    void a_launch_on_an_idle_warm_worker_is_soon_in_its_first_step(Studio studio, Rest rest) {
        var project = rest.project("overhead");
        var data = Optional.of(rest.data(project, "schools", Texts.SCHOOLS));
        var fresh = new Figures("a new text");
        var known = new Figures("a known text");
        for (var i = -5; i < TIMES; i++) {
            var model = rest.model(project, "m" + i, "// text " + i + "\n" + Texts.EIGHT_SCHOOLS);
            for (var figures : List.of(fresh, known)) {
                launch(rest, project, model, data, i < 0 ? new Figures("what warms all that takes part") : figures);
            }
        }
        fresh.report();
        known.report();
    }

    /** Milliseconds from a launch on. */
    private record Figures(String what, List<Double> toFirstStep, List<Double> toEnd) {
        Figures(String what) {
            this(what, new ArrayList<>(), new ArrayList<>());
        }

        void report() {
            PoolSpeedTest.report("REST launch of " + what + " to the sampler's first step", toFirstStep, LAUNCH_MILLIS);
            said("REST launch of " + what + " to the end of two steps, with what is told of them", toEnd, "ms");
        }
    }

    /**
     * By the clock of this machine, on which the database is too: nothing is asked before the end that could slow it. The sampler begins when a worker has
     * taken the run and compiled its program.
     */
    private static void launch(Rest rest, long project, long model, Optional<Long> data, Figures figures) {
        var start = Instant.now();
        var run = rest.run(project, model, data, TWO_STEPS, 1);
        var ended = rest.succeeded(run, Duration.ofMinutes(1));
        var compiled = Duration.ofNanos((long) (ended.path("compileSeconds").asDouble() * 1e9));
        figures.toFirstStep.add(millis(start, time(ended, "startedAt").plus(compiled)));
        figures.toEnd.add(millis(start, time(ended, "finishedAt")));
    }

    private static Instant time(JsonNode run, String name) {
        return Instant.parse(run.path(name).asString());
    }

    private static double millis(Instant from, Instant to) {
        return Duration.between(from, to).toNanos() / 1e6;
    }

    /** Of a studio of its own: a worker that has trained keeps TensorFlow in its memory, which this budget does not speak of. */
    @Test
    void idle_processes_of_the_pool_are_small() {
        try (var studio = Studio.start()) {
            measureMemory(studio, Rest.of(studio));
        }
    }

    private static void measureMemory(Studio studio, Rest rest) {
        var project = rest.project("memory");
        rest.succeeded(
                rest.run(
                        project,
                        rest.model(project, "m", Texts.EIGHT_SCHOOLS),
                        Optional.of(rest.data(project, "schools", Texts.SCHOOLS)),
                        Settings.USUAL,
                        1),
                Duration.ofMinutes(2));
        var workers = new ArrayList<Double>();
        studio.workers().forEach(worker -> workers.add(residentMegabytes(worker)));
        // they tidy up some seconds after the last model
        var elaborators = Poll.until("idle elaborators", Duration.ofSeconds(20), () -> Optional.of(elaborators(studio))
                .filter(all -> all.stream().allMatch(megabytes -> megabytes < ELABORATOR_MB)));
        assertThat(workers).isNotEmpty();
        assertThat(elaborators).isNotEmpty();
        said("memory of an idle worker, of " + WORKER_MB + " MB allowed", workers, "MB");
        said("memory of an idle elaborator, of " + ELABORATOR_MB + " MB allowed", elaborators, "MB");
        assertThat(workers).allMatch(megabytes -> megabytes < WORKER_MB);
    }

    private static List<Double> elaborators(Studio studio) {
        // the launcher and bubblewrap stand before the JVM, which is the largest of them
        return new ArrayList<>(studio.descendants().stream()
                .filter(child -> child.info().commandLine().orElse("").contains("ElaboratorMain"))
                .map(PoolSpeedTest::residentMegabytes)
                .filter(megabytes -> megabytes > 20)
                .toList());
    }

    private static double residentMegabytes(ProcessHandle process) {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
                    .sum();
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    private static void report(String what, List<Double> millis, int budget) {
        said(what + ", of " + budget + " ms allowed", millis, "ms");
        assertThat(millis.get(millis.size() / 2)).as(what).isLessThan((double) budget * TOLERANCE);
    }

    private static void said(String what, List<Double> figures, String unit) {
        Collections.sort(figures);
        System.out.printf(
                "%s: median %.0f %s, from %.0f to %.0f %s%n",
                what, figures.get(figures.size() / 2), unit, figures.getFirst(), figures.getLast(), unit);
    }
}
