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
        var first = new ArrayList<Double>();
        var again = new ArrayList<Double>();
        for (var i = -5; i < TIMES; i++) {
            var model = rest.model(project, "m" + i, "// text " + i + "\n" + Texts.EIGHT_SCHOOLS);
            var fresh = launchedToEnd(rest, project, model, data);
            var known = launchedToEnd(rest, project, model, data);
            if (i >= 0) { // the rounds before warm all that takes part
                first.add(fresh);
                again.add(known);
            }
        }
        report("REST launch of a new text to the end of two steps", first, LAUNCH_MILLIS);
        report("REST launch of a known text to the end of two steps", again, LAUNCH_MILLIS);
    }

    /** By the clock of this machine, on which the database is too: nothing is asked before the end that could slow it. */
    private static double launchedToEnd(Rest rest, long project, long model, Optional<Long> data) {
        var start = Instant.now();
        var run = rest.run(project, model, data, TWO_STEPS, 1);
        var ended = rest.succeeded(run, Duration.ofMinutes(1));
        return Duration.between(start, Instant.parse(ended.path("finishedAt").asString()))
                        .toNanos()
                / 1e6;
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
        said("memory of an idle worker", workers, WORKER_MB, "MB");
        said("memory of an idle elaborator", elaborators, ELABORATOR_MB, "MB");
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
        said(what, millis, budget, "ms");
        assertThat(millis.get(millis.size() / 2)).as(what).isLessThan((double) budget * TOLERANCE);
    }

    private static void said(String what, List<Double> figures, int budget, String unit) {
        Collections.sort(figures);
        System.out.printf(
                "%s: median %.0f %s, from %.0f to %.0f %s (budget %d %s)%n",
                what, figures.get(figures.size() / 2), unit, figures.getFirst(), figures.getLast(), unit, budget, unit);
    }
}
