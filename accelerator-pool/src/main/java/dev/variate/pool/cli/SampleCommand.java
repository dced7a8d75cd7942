package dev.variate.pool.cli;

import dev.variate.device.Device;
import dev.variate.device.Devices;
import dev.variate.diagnostics.ParameterSummary;
import dev.variate.diagnostics.SamplingHealth;
import dev.variate.diagnostics.Verdict;
import dev.variate.fit.Approximated;
import dev.variate.fit.Draws;
import dev.variate.fit.Fit;
import dev.variate.fit.Method;
import dev.variate.fit.Predicted;
import dev.variate.fit.StopRules;
import dev.variate.fit.UntilStopped;
import dev.variate.inference.NutsSettings;
import dev.variate.inference.SamplerReport;
import dev.variate.inference.SamplingException;
import dev.variate.model.ModelException;
import dev.variate.pool.elaborator.Elaboration;
import dev.variate.pool.elaborator.Elaborators;
import dev.variate.pool.elaborator.Problem;
import dev.variate.pool.start.Beginning;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Fits one model with no server and no database, by the same path as the studio: elaborator process, program, device, method. */
@Command(
        name = "sample",
        description = "Samples or approximates the posterior of a model, prints a summary, and writes draws and"
                + " summary.json.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class SampleCommand implements Callable<Integer> {
    private final EarlyElaborators early;

    @Mixin
    private ModelFiles files;

    @Option(
            names = "--method",
            paramLabel =
                    "nuts|hmc|mams|mala|rwm|elliptical|ensemble|sgld|sghmc|trace|chees|laplace|pathfinder|meanfield|lowrank|fullrank|map|smc|importance",
            defaultValue = "nuts",
            description = {
                "nuts draws from the posterior, and so does chees, by many short chains side by side; hmc, by trajectories of",
                "one length; mams, by trajectories of constant speed; mala, one step at a time; rwm, without gradients, and ensemble, by walkers that show each other the way; elliptical, where all priors",
                "are normal; sgld and sghmc, by steps that see some rows of the data only, where a pass over them is too dear;",
                "trace runs the model itself, one variable changed at each step, where Java's branches follow what is drawn;",
                "laplace draws from the normal about its mode, and pathfinder from those on",
                "several ways to a mode with the highest evidence lower bounds; meanfield, lowrank and fullrank from the",
                "normal with the highest one, of independent quantities, with some correlations, and with all; the draws",
                "of these five are chosen by importance;",
                "map finds where the density of the unconstrained quantities is highest; smc leads particles from the priors",
                "to the posterior, and tells the marginal likelihood, and so does importance, which weighs draws from the",
                "priors (default: ${DEFAULT-VALUE})."
            })
    private String method;

    @Option(names = "--chains", description = "Independent chains (default: 4; of chees and ensemble 64).")
    private Optional<Integer> chains;

    @Option(
            names = "--warmup",
            description =
                    "Iterations of each chain that adapt and are not kept (default: 1000; of chees 300, mala 2000, rwm 5000).")
    private Optional<Integer> warmup;

    @Option(
            names = "--draws",
            description =
                    "Draws of each chain (default: 1000; of chees 100, ensemble 500, trace 3000, mala and elliptical 5000,"
                            + " rwm, sgld and sghmc 10000).")
    private Optional<Integer> draws;

    @Mixin
    private StopOptions until;

    @Option(
            names = "--seed",
            defaultValue = "1",
            description = "The same seed gives the same draws (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--device",
            paramLabel = "jvm|tensorflow",
            defaultValue = "jvm",
            description = "What to compile for (default: ${DEFAULT-VALUE}).")
    private String device;

    @Option(
            names = "--target-accept",
            description =
                    "Average acceptance that the step size is tuned to (default: 0.8; of chees 0.65, mams 0.9, mala 0.574, rwm 0.234).")
    private Optional<Double> targetAccept;

    @Option(
            names = "--max-tree-depth",
            defaultValue = "10",
            description = "A trajectory has at most 2^N - 1 steps (default: ${DEFAULT-VALUE}).")
    private int maxTreeDepth;

    @Option(
            names = "--metric",
            paramLabel = "diagonal|lowRank|dense",
            defaultValue = "lowRank",
            description = "How much of the posterior's shape the warm-up learns (default: ${DEFAULT-VALUE}).")
    private String metric;

    @Option(
            names = "--init",
            paramLabel = "auto|jitter|pathfinder|prior|FILE.json",
            defaultValue = "auto",
            description = {
                "Where chains begin: where the method does best, which is on paths if it follows a gradient; at random",
                "points; at draws from what paths to a mode find; at draws from the priors; or at values of the variables in a file, an"
                        + " object",
                "by variable or an array of one for each chain (default: ${DEFAULT-VALUE})."
            })
    private String init;

    @Mixin
    private BatchOptions batches;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = ".",
            description = "Folder for the draws and summary.json (default: the current one).")
    private Path out;

    @Option(
            names = "--format",
            paramLabel = "csv|arviz|cmdstan",
            split = ",",
            defaultValue = "csv",
            description = {
                "How to write the draws, several by commas: csv is draws.csv; arviz is run.zarr.zip, with warm-up,",
                "statistics and data, for ArviZ; cmdstan is chain-1.csv and on, for Stan's tools (default:"
                        + " ${DEFAULT-VALUE})."
            })
    private Set<String> formats;

    @Option(
            names = "--loo",
            description =
                    "Say how well the model would have predicted each observation without having seen it (PSIS-LOO).")
    private boolean loo;

    @Option(
            names = "--kfold",
            paramLabel = "K",
            description =
                    "The same by K fits, each without a share of the observations: where --loo has k-hats that are too large.")
    private Optional<Integer> folds;

    @Option(
            names = "--predict",
            paramLabel = "FILE.csv",
            description =
                    "Draw data anew for each draw, and write them there; what is observed is checked against them.")
    private Path predict;

    @Option(
            names = "--sensitivity",
            description =
                    "Say which quantities the priors move, and whether they disagree with the data (power-scaling).")
    private boolean sensitivity;

    @Option(
            names = "--scale-priors",
            paramLabel = "NAME",
            split = ",",
            description = "The variables whose priors --sensitivity scales, by commas (default: all).")
    private Set<String> scaledPriors = Set.of();

    SampleCommand(EarlyElaborators early) {
        this.early = early;
    }

    @Override
    public Integer call() {
        long start = System.nanoTime();
        try (Elaborators elaborators = early.take()) {
            StopRules rules = until.rules();
            Method how = method();
            NutsSettings settings = settings(how);
            DrawFiles.check(formats, how);
            if (!how.hasChains() && (loo || folds.isPresent() || sensitivity || predict != null)) {
                throw new CommandFailure(
                        "variate: --loo, --kfold, --sensitivity and --predict need draws of the posterior itself: leave"
                                + " --method out.");
            }
            if (!how.hasChains() && rules.any()) {
                throw new CommandFailure("variate: --until-… tells when chains end, and --method " + how.text()
                        + " has none: leave one of them out.");
            }
            if (!how.runsPrograms()) {
                WorldsSampling.check(
                        formats, loo || sensitivity || folds.isPresent() || predict != null || rules.any());
                new WorldsSampling(files, elaborators, settings, seed).run(out, start);
                return 0;
            }
            Device chosen = device(device);
            String source = files.source();
            Files.createDirectories(out);
            Elaboration.Elaborated elaborated = files.elaborate(elaborators, source);
            double elaborateSeconds = seconds(start);
            if (how.hasChains()) {
                sample(how, elaborated, chosen, settings, rules, elaborateSeconds, start);
            } else {
                approximate(how, elaborated, chosen, settings.chains() * settings.draws());
            }
            return 0;
        } catch (IOException e) {
            throw new CommandFailure("variate: cannot write to " + out + ": " + ModelFiles.reason(e));
        } catch (UncheckedIOException e) {
            throw new CommandFailure("variate: cannot write to " + out + ": " + ModelFiles.reason(e.getCause()));
        }
    }

    private void sample(
            Method how,
            Elaboration.Elaborated elaborated,
            Device chosen,
            NutsSettings settings,
            StopRules rules,
            double elaborateSeconds,
            long start)
            throws IOException {
        try (Progress progress = Progress.of(settings, "");
                Fit fit = Fit.compile(elaborated.program(), elaborated.inputs(), chosen)) {
            progress.compiled(device, fit.compileSeconds());
            fit.notes().forEach(System.err::println);
            fit.startAt(beginning().points());
            UntilStopped stopped = stopped(fit, how, rules, settings);
            SamplerReport report;
            try (DrawFiles files = new DrawFiles(out, formats, fit, settings, seed, rules.any())) {
                report = fit.sample(
                        how, settings, seed, Runtime.getRuntime().availableProcessors(), List.of(), (block, drawn) -> {
                            stopped.draws(block, drawn);
                            files.add(block, drawn);
                            progress.block(block);
                        });
                files.end(report.nanos() / 1e9, stopped.length());
            }
            progress.close();
            Draws kept = stopped.draws();
            if (stopped.length() == 0) {
                throw new CommandFailure(files.model() + ": " + stopped.endedBy()
                        + " before every chain had a draw that counts. Give it more seconds, or a shorter warm-up.");
            }
            double sampleSeconds = report.nanos() / 1e9;
            List<ParameterSummary> summaries = kept.summary();
            SamplingHealth health = kept.health();
            Verdict verdict = kept.verdict();
            if (formats.contains(DrawFiles.CSV)) {
                kept.writeCsv(out.resolve("draws.csv"));
            }
            RunReport run = new RunReport(
                    elaborated.program().name(),
                    device,
                    seed,
                    settings.withDraws(stopped.length()),
                    stopped.endedBy(),
                    health,
                    report.gradients(),
                    elaborateSeconds,
                    fit.compileSeconds(),
                    sampleSeconds,
                    seconds(start),
                    summaries,
                    verdict);
            run.writeJson(out.resolve("summary.json"));
            System.out.print(run.text());
            criticise(fit, kept);
        } catch (ModelException e) {
            throw files.failure(List.of(new Problem(e.line(), e.column(), e.column() + 1, e.getMessage())));
        } catch (SamplingException e) {
            throw new CommandFailure(files.model() + ": " + e.getMessage());
        } catch (IllegalArgumentException e) {
            throw new CommandFailure("variate: " + e.getMessage());
        }
    }

    private static UntilStopped stopped(Fit fit, Method how, StopRules rules, NutsSettings settings) {
        try {
            return new UntilStopped(fit, how, rules, settings);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure("variate: " + e.getMessage());
        }
    }

    private void criticise(Fit fit, Draws kept) throws IOException {
        if (loo) {
            System.out.print(CriticismReport.loo(fit.loo(kept)));
        }
        if (folds.isPresent()) {
            System.out.print(
                    CriticismReport.folds(fit.kFold(folds.get(), kept.health().settings(), seed)));
        }
        if (sensitivity) {
            System.out.print(CriticismReport.sensitivity(fit.sensitivity(kept, scaledPriors)));
        }
        if (predict != null) {
            Predicted predicted = fit.posteriorPredictive(kept, seed);
            CriticismReport.writeCsv(predict, predicted);
            System.out.print(CriticismReport.predictions(predicted));
        }
    }

    private void approximate(Method how, Elaboration.Elaborated elaborated, Device chosen, int count)
            throws IOException {
        try (Fit fit = Fit.compile(elaborated.program(), elaborated.inputs(), chosen)) {
            fit.notes().forEach(System.err::println);
            long begin = System.nanoTime();
            Approximated found = fit.approximate(how, seed, count);
            double seconds = seconds(begin);
            Draws.writeCsv(out.resolve("draws.csv"), fit.scalarNames(), new double[][][] {found.draws()});
            ApproximationReport report = new ApproximationReport(
                    elaborated.program().name(),
                    device,
                    how,
                    seed,
                    found.gradients(),
                    seconds,
                    found.summary(how, fit.scalarNames()),
                    found.importance(),
                    found.verdict(how, fit.scalarNames()),
                    found.marginalLikelihood());
            report.writeJson(out.resolve("summary.json"));
            System.out.print(report.text());
        } catch (ModelException e) {
            throw files.failure(List.of(new Problem(e.line(), e.column(), e.column() + 1, e.getMessage())));
        } catch (SamplingException e) {
            throw new CommandFailure(files.model() + ": " + e.getMessage());
        }
    }

    private Method method() {
        try {
            return Method.named(method);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure("variate: " + e.getMessage());
        }
    }

    private NutsSettings settings(Method how) {
        NutsSettings usual = how.usual();
        try {
            return new NutsSettings(
                    chains.orElse(usual.chains()),
                    warmup.orElse(usual.warmup()),
                    draws.orElse(usual.draws()),
                    targetAccept.orElse(usual.targetAccept()),
                    maxTreeDepth,
                    NutsSettings.MetricKind.named(metric),
                    beginning().init(),
                    batches.batch());
        } catch (IllegalArgumentException e) {
            throw new CommandFailure("variate: " + e.getMessage());
        }
    }

    private Beginning beginning() {
        try {
            return Beginning.of(init.endsWith(".json") ? Files.readString(Path.of(init)) : init);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure("variate: " + e.getMessage());
        } catch (IOException e) {
            throw new CommandFailure("variate: cannot read " + init + ": " + ModelFiles.reason(e));
        }
    }

    static Device device(String name) {
        try {
            return Devices.named(name);
        } catch (RuntimeException e) {
            throw new CommandFailure("variate: " + e.getMessage());
        }
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
