package dev.variate.fit;

import dev.variate.diagnostics.ParameterSummary;
import dev.variate.diagnostics.SamplingHealth.DivergentDraw;
import dev.variate.diagnostics.Summary;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Judges a run by its {@link StopRules} as its draws come, but for the seconds, which whoever has a clock counts.
 *
 * <p>Draws are judged at fixed lengths, {@value #FIRST} of each chain and then a tenth more each time, and at the draw that diverged: so the draws that count are a function of the draws, whenever one looks. A rule that
 * is judged again and again is met a little early by chance; looking seldom, and not before a fair number of draws, keeps that small (Flegal and Gong, <em>Relative fixed-width stopping rules for Markov chain Monte Carlo simulations</em>, Statistica
 * Sinica 25, 2015).
 */
public final class Stopping {
    private static final int FIRST = 100;
    private static final double GROWTH = 1.1;

    private final StopRules rules;
    private final List<String> names;
    private final int[] scalars;
    private int next = FIRST;
    /** The scalar that was not good enough when one last looked: most likely it is not yet. */
    private int worst;

    /** Where a run ends: after so many draws of each chain, and why, in words. */
    public record End(int draws, String why) {}

    /** The draws of a run. */
    @FunctionalInterface
    public interface Columns {
        /** The first {@code length} draws of one scalar, by chain. */
        double[][] of(int scalar, int length);
    }

    /** @throws IllegalArgumentException if the rules name a quantity that is none of these */
    public Stopping(StopRules rules, List<String> names) {
        this.rules = rules;
        this.names = List.copyOf(names);
        this.scalars = rules.scalars(names);
    }

    /**
     * Where the run ends, if it is known by now.
     *
     * @param length draws after warm-up that every chain has
     * @param divergent where the first divergences were
     */
    public Optional<End> look(int length, List<DivergentDraw> divergent, Columns draws) {
        Optional<DivergentDraw> first = !rules.divergence()
                ? Optional.empty()
                : divergent.stream()
                        .filter(d -> d.draw() < length)
                        .min(Comparator.comparingInt(DivergentDraw::draw).thenComparingInt(DivergentDraw::chain));
        int last = first.map(DivergentDraw::draw).orElse(length);
        for (; next <= last && (rules.ess().isPresent() || rules.mcse().isPresent()); next = after(next)) {
            Optional<String> reached = reached(next, draws);
            if (reached.isPresent()) {
                return Optional.of(new End(next, reached.get()));
            }
        }
        return first.map(
                d -> new End(d.draw() + 1, "draw %,d of chain %d diverged".formatted(d.draw() + 1, d.chain() + 1)));
    }

    private static int after(int length) {
        return (int) Math.ceil(length * GROWTH);
    }

    private Optional<String> reached(int length, Columns draws) {
        ParameterSummary leastEss = null;
        ParameterSummary largestError = null;
        boolean ess = rules.ess().isPresent();
        boolean mcse = rules.mcse().isPresent();
        for (int i = 0; i < scalars.length && (ess || mcse); i++) {
            int at = (worst + i) % scalars.length;
            ParameterSummary found = Summary.of(names.get(scalars[at]), draws.of(scalars[at], length));
            // A quantity that cannot vary, such as the corner of a correlation's factor, has no effective draws and no
            // error.
            if (found.sd() == 0 && rules.of().isEmpty()) {
                continue;
            }
            ess = ess && ess(found) >= rules.ess().getAsDouble();
            mcse = mcse && found.mcse() <= rules.mcse().getAsDouble();
            if (!ess && !mcse) {
                worst = at;
                return Optional.empty();
            }
            leastEss = leastEss == null || ess(found) < ess(leastEss) ? found : leastEss;
            largestError = largestError == null || found.mcse() > largestError.mcse() ? found : largestError;
        }
        if (ess && leastEss != null) {
            return Optional.of(String.format(
                    Locale.ROOT,
                    "`%s` reached %,.0f effective draws of the %,.0f wanted%s",
                    leastEss.name(),
                    Math.floor(ess(leastEss)),
                    rules.ess().getAsDouble(),
                    scalars.length > 1 ? ", the least of all" : ""));
        }
        return mcse && largestError != null
                ? Optional.of(String.format(
                        Locale.ROOT,
                        "the Monte Carlo error of `%s` reached %.3g, where %.3g was wanted",
                        largestError.name(),
                        largestError.mcse(),
                        rules.mcse().getAsDouble()))
                : Optional.empty();
    }

    private static double ess(ParameterSummary summary) {
        return Math.min(summary.essBulk(), summary.essTail());
    }
}
