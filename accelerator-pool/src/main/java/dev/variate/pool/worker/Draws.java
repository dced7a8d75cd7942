package dev.variate.pool.worker;

import dev.variate.diagnostics.SamplingHealth;
import dev.variate.inference.Block;
import dev.variate.inference.NutsSettings;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Keeps a run's draws after warm-up until they are written. */
public final class Draws {
    private final List<String> names;
    private final int warmup;
    private final double[][][] draws;
    private SamplingHealth health;

    public Draws(List<String> names, NutsSettings settings) {
        this.names = names;
        this.warmup = settings.warmup();
        this.draws = new double[settings.chains()][settings.draws()][];
        this.health = SamplingHealth.none(settings);
    }

    /** As {@link Fit.Listener} has them; warm-up is left out. */
    public void add(Block block, double[] constrained) {
        if (block.warmup()) {
            return;
        }
        health = health.plus(block.chain(), block.stats());
        int width = names.size();
        for (int i = 0; i < block.count(); i++) {
            double[] draw = new double[width];
            System.arraycopy(constrained, i * width, draw, 0, width);
            draws[block.chain()][block.firstIteration() + i - warmup] = draw;
        }
    }

    /** By chain, draw and scalar. */
    public double[][][] draws() {
        return draws;
    }

    public SamplingHealth health() {
        return health;
    }

    /** Columns chain, draw, and each scalar; all numbers from 0, in full precision. */
    public void writeCsv(Path file) throws IOException {
        writeCsv(file, names, draws);
    }

    /** The same of draws by chain, draw and scalar. */
    public static void writeCsv(Path file, List<String> names, double[][][] draws) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            StringBuilder line = new StringBuilder("chain,draw");
            names.forEach(name -> line.append(',').append(quoted(name)));
            out.append(line.append('\n'));
            for (int chain = 0; chain < draws.length; chain++) {
                for (int draw = 0; draw < draws[chain].length; draw++) {
                    line.setLength(0);
                    line.append(chain).append(',').append(draw);
                    for (double number : draws[chain][draw]) {
                        line.append(',').append(number);
                    }
                    out.append(line.append('\n'));
                }
            }
        }
    }

    /** As RFC 4180 has it: a name such as {@code b[2,1]} stands in quotes. */
    private static String quoted(String name) {
        return name.contains(",") || name.contains("\"") ? '"' + name.replace("\"", "\"\"") + '"' : name;
    }
}
