package dev.variate.frontend.run;

import dev.variate.backend.run.DrawBlock;
import dev.variate.diagnostics.Summary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How many independent draws the draws so far were worth, at some points of the way: for the plotted quantities only, and each point computed
 * once, when all chains have passed it, so that a page costs the server little however long the run is.
 */
final class EffectiveDraws {

    private static final int POINTS = 12;
    /** Fewer draws than this give no estimate worth drawing. */
    private static final int LEAST = 20;

    private final List<String> names;
    private final int draws;
    private final Column[] chains;
    private final List<Growth> growth = new ArrayList<>();
    private int reached;

    /**
     * A line of the plot.
     *
     * @param kind {@code bulk} or {@code tail}
     * @param draws of a chain, after warm-up
     */
    record Growth(String name, String kind, List<Integer> draws, List<Double> ess) {}

    EffectiveDraws(List<String> names, int chains, int draws) {
        this.names = List.copyOf(names);
        this.draws = draws;
        this.chains = new Column[chains];
        Arrays.setAll(this.chains, chain -> new Column(names.size()));
        for (var i = 0; i < names.size(); i++) {
            growth.add(new Growth(names.get(i), "bulk", new ArrayList<>(), new ArrayList<>()));
            if (i == 0) {
                growth.add(new Growth(names.get(i), "tail", new ArrayList<>(), new ArrayList<>()));
            }
        }
    }

    void add(DrawBlock block, int scalars, int[] plotted) {
        if (!block.warmup()) {
            for (var i = 0; i < block.count(); i++) {
                chains[block.chain()].add(block.draws(), i * scalars, plotted);
            }
        }
    }

    /** Computes the points that all chains have passed since; whether there were any. */
    boolean advance() {
        var common = Arrays.stream(chains).mapToInt(chain -> chain.count).min().orElse(0);
        var before = reached;
        for (var point = 1; point <= POINTS; point++) {
            var at = (int) ((long) draws * point / POINTS);
            if (at > reached && at >= LEAST && at <= common) {
                compute(at);
                reached = at;
            }
        }
        return reached > before;
    }

    List<Growth> growth() {
        return growth.stream()
                .map(line -> new Growth(line.name(), line.kind(), List.copyOf(line.draws()), List.copyOf(line.ess())))
                .toList();
    }

    private void compute(int count) {
        var values = new double[chains.length][][];
        Arrays.setAll(values, chain -> chains[chain].first(count));
        for (var summary : Summary.of(names, values)) {
            for (var line : growth) {
                var ess = line.kind().equals("bulk") ? summary.essBulk() : summary.essTail();
                if (line.name().equals(summary.name()) && Double.isFinite(ess)) {
                    line.draws().add(count);
                    line.ess().add(ess);
                }
            }
        }
    }

    /** The plotted values of one chain, draw after draw. */
    private static final class Column {
        private final int width;
        private double[] values = new double[0];
        private int count;

        Column(int width) {
            this.width = width;
        }

        void add(double[] draws, int row, int[] plotted) {
            if ((count + 1) * width > values.length) {
                values = Arrays.copyOf(values, Math.max(256 * width, values.length * 2));
            }
            for (var i = 0; i < width; i++) {
                values[count * width + i] = draws[row + plotted[i]];
            }
            count++;
        }

        double[][] first(int draws) {
            var rows = new double[draws][];
            Arrays.setAll(rows, row -> Arrays.copyOfRange(values, row * width, (row + 1) * width));
            return rows;
        }
    }
}
