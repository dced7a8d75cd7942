package dev.variate.frontend.run;

import dev.variate.backend.run.DrawBlock;
import dev.variate.backend.run.RunSettings;
import dev.variate.fit.Method;
import dev.variate.frontend.shell.Figures;
import dev.variate.frontend.shell.SettingsWords;
import dev.variate.inference.NutsSettings;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** How the sampler moved, gathered from the statistics of the draws after warm-up, as one sentence. */
final class SamplerFigures {

    /** Below this the energy moves too slowly between draws to reach the tails (Betancourt 2016, "Diagnosing suboptimal cotangent disintegrations"). */
    static final double LOW_EBFMI = 0.3;

    private final Method method;
    private final RunSettings settings;
    private final Chain[] chains;

    SamplerFigures(Method method, RunSettings settings) {
        this.method = method;
        this.settings = settings;
        this.chains = Stream.generate(Chain::new).limit(settings.chains()).toArray(Chain[]::new);
    }

    void add(DrawBlock block) {
        if (block.warmup()) {
            chains[block.chain()].careful |= method.growsCareful() && divergesLate(block);
            return;
        }
        for (var i = 0; i < block.count(); i++) {
            chains[block.chain()].add(block.stats(), i * DrawBlock.STATS);
        }
    }

    private boolean divergesLate(DrawBlock block) {
        return IntStream.range(0, block.count())
                .filter(i -> block.stats()[i * DrawBlock.STATS + DrawBlock.DIVERGENT] != 0)
                .anyMatch(i -> NutsSettings.isLate(block.firstIteration() + i, settings.warmup()));
    }

    /** Empty before the first draw that counts. */
    String sentence() {
        var draws = Stream.of(chains).mapToLong(chain -> chain.count).sum();
        if (draws == 0) {
            return "";
        }
        if (method.seesBatches()) {
            return "Each step sees " + SettingsWords.batch(settings)
                    + "; none is refused, so nothing corrects what batches and steps distort.";
        }
        var gradients = Stream.of(chains).mapToDouble(chain -> chain.leapfrogs).sum() / draws;
        return "Step size " + range(chain -> chain.stepSize, stepDecimals())
                + ", acceptance " + range(chain -> chain.acceptance / chain.count, 2) + " (" + wanted() + "), "
                + Figures.fixed(gradients, gradients < 10 ? 1 : 0) + " gradients a draw" + energy() + ".";
    }

    private String wanted() {
        var asked = settings.targetAccept();
        return Figures.fixed(asked, 2) + " wanted"
                + (drawn().anyMatch(chain -> chain.careful) ? ", more where warm-up diverged late" : "");
    }

    /** Nothing where a method has no energy. */
    private String energy() {
        return drawn().anyMatch(chain -> Double.isFinite(chain.energyFraction()))
                ? ", E-BFMI " + range(Chain::energyFraction, 2)
                : "";
    }

    /** E-BFMI of each chain; NaN where it has too few draws. */
    List<Double> energyFractions() {
        return Stream.of(chains).map(Chain::energyFraction).toList();
    }

    private int stepDecimals() {
        var least = drawn().mapToDouble(chain -> chain.stepSize).min().orElse(1);
        return Math.clamp((int) Math.ceil(1 - Math.log10(Math.max(least, 1e-8))), 2, 8);
    }

    private String range(ToDoubleFunction<Chain> figure, int decimals) {
        var low = Figures.fixed(drawn().mapToDouble(figure).min().orElse(Double.NaN), decimals);
        var high = Figures.fixed(drawn().mapToDouble(figure).max().orElse(Double.NaN), decimals);
        return low.equals(high) ? low : low + " to " + high;
    }

    private Stream<Chain> drawn() {
        return Stream.of(chains).filter(chain -> chain.count > 0);
    }

    private static final class Chain {
        private long count;
        private boolean careful;
        private double acceptance;
        private double leapfrogs;
        private double stepSize;
        private double energy;
        private double energyMean;
        private double energySquares;
        private double energySteps;

        void add(double[] stats, int at) {
            var next = stats[at + DrawBlock.ENERGY];
            if (count > 0) {
                energySteps += (next - energy) * (next - energy);
            }
            energy = next;
            count++;
            var delta = next - energyMean;
            energyMean += delta / count;
            energySquares += delta * (next - energyMean);
            acceptance += stats[at + DrawBlock.ACCEPTANCE];
            leapfrogs += stats[at + DrawBlock.LEAPFROGS];
            stepSize = stats[at + DrawBlock.STEP_SIZE];
        }

        double energyFraction() {
            return energySteps / energySquares;
        }
    }
}
