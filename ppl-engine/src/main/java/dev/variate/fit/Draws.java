package dev.variate.fit;

import dev.variate.diagnostics.DivergenceRegion;
import dev.variate.diagnostics.ParameterSummary;
import dev.variate.diagnostics.SamplingHealth;
import dev.variate.diagnostics.Summary;
import dev.variate.diagnostics.Verdict;
import dev.variate.inference.Block;
import dev.variate.inference.NutsInfo;
import dev.variate.inference.NutsSettings;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** A run's draws after warm-up, and what they say. */
public final class Draws {
    private final List<String> names;
    private final int warmup;
    private final double[][][] draws;
    private final int superchains;
    private final Method method;
    private SamplingHealth health;

    public Draws(List<String> names, NutsSettings settings) {
        this(names, settings, Method.NUTS);
    }

    /** @param method by which they come */
    public Draws(List<String> names, NutsSettings settings, Method method) {
        this.superchains = method.superchains(settings.chains());
        this.method = method;
        this.names = List.copyOf(names);
        this.warmup = settings.warmup();
        this.draws = new double[settings.chains()][settings.draws()][];
        this.health = SamplingHealth.none(settings);
    }

    private Draws(
            List<String> names, int warmup, double[][][] draws, int superchains, Method method, SamplingHealth health) {
        this.method = method;
        this.names = names;
        this.warmup = warmup;
        this.draws = draws;
        this.superchains = superchains;
        this.health = health;
    }

    /** The first {@code length} of each chain, of whose health nothing is known yet. */
    Draws first(int length) {
        double[][][] part = new double[draws.length][][];
        for (int chain = 0; chain < part.length; chain++) {
            part[chain] = Arrays.copyOf(draws[chain], length);
        }
        return new Draws(
                names,
                warmup,
                part,
                superchains,
                method,
                SamplingHealth.none(health.settings().withDraws(length)));
    }

    /** Counts the statistics of at most so many draws; how many there were. */
    int judge(int chain, double[] stats, int most) {
        int count = Math.min(most, stats.length / NutsInfo.WIDTH);
        health = health.plus(chain, Arrays.copyOf(stats, count * NutsInfo.WIDTH));
        return count;
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

    /**
     * One scalar's draws, by chain and draw.
     *
     * @param name such as {@code mu} or {@code theta[0]}
     * @throws IllegalArgumentException if there is none of that name
     */
    public double[][] of(String name) {
        int scalar = names.indexOf(name);
        if (scalar < 0) {
            throw new IllegalArgumentException(
                    "There are no draws of `" + name + "`; there are of " + String.join(", ", names) + ".");
        }
        double[][] chains = new double[draws.length][];
        for (int chain = 0; chain < chains.length; chain++) {
            chains[chain] = Arrays.stream(draws[chain])
                    .mapToDouble(draw -> draw[scalar])
                    .toArray();
        }
        return chains;
    }

    /** The mean of one scalar's draws; see {@link #of}. */
    public double mean(String name) {
        return Arrays.stream(of(name)).flatMapToDouble(Arrays::stream).average().orElse(Double.NaN);
    }

    /** Mean, standard deviation, quantiles and diagnostics of each scalar, in the order of the model's text. */
    public List<ParameterSummary> summary() {
        return Summary.of(names, draws, superchains);
    }

    /** Whether the draws can be trusted, in words. */
    public Verdict verdict() {
        List<DivergenceRegion> regions = DivergenceRegion.in(names, draws, health);
        Verdict mixed = superchains > 0
                ? Verdict.ofManyChains(summary(), health, regions)
                : Verdict.of(summary(), health, regions);
        return method.seesBatches() ? mixed.ofUncorrectedSteps() : mixed;
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
