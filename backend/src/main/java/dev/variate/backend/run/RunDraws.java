package dev.variate.backend.run;

import dev.variate.diagnostics.ParameterSummary;
import dev.variate.diagnostics.SamplingHealth;
import dev.variate.diagnostics.Summary;
import dev.variate.diagnostics.Verdict;
import dev.variate.inference.NutsSettings;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** The draws of one run in memory, grown block by block, so that a summary need not read them all again. Safe for many threads. */
final class RunDraws {
    private static final int MAX_TREE_DEPTH = 10;

    private final List<String> names;
    private final double[][] draws;
    private final int[] rows;
    private final int[] next;
    private SamplingHealth health;

    RunDraws(List<String> names, RunSettings settings) {
        this.names = names;
        this.draws = new double[settings.chains()][0];
        this.rows = new int[settings.chains()];
        this.next = new int[settings.chains()];
        this.health = SamplingHealth.none(new NutsSettings(
                settings.chains(), settings.warmup(), settings.draws(), settings.targetAccept(), MAX_TREE_DEPTH));
    }

    /** Whether the block follows on what is here, and has been added; one that is here already counts as added. */
    synchronized boolean add(DrawBlock block) {
        int chain = block.chain();
        if (block.firstIteration() < next[chain]) {
            return true;
        }
        if (block.firstIteration() > next[chain]) {
            return false;
        }
        next[chain] = block.firstIteration() + block.count();
        if (!block.warmup()) {
            int used = rows[chain] * names.size();
            if (used + block.draws().length > draws[chain].length) {
                draws[chain] =
                        Arrays.copyOf(draws[chain], Math.max(used + block.draws().length, 2 * draws[chain].length));
            }
            System.arraycopy(block.draws(), 0, draws[chain], used, block.draws().length);
            rows[chain] += block.count();
            health = health.plus(chain, block.stats());
        }
        return true;
    }

    /** From what is here now, on all processors: somebody waits for it. Blocks may be added meanwhile: they go behind the rows that this looks at. */
    SummaryView summarise() {
        return summarise(IntStream.range(0, names.size()).parallel());
    }

    /** The same on the caller's thread alone, while the processors have a run to do. */
    SummaryView summariseAside() {
        return summarise(IntStream.range(0, names.size()));
    }

    private SummaryView summarise(IntStream scalars) {
        double[][] seen;
        int length;
        SamplingHealth soFar;
        synchronized (this) {
            seen = draws.clone();
            length = Arrays.stream(rows).min().orElse(0);
            soFar = health;
        }
        List<ParameterSummary> summaries = scalars.mapToObj(
                        scalar -> Summary.of(names.get(scalar), column(seen, length, scalar)))
                .toList();
        return view(summaries, soFar, length);
    }

    private double[][] column(double[][] rows, int length, int scalar) {
        double[][] chains = new double[rows.length][length];
        for (int chain = 0; chain < rows.length; chain++) {
            for (int row = 0; row < length; row++) {
                chains[chain][row] = rows[chain][row * names.size() + scalar];
            }
        }
        return chains;
    }

    private static SummaryView view(List<ParameterSummary> summaries, SamplingHealth health, int ofEachChain) {
        List<ParameterView> parameters = summaries.stream()
                .map(s -> new ParameterView(
                        s.name(),
                        s.mean(),
                        s.sd(),
                        s.mcse(),
                        s.q05(),
                        s.q50(),
                        s.q95(),
                        s.essBulk(),
                        s.essTail(),
                        s.rHat()))
                .toList();
        return new SummaryView(
                parameters,
                Math.toIntExact(health.draws()),
                Math.toIntExact(health.divergences()),
                ofEachChain == 0
                        ? SummaryView.Verdict.WARMING_UP
                        : SummaryView.Verdict.of(Verdict.of(summaries, health)));
    }
}
