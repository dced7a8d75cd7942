package dev.variate.backend.run;

import dev.variate.diagnostics.Importance;
import dev.variate.diagnostics.ParameterSummary;
import dev.variate.diagnostics.SamplingHealth;
import dev.variate.diagnostics.Summary;
import dev.variate.diagnostics.Verdict;
import dev.variate.fit.Method;
import dev.variate.fit.Stopping;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The draws of one run in memory, grown block by block, so that a summary need not read them all again. Safe for many threads. */
final class RunDraws {
    private static final Importance UNKNOWN = new Importance(Double.NaN, Double.NaN);

    private final List<String> names;
    private final Method method;
    private final int superchains;
    private final double[][] draws;
    private final int[] rows;
    private final int[] next;
    private SamplingHealth health;
    private Optional<Importance> importance = Optional.empty();

    RunDraws(List<String> names, Method method, RunSettings settings) {
        this.names = names;
        this.method = method;
        this.superchains = method.superchains(settings.chains());
        this.draws = new double[settings.chains()][0];
        this.rows = new int[settings.chains()];
        this.next = new int[settings.chains()];
        this.health = SamplingHealth.none(settings.nuts());
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
            if (method.hasChains()) {
                health = health.plus(chain, block.stats());
            }
        }
        return true;
    }

    /** What the weights say of the draws of an approximation, which is known once all are there. */
    synchronized void weigh(Importance found) {
        importance = Optional.of(found);
    }

    /** From what is here now, on all processors: somebody waits for it. Blocks may be added meanwhile: they go behind the rows that this looks at. */
    SummaryView summarise() {
        return summarise(IntStream.range(0, names.size()).parallel());
    }

    /** The same on the caller's thread alone, while the processors have a run to do. */
    SummaryView summariseAside() {
        return summarise(IntStream.range(0, names.size()));
    }

    /** Whether the run may end with the draws that are here. */
    Optional<Stopping.End> look(Stopping stopping) {
        double[][] seen;
        int length;
        SamplingHealth soFar;
        synchronized (this) {
            seen = draws.clone();
            length = Arrays.stream(rows).min().orElse(0);
            soFar = health;
        }
        return stopping.look(length, soFar.divergentDraws(), (scalar, first) -> column(seen, first, scalar));
    }

    private SummaryView summarise(IntStream scalars) {
        double[][] seen;
        int length;
        SamplingHealth soFar;
        Importance weights;
        synchronized (this) {
            weights = importance.orElse(UNKNOWN);
            seen = draws.clone();
            length = Arrays.stream(rows).min().orElse(0);
            soFar = health;
        }
        List<ParameterSummary> summaries = scalars.mapToObj(
                        scalar -> summary(names.get(scalar), column(seen, length, scalar), weights))
                .toList();
        return view(
                summaries,
                soFar,
                seen.length * length,
                length == 0 ? SummaryView.Verdict.WARMING_UP : verdict(summaries, soFar, weights));
    }

    private ParameterSummary summary(String name, double[][] chains, Importance weights) {
        return switch (method.result()) {
            case CHAINS -> Summary.of(name, chains, superchains);
            case WEIGHED -> Summary.weighed(name, chains[0], weights.effectiveDraws());
            case POINT, WEIGHTS -> Summary.point(name, chains[0].length == 0 ? Double.NaN : chains[0][0]);
        };
    }

    private SummaryView.Verdict verdict(List<ParameterSummary> summaries, SamplingHealth soFar, Importance weights) {
        return SummaryView.Verdict.of(
                switch (method.result()) {
                    case CHAINS -> ofChains(summaries, soFar);
                    case WEIGHED -> Verdict.of(summaries, weights);
                    case POINT, WEIGHTS -> Verdict.ofMode();
                });
    }

    private Verdict ofChains(List<ParameterSummary> summaries, SamplingHealth soFar) {
        if (superchains > 0) {
            return Verdict.ofManyChains(summaries, soFar, List.of());
        }
        Verdict mixed = Verdict.of(summaries, soFar);
        return method.seesBatches() ? mixed.ofUncorrectedSteps() : mixed;
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

    private SummaryView view(
            List<ParameterSummary> summaries, SamplingHealth health, int drawn, SummaryView.Verdict verdict) {
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
                        s.rHat(),
                        s.q25(),
                        s.q75()))
                .toList();
        return new SummaryView(
                parameters,
                method.hasChains() ? Math.toIntExact(health.draws()) : drawn,
                Math.toIntExact(health.divergences()),
                verdict);
    }
}
