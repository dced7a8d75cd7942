package dev.variate.pool.bench;

import dev.variate.bench.GradientBench;
import dev.variate.device.jvm.JvmDevice;
import dev.variate.diagnostics.EffectiveSampleSize;
import dev.variate.fit.Draws;
import dev.variate.fit.Fit;
import dev.variate.inference.NutsSettings;
import dev.variate.inference.SamplerReport;
import dev.variate.model.Posterior;
import dev.variate.pool.elaborator.Elaboration;
import dev.variate.pool.elaborator.Elaborators;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * What a posterior takes from the model's text to the last draw, in this process: the first time, which is cold if the process does nothing before, and again and again once the model is compiled. NUTS with its
 * defaults, four chains on all cores.
 *
 * @param firstDraw seconds from the process's beginning to the first draw that counts
 * @param coldSeconds from there to the last
 * @param peakKilobytes memory of this process and those it has started, each at its largest, when the cold run has ended; empty where the system does not tell
 * @param secondSeconds of the first run after the cold one, while HotSpot is still compiling
 * @param warmSeconds median of the later half of the runs
 * @param runs after the cold one
 * @param leastEss bulk effective draws of the scalar that has fewest; median of the same runs
 * @param gradientsPerEffectiveDraw warm-up's gradients counted; median of the same runs
 */
public record PosteriorTiming(
        double firstDraw,
        double coldSeconds,
        OptionalLong peakKilobytes,
        double secondSeconds,
        double warmSeconds,
        int runs,
        double leastEss,
        double gradientsPerEffectiveDraw,
        double gradientMicros) {
    private static final NutsSettings SETTINGS = NutsSettings.defaults();
    private static final Duration ELABORATION_LIMIT = Duration.ofSeconds(60);
    private static final int FEWEST_RUNS = 4;
    private static final long LONGEST_NANOS = 8_000_000_000L;

    /** @param began when the process was started, in milliseconds since 1970 */
    public static PosteriorTiming of(PeerPosterior posterior, Elaborators elaborators, long began) {
        Elaboration.Elaborated model = elaborated(
                posterior, elaborators.elaborate("bench", posterior.source(), posterior.data(), ELABORATION_LIMIT));
        try (Fit fit = Fit.compile(model.program(), model.inputs(), new JvmDevice())) {
            Run cold = Run.of(fit, 1, began);
            OptionalLong memory = memory();
            long end = System.nanoTime() + LONGEST_NANOS;
            List<Run> runs = new ArrayList<>();
            while (runs.size() < FEWEST_RUNS || System.nanoTime() < end) {
                runs.add(Run.of(fit, 2L + runs.size(), began));
            }
            List<Run> late = runs.subList(runs.size() / 2, runs.size());
            return new PosteriorTiming(
                    cold.firstDraw(),
                    cold.ended(),
                    memory,
                    runs.get(0).seconds(),
                    median(late.stream().mapToDouble(Run::seconds).toArray()),
                    runs.size(),
                    median(late.stream().mapToDouble(Run::leastEss).toArray()),
                    median(late.stream()
                            .mapToDouble(run -> run.gradients() / run.leastEss())
                            .toArray()),
                    GradientBench.micros(
                            Posterior.of(model.program(), model.inputs()).compile(new JvmDevice())));
        }
    }

    /** Warm, as other systems' figures are. */
    public double essPerSecond() {
        return leastEss / warmSeconds;
    }

    private static Elaboration.Elaborated elaborated(PeerPosterior posterior, Elaboration elaboration) {
        return switch (elaboration) {
            case Elaboration.Elaborated done -> done;
            case Elaboration.Rejected rejected ->
                throw new IllegalStateException(posterior.name() + " was rejected: "
                        + rejected.problems().getFirst().message());
        };
    }

    /**
     * @param firstDraw seconds after the process's beginning
     * @param ended likewise
     * @param seconds of sampling alone
     */
    private record Run(double firstDraw, double ended, double seconds, double leastEss, long gradients) {
        static Run of(Fit fit, long seed, long began) {
            Draws draws = new Draws(fit.scalarNames(), SETTINGS);
            double[] first = {Double.NaN};
            long start = System.nanoTime();
            SamplerReport report = fit.sample(
                    SETTINGS, seed, Runtime.getRuntime().availableProcessors(), List.of(), (block, drawn) -> {
                        if (!block.warmup() && Double.isNaN(first[0])) {
                            first[0] = since(began);
                        }
                        draws.add(block, drawn);
                    });
            double seconds = (System.nanoTime() - start) / 1e9;
            return new Run(first[0], since(began), seconds, leastEss(fit.scalarNames(), draws), report.gradients());
        }

        private static double since(long began) {
            return (System.currentTimeMillis() - began) / 1e3;
        }

        /** A scalar that never moves, such as a correlation of something with itself, has none and is left out. */
        private static double leastEss(List<String> names, Draws draws) {
            return names.stream()
                    .mapToDouble(name -> EffectiveSampleSize.bulk(draws.of(name)))
                    .filter(Double::isFinite)
                    .min()
                    .orElse(Double.NaN);
        }
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }

    private static OptionalLong memory() {
        return Stream.concat(
                        Stream.of(ProcessHandle.current()),
                        ProcessHandle.current().descendants())
                .mapToLong(process -> largest(Path.of("/proc", Long.toString(process.pid()), "status")))
                .reduce(Long::sum)
                .stream()
                .filter(sum -> sum > 0)
                .findFirst();
    }

    /** The line {@code VmHWM} of Linux; 0 where there is none, or the process is over. */
    private static long largest(Path status) {
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException | java.io.UncheckedIOException e) {
            return 0;
        }
    }
}
