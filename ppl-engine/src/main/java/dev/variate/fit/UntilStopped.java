package dev.variate.fit;

import dev.variate.inference.Block;
import dev.variate.inference.NutsSettings;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Keeps the draws of a run, and ends it when one of its {@link StopRules} is reached. */
public final class UntilStopped implements Fit.Listener {
    private final Fit fit;
    private final StopRules rules;
    private final Stopping stopping;
    private final NutsSettings settings;
    private final Draws draws;
    private final int[] rows;
    private final List<Statistics> statistics = new ArrayList<>();
    private final long began = System.nanoTime();
    private Optional<Stopping.End> end = Optional.empty();

    private record Statistics(int chain, double[] numbers) {}

    /** @throws IllegalArgumentException if the rules name a quantity that the model has not */
    public UntilStopped(Fit fit, Method method, StopRules rules, NutsSettings settings) {
        this.fit = fit;
        this.rules = rules;
        this.settings = settings;
        this.stopping = new Stopping(rules, fit.scalarNames());
        this.draws = new Draws(fit.scalarNames(), settings, method);
        this.rows = new int[settings.chains()];
    }

    @Override
    public void draws(Block block, double[] drawn) {
        draws.add(block, drawn);
        if (!block.warmup()) {
            rows[block.chain()] += block.count();
        }
        if (!block.warmup() && rules.any()) {
            statistics.add(new Statistics(block.chain(), block.stats()));
        }
        if (end.isEmpty() && rules.any()) {
            end = stopping.look(drawn(), draws.health().divergentDraws(), this::column)
                    .or(this::late);
            end.ifPresent(found -> fit.cancel());
        }
    }

    /** Draws of each chain that count by now. */
    public int length() {
        return endedBy().isEmpty() ? drawn() : end.orElseThrow().draws();
    }

    private int drawn() {
        int least = Integer.MAX_VALUE;
        for (int made : rows) {
            least = Math.min(least, made);
        }
        return least;
    }

    private Optional<Stopping.End> late() {
        return rules.seconds().isPresent()
                        && (System.nanoTime() - began) / 1e9 >= rules.seconds().getAsDouble()
                ? Optional.of(new Stopping.End(drawn(), "its " + seconds() + " s were over"))
                : Optional.empty();
    }

    private String seconds() {
        return BigDecimal.valueOf(rules.seconds().getAsDouble())
                .stripTrailingZeros()
                .toPlainString();
    }

    private double[][] column(int scalar, int length) {
        double[][] column = new double[rows.length][length];
        for (int chain = 0; chain < rows.length; chain++) {
            for (int i = 0; i < length; i++) {
                column[chain][i] = draws.draws()[chain][i][scalar];
            }
        }
        return column;
    }

    /** Why the run ended before its last draw; empty if it did not. */
    public String endedBy() {
        return end.filter(found -> found.draws() < settings.draws())
                .map(Stopping.End::why)
                .orElse("");
    }

    /** The draws that count, once the run has ended: none if its time was over before every chain had one. */
    public Draws draws() {
        if (endedBy().isEmpty()) {
            return draws;
        }
        int length = end.orElseThrow().draws();
        Draws counted = draws.first(length);
        int[] left = new int[rows.length];
        Arrays.fill(left, length);
        for (Statistics part : statistics) {
            left[part.chain] -= counted.judge(part.chain, part.numbers, left[part.chain]);
        }
        return counted;
    }
}
