package dev.variate.pool.cli;

import dev.variate.bench.BenchModels;
import dev.variate.bench.GradientBench;
import dev.variate.bench.SamplingBench;
import dev.variate.bench.TrainingBench;
import dev.variate.device.Device;
import dev.variate.device.LogDensity;
import dev.variate.device.jvm.JvmDevice;
import dev.variate.examples.Example;
import dev.variate.examples.Examples;
import dev.variate.inference.NutsSettings;
import dev.variate.model.Posterior;
import dev.variate.parallel.ScalingModel;
import dev.variate.pool.bench.PeerPosteriors;
import dev.variate.pool.elaborator.Elaboration;
import dev.variate.pool.elaborator.Elaborators;
import dev.variate.pool.mesh.MeshProcesses;
import dev.variate.pool.mesh.Scaling;
import dev.variate.pool.mesh.ScalingFiles;
import dev.variate.training.IdxFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Times posteriors beside other systems, the gradients that the engine compiles beside hand-written ones, or what effective draws cost. */
@Command(
        name = "bench",
        description = {
            "Times posteriors from their text to the last draw, each in a process of its own, beside the best of",
            "other systems; with --gradients compiled gradients beside hand-written loops, or with --sampling what",
            "effective draws of the examples' posteriors cost."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class BenchCommand implements Callable<Integer> {
    private static final Duration ELABORATION_LIMIT = Duration.ofSeconds(60);

    @Parameters(paramLabel = "NAME", description = "Posteriors to time, such as eight_schools (default: all).")
    private List<String> names = List.of();

    @Option(names = "--gradients", description = "Time gradients alone instead, beside hand-written loops.")
    private boolean gradients;

    @Option(
            names = "--sampling",
            description = "Sample the examples and a radon model of 12,573 houses instead; one thread.")
    private boolean sampling;

    @Option(
            names = "--metric",
            paramLabel = "diagonal|lowRank|dense",
            defaultValue = "lowRank",
            description = "With --sampling: what warm-up learns (default: ${DEFAULT-VALUE}).")
    private String metric;

    @Option(
            names = "--seeds",
            defaultValue = "3",
            description = "With --sampling: runs a model to average over (default: ${DEFAULT-VALUE}).")
    private int seeds;

    @Option(
            names = "--baseline",
            paramLabel = "FILE.json",
            description =
                    "Figures of an earlier time to compare with, if there are any, and to replace by the new ones; of"
                            + " posteriors, or with --sampling.")
    private Path baseline;

    @Option(
            names = "--training",
            paramLabel = "IMAGES",
            description = "Time steps of training on these pictures of 28 by 28 instead, in IDX format, on tensorflow.")
    private Optional<Path> training = Optional.empty();

    @Option(
            names = "--scaling",
            paramLabel = "DIR",
            description = {
                "Train the vae and the image-transformer on 1, 2, 4, 8 and 16 processes of this machine instead, the"
                        + " same",
                "work for each, and write scaling.csv, scaling.json and plots there, with what is predicted for 256"
                        + " devices."
            })
    private Optional<Path> scaling = Optional.empty();

    @Option(
            names = "--processes",
            split = ",",
            defaultValue = "1,2,4,8,16",
            description = "With --scaling: on how many (default: ${DEFAULT-VALUE}).")
    private List<Integer> processes;

    @Option(
            names = "--network",
            paramLabel = "MS,MB/S",
            description = "With --scaling: predict too for devices on a network of this latency and bandwidth.")
    private Optional<String> network = Optional.empty();

    @Override
    public Integer call() {
        if (scaling.isPresent()) {
            measureScaling(scaling.get());
        } else if (training.isPresent()) {
            timeTraining(training.get());
        } else if (sampling) {
            timeSampling();
        } else if (gradients) {
            GradientBench.run(System.out);
        } else {
            timePosteriors();
        }
        return 0;
    }

    private void measureScaling(Path folder) {
        SampleCommand.device("tensorflow");
        try {
            Optional<Scaling.Network> there = network.map(Scaling.Network::parse);
            List<Scaling> all = Stream.of(
                            Scaling.measure("vae", 128, 40, processes, System.err::println),
                            Scaling.measure("image-transformer", 4, 8, processes, System.err::println))
                    .map(here -> there.map(here::on).orElse(here))
                    .toList();
            ScalingFiles.write(folder, all);
            for (Scaling one : all) {
                for (Scaling.Point point : one.points()) {
                    System.out.printf(
                            Locale.ROOT,
                            "%-18s %3d processes on %d cores: %9.1f ms a step, %9.1f rows/s (expected %9.1f), %7.1f ms"
                                    + " adding up%n",
                            one.system(),
                            point.processes(),
                            one.cores(),
                            point.stepMillis(),
                            one.throughput(point),
                            one.expected(point.processes()),
                            point.summingMillis());
                }
                predict(one, one.model());
                one.elsewhere().ifPresent(model -> predict(one, model));
            }
            System.err.println(folder);
        } catch (IllegalArgumentException | MeshProcesses.LostException e) {
            throw new CommandFailure("variate: " + e.getMessage());
        } catch (IOException e) {
            throw new CommandFailure("variate: " + ModelFiles.reason(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("variate: interrupted");
        }
    }

    private static void predict(Scaling scaling, ScalingModel model) {
        System.out.printf(
                Locale.ROOT,
                "%-18s 256 devices with cores of their own: %.1f rows/s, %.0f %% of 256 times one (latency %.2f ms,"
                        + " %.0f MB/s)%n",
                scaling.system(),
                scaling.predicted(model, 256),
                100 * model.efficiency(256),
                model.latencyMillis(),
                model.bytesPerMilli() / 1e3);
    }

    private void timePosteriors() {
        try {
            names.forEach(PeerPosteriors::named);
        } catch (NoSuchElementException e) {
            throw new CommandFailure("variate: " + e.getMessage());
        }
        JsonNode before = earlier().orElseGet(JsonMapper.shared()::createObjectNode);
        keep(new PosteriorBench(before).run(names.isEmpty() ? PeerPosteriors.names() : names));
    }

    private static void timeTraining(Path file) {
        Device device = SampleCommand.device("tensorflow");
        try (IdxFile images = IdxFile.open(file, "image")) {
            tell("vae, batch 128", TrainingBench.vae(images, device, true, 600));
            tell("image transformer, batch 8", TrainingBench.imageTransformer(images, device, true, 20));
        } catch (IOException e) {
            throw new CommandFailure("variate: cannot read " + file + ": " + ModelFiles.reason(e));
        }
    }

    private static void tell(String what, TrainingBench.Result result) {
        System.out.printf(
                Locale.ROOT,
                "%-28s first step %.1f s, then %.2f ms (a tenth are faster), median %.2f ms%n",
                what,
                result.firstStep() / 1e3,
                result.tenth(),
                result.median());
    }

    private void timeSampling() {
        NutsSettings settings;
        try {
            settings = NutsSettings.defaults().withMetric(NutsSettings.MetricKind.named(metric));
        } catch (IllegalArgumentException e) {
            throw new CommandFailure("variate: " + e.getMessage());
        }
        if (seeds < 1) {
            throw new CommandFailure("variate: --seeds is " + seeds + "; at least one run is needed");
        }
        Optional<JsonNode> before = earlier();
        ObjectNode now = JsonMapper.shared().createObjectNode();
        System.out.printf(
                Locale.ROOT,
                "%-22s %9s %9s %9s %7s %9s %9s %9s %9s %8s%n",
                "",
                "warm-up",
                "gradients",
                "steps a",
                "diver-",
                "least",
                "gradients",
                "seconds",
                "ESS",
                "ns a step");
        System.out.printf(
                Locale.ROOT,
                "%-22s %9s %9s %9s %7s %9s %9s %9s %9s %8s%n",
                metric,
                "gradients",
                "after it",
                "draw",
                "gences",
                "ESS",
                "an ESS",
                "",
                "a second",
                "beyond");
        models().forEach((name, density) -> {
            SamplingBench.Result result = SamplingBench.measure(density, settings, seeds);
            print(name, result, before.map(all -> all.path(name)).filter(node -> !node.isMissingNode()));
            now.putObject(name)
                    .put("metric", metric)
                    .put("warmupGradients", result.warmupGradients())
                    .put("gradients", result.gradients())
                    .put("leapfrogs", result.leapfrogs())
                    .put("acceptance", result.acceptance())
                    .put("divergences", result.divergences())
                    .put("leastEss", result.leastEss())
                    .put("gradientsPerEffectiveDraw", result.gradientsPerEffectiveDraw())
                    .put("seconds", result.seconds())
                    .put("effectiveDrawsPerSecond", result.effectiveDrawsPerSecond())
                    .put("nanosBeyondGradient", result.nanosBeyondGradient());
        });
        keep(now);
    }

    private void keep(ObjectNode now) {
        if (baseline != null) {
            try {
                Files.writeString(
                        baseline,
                        JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(now));
            } catch (IOException e) {
                throw new CommandFailure("variate: cannot write " + baseline + ": " + e.getMessage());
            }
        }
    }

    private static void print(String name, SamplingBench.Result result, Optional<JsonNode> before) {
        System.out.printf(
                Locale.ROOT,
                "%-22s %,9.0f %,9.0f %9.1f %7.1f %,9.0f %9.1f %9.3f %,9.0f %8.0f%n",
                name,
                result.warmupGradients(),
                result.gradients(),
                result.leapfrogs(),
                result.divergences(),
                result.leastEss(),
                result.gradientsPerEffectiveDraw(),
                result.seconds(),
                result.effectiveDrawsPerSecond(),
                result.nanosBeyondGradient());
        before.ifPresent(then -> System.out.printf(
                Locale.ROOT,
                "%-22s %9.2f %9.2f %9.2f %7s %9.2f %9.2f %9.2f %9.2f%n",
                "  ÷ before",
                result.warmupGradients() / then.path("warmupGradients").asDouble(),
                result.gradients() / then.path("gradients").asDouble(),
                result.leapfrogs() / then.path("leapfrogs").asDouble(),
                "",
                result.leastEss() / then.path("leastEss").asDouble(),
                result.gradientsPerEffectiveDraw()
                        / then.path("gradientsPerEffectiveDraw").asDouble(),
                result.seconds() / then.path("seconds").asDouble(),
                result.effectiveDrawsPerSecond()
                        / then.path("effectiveDrawsPerSecond").asDouble()));
    }

    private Optional<JsonNode> earlier() {
        if (baseline == null || !Files.exists(baseline)) {
            return Optional.empty();
        }
        try {
            return Optional.of(JsonMapper.shared().readTree(Files.readString(baseline)));
        } catch (IOException | JacksonException e) {
            throw new CommandFailure("variate: " + baseline + " does not hold an earlier bench's figures");
        }
    }

    private static Map<String, LogDensity> models() {
        Device device = new JvmDevice();
        Map<String, LogDensity> models = new LinkedHashMap<>();
        try (Elaborators elaborators =
                Elaborators.start(Elaborators.Settings.standard().withSpares(1))) {
            for (Example example : Examples.all()) {
                Elaboration elaboration =
                        elaborators.elaborate("bench", example.source(), example.data(), ELABORATION_LIMIT);
                switch (elaboration) {
                    case Elaboration.Elaborated done ->
                        models.put(
                                example.name(),
                                Posterior.of(done.program(), done.inputs()).compile(device));
                    case Elaboration.Rejected rejected ->
                        throw new CommandFailure("variate: the example " + example.name() + " was rejected: "
                                + rejected.problems().getFirst().message());
                }
            }
        }
        BenchModels.Model radon = BenchModels.radon(12_573, 386);
        models.put("radon, 12,573 houses", device.logDensity(radon.program(), radon.data()));
        return models;
    }
}
