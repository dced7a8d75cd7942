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
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The files for other tools that are written while a run is drawn. */
final class DrawFiles implements Closeable {
    static final String CSV = "csv";
    private static final String ARVIZ = "arviz";
    private static final String CMDSTAN = "cmdstan";

    private final Optional<InferenceData> inferenceData;
    private final List<StanCsv> chains = new ArrayList<>();

    /** @throws CommandFailure if there is no such format, or the method has no chains and statistics to fill it */
    static void check(Set<String> formats, Method method) {
        for (String format : formats) {
            if (!Set.of(CSV, ARVIZ, CMDSTAN).contains(format)) {
                throw new CommandFailure(
                        "variate: there is no format `" + format + "`; there are `csv`, `arviz` and `cmdstan`");
            }
            if (!format.equals(CSV) && method != Method.NUTS) {
                throw new CommandFailure("variate: --format " + format + " tells how chains were sampled; --method "
                        + method.text() + " has none, so take csv");
            }
        }
    }

    DrawFiles(Path folder, Set<String> formats, Fit fit, NutsSettings settings, long seed) throws IOException {
        inferenceData = formats.contains(ARVIZ)
                ? Optional.of(fit.inferenceData(folder.resolve("run" + InferenceData.SUFFIX), settings, seed))
                : Optional.empty();
        for (int chain = 0; formats.contains(CMDSTAN) && chain < settings.chains(); chain++) {
            chains.add(new StanCsv(
                    Files.newBufferedWriter(folder.resolve("chain-" + (chain + 1) + ".csv")),
                    fit.layout(),
                    settings,
                    seed,
                    chain));
        }
    }

    void add(Block block, double[] draws) {
        inferenceData.ifPresent(file -> file.add(block.chain(), block.warmup(), block.count(), draws, block.stats()));
        if (!block.warmup() && !chains.isEmpty()) {
            chains.get(block.chain()).add(block.count(), draws, block.stats());
        }
    }

    /** All has been drawn. */
    void end(double seconds) {
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
