package dev.variate.diagnostics;

import dev.variate.diagnostics.SamplingHealth.DivergentDraw;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Where divergent draws gather: beyond a bound on one scalar, at which most of them lie and few of the others. A sampler diverges where the posterior is too curved for its steps, so this names the
 * neighbourhood that the draws may miss.
 *
 * @param name of the scalar
 * @param below whether the region lies under the bound, or over it
 * @param bound to two significant digits
 * @param divergent how many of the located divergent draws lie there
 * @param surprise by how many standard deviations that is more than if divergences were spread as the draws are
 */
public record DivergenceRegion(String name, boolean below, double bound, int divergent, double surprise) {
    private static final int FEWEST_DIVERGENCES = 5;
    private static final double LEAST_SURPRISE = 4;
    private static final double LEAST_SHARE = 0.5;
    private static final double[] TAILS = {0.01, 0.02, 0.05, 0.1, 0.2};

    /**
     * The regions of those scalars that have one.
     *
     * @param draws by chain, draw and scalar; warm-up left out
     */
    public static List<DivergenceRegion> in(List<String> names, double[][][] draws, SamplingHealth health) {
        List<DivergenceRegion> regions = new ArrayList<>();
        if (health.divergences() >= FEWEST_DIVERGENCES) {
            for (int scalar = 0; scalar < names.size(); scalar++) {
                int column = scalar;
                double[][] chains = Arrays.stream(draws)
                        .map(chain -> Arrays.stream(chain)
                                .mapToDouble(draw -> draw[column])
                                .toArray())
                        .toArray(double[][]::new);
                of(names.get(scalar), chains, health).ifPresent(regions::add);
            }
        }
        return regions;
    }

    /** The region of one scalar that says most, if any says much. */
    public static Optional<DivergenceRegion> of(String name, double[][] chains, SamplingHealth health) {
        double[] divergent = valuesAt(health.divergentDraws(), chains);
        if (divergent.length < FEWEST_DIVERGENCES) {
            return Optional.empty();
        }
        double[] sorted = Chains.concatenate(Chains.equalLengths(chains));
        if (!Chains.allFinite(sorted) || !Chains.allFinite(divergent)) {
            return Optional.empty();
        }
        Arrays.sort(sorted);
        Optional<DivergenceRegion> best = Optional.empty();
        for (double tail : TAILS) {
            int cut = (int) (tail * (sorted.length - 1));
            best = strongest(best, region(name, true, rounded(sorted[cut], true), sorted, divergent));
            best = strongest(
                    best, region(name, false, rounded(sorted[sorted.length - 1 - cut], false), sorted, divergent));
        }
        return best;
    }

    /** The most surprising of {@code regions}. */
    public static Optional<DivergenceRegion> strongest(List<DivergenceRegion> regions) {
        return regions.stream().max(Comparator.comparingDouble(DivergenceRegion::surprise));
    }

    private static Optional<DivergenceRegion> strongest(Optional<DivergenceRegion> a, Optional<DivergenceRegion> b) {
        return a.isEmpty() || b.isPresent() && b.get().surprise > a.get().surprise ? b : a;
    }

    private static Optional<DivergenceRegion> region(
            String name, boolean below, double bound, double[] draws, double[] divergent) {
        double share = (double) count(draws, below, bound) / draws.length;
        int inside = count(divergent, below, bound);
        double deviation = Math.sqrt(share * (1 - share) / divergent.length);
        double surprise = ((double) inside / divergent.length - share) / deviation;
        boolean telling = surprise >= LEAST_SURPRISE && inside >= LEAST_SHARE * divergent.length;
        return telling ? Optional.of(new DivergenceRegion(name, below, bound, inside, surprise)) : Optional.empty();
    }

    private static int count(double[] values, boolean below, double bound) {
        int count = 0;
        for (double value : values) {
            count += below ? value < bound ? 1 : 0 : value > bound ? 1 : 0;
        }
        return count;
    }

    private static double[] valuesAt(List<DivergentDraw> draws, double[][] chains) {
        return draws.stream()
                .filter(at -> at.draw() < chains[at.chain()].length)
                .mapToDouble(at -> chains[at.chain()][at.draw()])
                .toArray();
    }

    /** To two significant digits, outwards, so that the region keeps the draws that it was cut for. */
    private static double rounded(double value, boolean up) {
        if (value == 0) {
            return 0;
        }
        int exponent = (int) Math.floor(StrictMath.log10(Math.abs(value))) - 1;
        double unit = StrictMath.pow(10, Math.abs(exponent));
        double scaled = exponent < 0 ? value * unit : value / unit;
        double whole = up ? Math.ceil(scaled) : Math.floor(scaled);
        return exponent < 0 ? whole / unit : whole * unit;
    }
}
