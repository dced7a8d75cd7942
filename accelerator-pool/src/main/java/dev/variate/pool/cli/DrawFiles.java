package dev.variate.pool.cli;

import dev.variate.export.InferenceData;
import dev.variate.export.StanCsv;
import dev.variate.fit.Fit;
import dev.variate.fit.Method;
import dev.variate.inference.Block;
import dev.variate.inference.NutsSettings;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The files for other tools, written while a run is drawn; at its end, where only that tells which draws count. */
final class DrawFiles implements Closeable {
    static final String CSV = "csv";
    private static final String ARVIZ = "arviz";
    private static final String CMDSTAN = "cmdstan";

    private final Optional<InferenceData> inferenceData;
    private final List<StanCsv> chains = new ArrayList<>();
    private final ChainFiles files;
    private final NutsSettings settings;
    private final boolean late;
    private final boolean wanted;
    private final List<Drawn> waiting = new ArrayList<>();

    private record Drawn(Block block, double[] draws) {}

    /** Opens a file a chain, whose head says how many draws follow. */
    @FunctionalInterface
    private interface ChainFiles {
        StanCsv open(int chain, NutsSettings settings) throws IOException;
    }

    /** @throws CommandFailure if there is no such format, or the method has no chains and statistics to fill it */
    static void check(Set<String> formats, Method method) {
        for (String format : formats) {
            if (!Set.of(CSV, ARVIZ, CMDSTAN).contains(format)) {
                throw new CommandFailure(
                        "variate: there is no format `" + format + "`; there are `csv`, `arviz` and `cmdstan`");
            }
            if (!format.equals(CSV) && !method.hasChains()) {
                throw new CommandFailure("variate: --format " + format + " tells how chains were sampled; --method "
                        + method.text() + " has none, so take csv");
            }
        }
    }

    /** @param late whether the run may end before its last draw */
    DrawFiles(Path folder, Set<String> formats, Fit fit, NutsSettings settings, long seed, boolean late)
            throws IOException {
        this.settings = settings;
        this.late = late;
        inferenceData = formats.contains(ARVIZ)
                ? Optional.of(fit.inferenceData(folder.resolve("run" + InferenceData.SUFFIX), settings, seed))
                : Optional.empty();
        wanted = formats.contains(CMDSTAN);
        files = (chain, told) -> new StanCsv(
                Files.newBufferedWriter(folder.resolve("chain-" + (chain + 1) + ".csv")),
                fit.layout(),
                told,
                seed,
                chain);
        if (!late) {
            openChains(settings);
        }
    }

    private void openChains(NutsSettings told) throws IOException {
        for (int chain = 0; wanted && chain < told.chains(); chain++) {
            chains.add(files.open(chain, told));
        }
    }

    void add(Block block, double[] draws) {
        if (!late) {
            write(block, block.count(), draws);
        } else if (inferenceData.isPresent() || wanted) {
            waiting.add(new Drawn(block, draws));
        }
    }

    private void write(Block block, int count, double[] all) {
        double[] draws = Arrays.copyOf(all, all.length / block.count() * count);
        double[] stats = Arrays.copyOf(block.stats(), block.stats().length / block.count() * count);
        inferenceData.ifPresent(file -> file.add(block.chain(), block.warmup(), count, draws, stats));
        if (!block.warmup() && !chains.isEmpty()) {
            chains.get(block.chain()).add(count, draws, stats);
        }
    }

    /** All has been drawn, of which {@code length} draws of each chain count. */
    void end(double seconds, int length) throws IOException {
        if (late) {
            openChains(settings.withDraws(Math.max(1, length)));
        }
        for (Drawn drawn : waiting) {
            Block block = drawn.block();
            int count = block.warmup()
                    ? block.count()
                    : Math.min(block.count(), settings.warmup() + length - block.firstIteration());
            if (count > 0) {
                write(block, count, drawn.draws());
            }
        }
        chains.forEach(chain -> chain.end(seconds));
    }

    @Override
    public void close() throws IOException {
        for (StanCsv chain : chains) {
            chain.close();
        }
        if (inferenceData.isPresent()) {
            inferenceData.get().close();
        }
    }
}
