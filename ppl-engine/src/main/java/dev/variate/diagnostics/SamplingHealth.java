package dev.variate.diagnostics;

import dev.variate.inference.NutsInfo;
import dev.variate.inference.NutsSettings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What the sampler's own reports say about a run, as far as it has come; warm-up left out. Immutable, so that a page can show one while the next is made.
 *
 * @param settings of the run
 * @param draws made so far, all chains together
 * @param divergences among them
 * @param saturated draws whose last tree reached the maximum depth, so that the trajectory may have been cut short
 * @param energies of each chain, for {@link #eBfmi}
 * @param divergentDraws where the first {@value #MOST_LOCATED} divergences were
 */
public record SamplingHealth(
        NutsSettings settings,
        long draws,
        long divergences,
        long saturated,
        List<EnergyMoments> energies,
        List<DivergentDraw> divergentDraws) {
    private static final int MOST_LOCATED = 1000;

    public SamplingHealth {
        divergentDraws = List.copyOf(divergentDraws);
        energies = List.copyOf(energies);
    }

    /** Before the first draw. */
    public static SamplingHealth none(NutsSettings settings) {
        return new SamplingHealth(
                settings, 0, 0, 0, Collections.nCopies(settings.chains(), EnergyMoments.NONE), List.of());
    }

    /**
     * With more draws of one chain, which must come in the chain's order.
     *
     * @param stats {@value NutsInfo#WIDTH} numbers a draw, as {@link NutsInfo} orders them; none of warm-up
     */
    public SamplingHealth plus(int chain, double[] stats) {
        int count = stats.length / NutsInfo.WIDTH;
        int newDivergences = 0;
        int newSaturated = 0;
        EnergyMoments moments = energies.get(chain);
        List<DivergentDraw> located = new ArrayList<>(divergentDraws);
        for (int i = 0; i < count; i++) {
            NutsInfo info = NutsInfo.read(stats, i * NutsInfo.WIDTH);
            if (info.divergent()) {
                newDivergences++;
                if (located.size() < MOST_LOCATED) {
                    located.add(new DivergentDraw(chain, (int) moments.count()));
                }
            }
            newSaturated += info.treeDepth() >= settings.maxTreeDepth() ? 1 : 0;
            moments = moments.plus(info.energy());
        }
        List<EnergyMoments> updated = new ArrayList<>(energies);
        updated.set(chain, moments);
        return new SamplingHealth(
                settings, draws + count, divergences + newDivergences, saturated + newSaturated, updated, located);
    }

    /**
     * The estimated fraction of missing information about the energy of each chain: how far one resampling of the momentum moves it, in its own variance (Betancourt,
     * <em>Diagnosing suboptimal cotangent disintegrations in Hamiltonian Monte Carlo</em>, arXiv 1604.00695). Below 0.3 the tails are reached too slowly. NaN before two draws.
     */
    public List<Double> eBfmi() {
        return energies.stream().map(EnergyMoments::eBfmi).toList();
    }

    /** The same of all chains together, each about its own mean: for chains that are too short to tell it one by one. */
    public double pooledEBfmi() {
        double differences =
                energies.stream().mapToDouble(EnergyMoments::squaredDifferences).sum();
        return differences
                / energies.stream().mapToDouble(EnergyMoments::squares).sum();
    }

    /** A draw at which the trajectory diverged: draw {@code draw} of chain {@code chain}, both from 0, warm-up left out. */
    public record DivergentDraw(int chain, int draw) {}

    /** Sums over one chain's energies that need no second look at the draws. */
    public record EnergyMoments(long count, double last, double mean, double squares, double squaredDifferences) {
        static final EnergyMoments NONE = new EnergyMoments(0, 0, 0, 0, 0);

        EnergyMoments plus(double energy) {
            double delta = energy - mean;
            double newMean = mean + delta / (count + 1);
            double step = count == 0 ? 0 : energy - last;
            return new EnergyMoments(
                    count + 1, energy, newMean, squares + delta * (energy - newMean), squaredDifferences + step * step);
        }

        double eBfmi() {
            return count < 2 ? Double.NaN : squaredDifferences / squares;
        }
    }
}
