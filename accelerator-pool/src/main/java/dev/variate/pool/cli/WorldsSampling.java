package dev.variate.pool.cli;

import dev.variate.inference.Block;
import dev.variate.inference.NutsInfo;
import dev.variate.inference.NutsSettings;
import dev.variate.pool.elaborator.Elaboration;
import dev.variate.pool.elaborator.Elaborators;
import dev.variate.pool.elaborator.WorldsMade;
import dev.variate.pool.elaborator.WorldsWanted;
import dev.variate.tensor.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
    private final Progress progress;

    WorldsSampling(ModelFiles files, Elaborators elaborators, NutsSettings settings, long seed, Progress progress) {
        this.files = files;
        this.elaborators = elaborators;
        this.source = files.source();
        this.data = files.values();
        this.settings = settings;
        this.seed = seed;
        this.progress = progress;
    }

    /** Each variable's value, by chain and draw. */
    List<List<Map<String, Value>>> run() {
        int side = Math.min(settings.chains(), Runtime.getRuntime().availableProcessors());
        List<Future<List<Map<String, Value>>>> chains = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(side)) {
            for (int chain = 0; chain < settings.chains(); chain++) {
                int own = chain;
                chains.add(threads.submit(() -> chain(own)));
            }
            List<List<Map<String, Value>>> drawn = new ArrayList<>();
            for (Future<List<Map<String, Value>>> each : chains) {
                drawn.add(each.get());
            }
            return drawn;
        } catch (ExecutionException e) {
            chains.forEach(each -> each.cancel(true));
            throw e.getCause() instanceof CommandFailure words ? words : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("variate: interrupted");
        }
    }

    private List<Map<String, Value>> chain(int chain) {
        List<Map<String, Value>> drawn = new ArrayList<>();
        WorldsWanted next = new WorldsWanted(seed, chain, 0, settings.warmup(), settings.iterations(), Map.of());
        while (next.iteration() < next.end() && !Thread.currentThread().isInterrupted()) {
            switch (elaborators.worlds("cli " + chain, source, data, next, ModelFiles.ELABORATION_LIMIT)) {
                case Elaboration.Rejected rejected -> throw files.failure(rejected.problems());
                case WorldsMade made -> {
                    drawn.addAll(made.worlds());
                    tell(chain, next.iteration(), made.iteration() - next.iteration());
                    next = new WorldsWanted(
                            seed, chain, made.iteration(), settings.warmup(), settings.iterations(), made.values());
                }
            }
        }
        elaborators.forget("cli " + chain);
        return drawn;
    }

    private void tell(int chain, int first, int count) {
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
