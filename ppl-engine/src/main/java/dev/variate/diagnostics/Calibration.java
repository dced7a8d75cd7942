package dev.variate.diagnostics;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Whether posteriors are calibrated: for parameters drawn from the prior, and data drawn from them, the rank of each parameter among draws of its posterior is uniform (simulation-based calibration: Talts, Betancourt, Simpson,
 * Vehtari and Gelman, arXiv 1804.06788; Modrák et al., Bayesian Analysis 20, 2025).
 *
 * <p>Judged by the ranks' distribution function, which with 95 % probability lies in a band about the diagonal everywhere at once (Säilynoja, Bürkner and Vehtari, <em>Graphical test for discrete uniformity and its applications in
 * goodness-of-fit evaluation and multiple sample comparison</em>, Statistics and Computing 32, 2022; the band by simulation).
 *
 * @param names of the scalars
 * @param draws of each posterior among which a parameter has a rank, so that ranks go from 0 to {@code draws}
 * @param ranks by scalar and simulation
 */
public record Calibration(List<String> names, int draws, int[][] ranks) {
    /** How often a calibrated scalar may leave the band. */
    public static final double LEVEL = 0.05;

    private static final int SAMPLES = 4000;
    private static final long SEED = 20220111;

    public Calibration {
        names = List.copyOf(names);
    }

    public int simulations() {
        return ranks.length == 0 ? 0 : ranks[0].length;
    }

    /**
     * One scalar's answer.
     *
     * @param p how often ranks that are uniform stray as far from the diagonal, anywhere, as these
     * @param highest where the distribution function strays furthest above the diagonal, by how much; below 0 nowhere: parameters lie lower in their posteriors than they should
     * @param lowest the same below the diagonal, at most 0
     */
    public record Answer(String name, double p, double highest, double lowest) {}

    /** One for each scalar, in order. */
    public List<Answer> answers() {
        if (ranks.length == 0) {
            return List.of();
        }
        double[][] tails = tails();
        double[] uniform = strays(tails);
        return IntStream.range(0, names.size())
                .mapToObj(i -> answer(names.get(i), ranks[i], tails, uniform))
                .toList();
    }

    /**
     * Whether all scalars together are as ranks should be: the smallest of their p, for as many scalars as there are (Bonferroni), is at least {@value #LEVEL}.
     */
    public boolean passed() {
        double smallest = answers().stream().mapToDouble(Answer::p).min().orElse(1);
        return smallest * names.size() >= LEVEL;
    }

    /** The band: for each rank, the least and the most simulations with that rank or a lower one. */
    public int[][] band() {
        double[][] tails = tails();
        double[] uniform = strays(tails);
        double gamma = uniform[(int) (LEVEL * uniform.length)];
        int[][] band = new int[draws][2];
        for (int r = 0; r < draws; r++) {
            int least = 0;
            while (stray(tails[r], least) < gamma) {
                least++;
            }
            int most = simulations();
            while (stray(tails[r], most) < gamma) {
                most--;
            }
            band[r][0] = least;
            band[r][1] = most;
        }
        return band;
    }

    private Answer answer(String name, int[] own, double[][] tails, double[] uniform) {
        int[] below = counts(own);
        double highest = Double.NEGATIVE_INFINITY;
        double lowest = Double.POSITIVE_INFINITY;
        for (int r = 0; r < draws; r++) {
            double difference = (double) below[r] / simulations() - (r + 1.0) / (draws + 1);
            highest = Math.max(highest, difference);
            lowest = Math.min(lowest, difference);
        }
        double found = stray(tails, below);
        int as = Arrays.binarySearch(uniform, found);
        int fewer = as < 0 ? -as - 1 : as;
        while (fewer < uniform.length && uniform[fewer] <= found) {
            fewer++;
        }
        return new Answer(name, (fewer + 1.0) / (uniform.length + 1), highest, lowest);
    }

    /** How many simulations have each rank or a lower one. */
    private int[] counts(int[] own) {
        int[] below = new int[draws + 1];
        for (int rank : own) {
            below[rank]++;
        }
        for (int r = 1; r < below.length; r++) {
            below[r] += below[r - 1];
        }
        return below;
    }

    /** For each rank and count, the binomial probability of that count or fewer. */
    private double[][] tails() {
        int n = simulations();
        double[][] tails = new double[draws][n + 1];
        double[] logChoose = new double[n + 1];
        for (int k = 1; k <= n; k++) {
            logChoose[k] = logChoose[k - 1] + StrictMath.log((double) (n - k + 1) / k);
        }
        for (int r = 0; r < draws; r++) {
            double p = (r + 1.0) / (draws + 1);
            double sum = 0;
            for (int k = 0; k <= n; k++) {
                sum += StrictMath.exp(logChoose[k] + k * StrictMath.log(p) + (n - k) * StrictMath.log1p(-p));
                tails[r][k] = Math.min(1, sum);
            }
        }
        return tails;
    }

    /** Twice the smaller tail at a count. */
    private static double stray(double[] tails, int count) {
        return 2 * Math.min(tails[count], 1 - (count == 0 ? 0 : tails[count - 1]));
    }

    /** The smallest over all ranks: the less, the further from the diagonal. */
    private double stray(double[][] tails, int[] below) {
        double least = 1;
        for (int r = 0; r < draws; r++) {
            least = Math.min(least, stray(tails[r], below[r]));
        }
        return least;
    }

    /** That of samples of uniform ranks, ascending. */
    private double[] strays(double[][] tails) {
        double[] strays = new double[SAMPLES];
        SplittableRandom random = new SplittableRandom(SEED);
        int[] own = new int[simulations()];
        for (int sample = 0; sample < SAMPLES; sample++) {
            for (int i = 0; i < own.length; i++) {
                own[i] = random.nextInt(draws + 1);
            }
            strays[sample] = stray(tails, counts(own));
        }
        Arrays.sort(strays);
        return strays;
    }
}
