package dev.variate.pool.cli;

import dev.variate.inference.Block;
import dev.variate.inference.NutsInfo;
import dev.variate.inference.NutsSettings;
import dev.variate.pool.elaborator.Elaboration;
import dev.variate.pool.elaborator.Elaborators;
import dev.variate.pool.elaborator.WorldsMade;
import dev.variate.pool.elaborator.WorldsWanted;
import dev.variate.tensor.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Chains of executions, each in an elaborator process of its own, asked for a second's work at a time: the model's own code runs, behind the walls that it is compiled behind. */
final class WorldsSampling {
    private final ModelFiles files;
    private final Elaborators elaborators;
    private final String source;
    private final Map<String, Value> data;
    private final NutsSettings settings;
    private final long seed;

    WorldsSampling(ModelFiles files, Elaborators elaborators, NutsSettings settings, long seed) {
        this.files = files;
        this.elaborators = elaborators;
        this.source = files.source();
        this.data = files.values();
        this.settings = settings;
        this.seed = seed;
    }

    /** @throws CommandFailure if more is asked of executions than they can give */
    static void check(Set<String> formats, boolean more) {
        if (more || !formats.equals(Set.of(DrawFiles.CSV))) {
            throw new CommandFailure("variate: --method trace draws executions that need not have the same variables,"
                    + " and writes draws.csv and summary.json: leave --format, --loo, --kfold, --sensitivity, --predict"
                    + " and --until-… out.");
        }
    }

    /** To the end, and into files and onto the screen. */
    void run(Path out, long start) throws IOException {
        Files.createDirectories(out);
        long begin = System.nanoTime();
        WorldsReport report;
        try (Progress progress = Progress.of(settings, "")) {
            report = WorldsReport.of(drawn(progress));
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        report.writeCsv(out.resolve("draws.csv"));
        RunReport run = new RunReport(
                files.model().getFileName().toString().replaceFirst("[.]java$", ""),
                "java",
                seed,
                settings,
                "",
                WorldsReport.health(settings),
                0,
                0,
                0,
                seconds,
                (System.nanoTime() - start) / 1e9,
                report.summary(),
                report.verdict(settings));
        run.writeJson(out.resolve("summary.json"));
        System.out.print(report.others());
        System.out.print(run.text());
    }

    /** Each variable's value, by chain and draw. */
    private List<List<Map<String, Value>>> drawn(Progress progress) {
        int side = Math.min(settings.chains(), Runtime.getRuntime().availableProcessors());
        try (ExecutorService threads = Executors.newFixedThreadPool(side)) {
            List<Future<List<Map<String, Value>>>> chains = new ArrayList<>();
            for (int chain = 0; chain < settings.chains(); chain++) {
                int own = chain;
                chains.add(threads.submit(() -> chain(own, progress)));
            }
            try {
                List<List<Map<String, Value>>> drawn = new ArrayList<>();
                for (Future<List<Map<String, Value>>> each : chains) {
                    drawn.add(each.get());
                }
                return drawn;
            } catch (ExecutionException e) {
                throw e.getCause() instanceof CommandFailure words ? words : new IllegalStateException(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CommandFailure("variate: interrupted");
            } finally {
                // of a chain that failed the others need not end
                threads.shutdownNow();
            }
        }
    }

    private List<Map<String, Value>> chain(int chain, Progress progress) {
        List<Map<String, Value>> drawn = new ArrayList<>();
        WorldsWanted next = new WorldsWanted(seed, chain, 0, settings.warmup(), settings.iterations(), Map.of());
        while (next.iteration() < next.end() && !Thread.currentThread().isInterrupted()) {
            switch (elaborators.worlds("cli " + chain, source, data, next, ModelFiles.ELABORATION_LIMIT)) {
                case Elaboration.Rejected rejected -> throw files.failure(rejected.problems());
                case WorldsMade made -> {
                    drawn.addAll(made.worlds());
                    tell(progress, chain, next.iteration(), made.iteration() - next.iteration());
                    next = new WorldsWanted(
                            seed, chain, made.iteration(), settings.warmup(), settings.iterations(), made.values());
                }
            }
        }
        elaborators.forget("cli " + chain);
        return drawn;
    }

    private void tell(Progress progress, int chain, int first, int count) {
        synchronized (progress) {
            progress.block(new Block(
                    chain,
                    first,
                    count,
                    first < settings.warmup(),
                    0,
                    new double[0],
                    new double[count * NutsInfo.WIDTH],
                    0,
                    0,
                    new byte[0]));
        }
    }
}
