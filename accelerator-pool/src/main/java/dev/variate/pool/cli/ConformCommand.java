package dev.variate.pool.cli;

import dev.variate.device.Device;
import dev.variate.pool.conformity.Conformity;
import dev.variate.pool.conformity.ConformitySuite;
import dev.variate.pool.conformity.NotSampledException;
import dev.variate.pool.conformity.Outcome;
import dev.variate.pool.conformity.ReferencePosterior;
import dev.variate.pool.conformity.Runs;
import dev.variate.pool.elaborator.Elaborators;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Compares posteriors with what others computed. One that disagrees has a second chance with another seed: with several hundred figures held
 * to four standard errors, chance alone makes one disagree in some ten runs of the whole suite.
 */
@Command(
        name = "conform",
        description =
                "Samples posteriors that others have computed, with the defaults, and says how far the answers agree.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ConformCommand implements Callable<Integer> {
    private static final int DISAGREEMENT = 1;

    private final EarlyElaborators early;

    @Parameters(paramLabel = "NAME", arity = "0..*", description = "Posteriors, by name (default: all).")
    private List<String> names = List.of();

    @Option(
            names = "--device",
            paramLabel = "jvm|tensorflow",
            defaultValue = "jvm",
            description = "What to compile for (default: ${DEFAULT-VALUE}).")
    private String device;

    @Option(
            names = "--seed",
            defaultValue = "1",
            description =
                    "The same seed gives the same draws; each posterior adds a number of its own, so that they do not err alike (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "Run each with so many seeds, and say how often it agrees, and how often it does not and does not know it.")
    private int seeds;

    @Option(names = "--json", paramLabel = "FILE", description = "Write every figure there too.")
    private Path json;

    ConformCommand(EarlyElaborators early) {
        this.early = early;
    }

    @Override
    public Integer call() {
        long start = System.nanoTime();
        try (Elaborators elaborators = early.take()) {
            Device chosen = SampleCommand.device(device);
            List<ReferencePosterior> posteriors = posteriors();
            if (seeds != 1) {
                return compareSeeds(posteriors, elaborators, chosen, start);
            }
            ConformReport report = new ConformReport(posteriors, device);
            if (json != null) {
                // a mistake in it shows now, not when all is sampled
                Files.createDirectories(json.toAbsolutePath().getParent());
            }
            System.out.print(report.header());
            for (ReferencePosterior posterior : posteriors) {
                compare(posterior, elaborators, chosen, report);
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            System.out.print(report.total(seconds));
            if (json != null) {
                report.writeJson(json, seconds);
            }
            return report.holds() ? 0 : DISAGREEMENT;
        } catch (IOException e) {
            throw new CommandFailure("variate: cannot write " + json + ": " + ModelFiles.reason(e));
        }
    }

    private int compareSeeds(List<ReferencePosterior> posteriors, Elaborators elaborators, Device chosen, long start) {
        if (seeds < 1 || json != null) {
            throw new CommandFailure(
                    json == null
                            ? "variate: --seeds is 1 or more, and not " + seeds
                            : "variate: --json is of one seed, and not of --seeds " + seeds);
        }
        SeedsReport report = new SeedsReport(
                posteriors.stream().map(ReferencePosterior::name).toList());
        System.out.print(report.header());
        for (ReferencePosterior posterior : posteriors) {
            try {
                List<Outcome> outcomes = new ArrayList<>();
                for (int i = 0; i < seeds; i++) {
                    String place = "%s, seed %d of %d".formatted(posterior.name(), i + 1, seeds);
                    outcomes.add(run(posterior, elaborators, chosen, seedOf(posterior) + i, place));
                }
                System.out.print(report.row(new Runs(posterior, outcomes)));
            } catch (NotSampledException e) {
                System.out.print(report.notSampled(posterior.name(), e.getMessage()));
            }
            System.out.flush();
        }
        System.out.print(report.total((System.nanoTime() - start) / 1e9));
        return report.holds() ? 0 : DISAGREEMENT;
    }

    private List<ReferencePosterior> posteriors() {
        try {
            return (names.isEmpty() ? ConformitySuite.names() : names)
                    .stream().distinct().map(ConformitySuite::named).toList();
        } catch (NoSuchElementException e) {
            throw new CommandFailure("variate: " + e.getMessage());
        }
    }

    private void compare(ReferencePosterior posterior, Elaborators elaborators, Device chosen, ConformReport report) {
        try {
            long own = seedOf(posterior);
            Outcome first = run(posterior, elaborators, chosen, own, report.place(posterior));
            System.out.print(report.row(first));
            if (first.judgement() == Outcome.Judgement.DISAGREES) {
                Outcome second = run(posterior, elaborators, chosen, own + 1, report.place(posterior));
                System.out.print(report.secondRow(second));
            }
        } catch (NotSampledException e) {
            System.out.print(report.notSampled(posterior, e.getMessage()));
        }
        System.out.flush();
    }

    /** Posteriors of one model would err alike with one seed, and several that err by chance would look like a fault. */
    private long seedOf(ReferencePosterior posterior) {
        return seed + Math.floorMod(posterior.name().hashCode(), 1_000_000);
    }

    private Outcome run(
            ReferencePosterior posterior, Elaborators elaborators, Device chosen, long withSeed, String place) {
        try (Progress progress = Progress.of(Conformity.SETTINGS, place)) {
            return Conformity.run(
                    posterior,
                    elaborators,
                    chosen,
                    withSeed,
                    Runtime.getRuntime().availableProcessors(),
                    progress::block);
        }
    }
}
