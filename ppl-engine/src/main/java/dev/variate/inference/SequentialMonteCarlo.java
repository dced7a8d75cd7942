package dev.variate.inference;

import dev.variate.device.LogDensity;
import dev.variate.random.Key;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Particles that are led from the prior to the posterior by raising the likelihood's power from 0 to 1 in steps (Del Moral, Doucet and Jasra, <em>Sequential Monte Carlo samplers</em>, JRSS B 68, 2006).
 *
 * <p>Each next power is the largest at which the weights are worth a given share of the particles (Zhou, Johansen and Aston, <em>Toward automatic model comparison</em>, JCGS 25, 2016, section 3.3; found by
 * bisection); resampling is systematic. Then all particles move by Hamiltonian trajectories, in a metric learnt from them, until no coordinate is correlated any more with where it was: the number of
 * moves adapts as in Buchholz, Chopin and Jacob, <em>Adaptive tuning of Hamiltonian Monte Carlo within sequential Monte Carlo</em>, Bayesian Analysis 16, 2021.
 *
 * <p>Particles form several populations that share powers, metric and number of moves, and are resampled each on its own. So each gives a marginal likelihood of its own, and how far these lie apart
 * is how well it is known.
 */
public final class SequentialMonteCarlo {
    /** What weights are worth after a step, as a share of the particles. */
    private static final double SHARE_KEPT = 0.7;

    private static final int MOST_STAGES = 2_000;
    private static final double LARGEST_CORRELATION = 0.3;
    private static final int MOST_MOVES = 60;
    private static final int MOST_STEPS = 128;
    private static final double TARGET_ACCEPTANCE = 0.8;
    /** A quarter of the way around a standard normal, which leaves a coordinate uncorrelated. */
    private static final double TIME = Math.PI / 2;

    private final Tempered tempered;
    private final Ensemble particles;
    private final int populations;
    private final Key key;
    private final IterationRandom random = new IterationRandom();
    private final List<Stage> stages = new ArrayList<>();
    private final double[] logMarginals;
    private Metric metric;
    private double stepSize;
    private double[] logLikelihoods = {};
    private double power;
    private long gradients;

    /**
     * One step from a power to a higher one.
     *
     * @param power to which it led
     * @param logWeights of all particles, not normalised
     * @param moves of each particle afterwards
     * @param acceptance on average in the last of them
     * @param correlation the largest of any coordinate with where it was before the moves
     */
    public record Stage(double power, double[] logWeights, int moves, double acceptance, double correlation) {}

    /**
     * @param positions draws of the posterior, population after population, all of the same size
     * @param logMarginals the logarithm of the marginal likelihood as each population has it
     * @param stages in order
     * @param gradients evaluations of the density
     */
    public record Result(double[][] positions, double[] logMarginals, List<Stage> stages, long gradients) {
        public Result {
            stages = List.copyOf(stages);
        }
    }

    private SequentialMonteCarlo(LogDensity joint, double[][] prior, int populations, Key key) {
        this.tempered = new Tempered(joint.wide());
        this.populations = populations;
        this.key = key;
        this.particles =
                new Ensemble(tempered, prior.length, Runtime.getRuntime().availableProcessors());
        for (int i = 0; i < prior.length; i++) {
            System.arraycopy(prior[i], 0, particles.positions[i], 0, prior[i].length);
        }
        this.logMarginals = new double[populations];
        double[] ones = new double[tempered.dimension()];
        Arrays.fill(ones, 1);
        this.metric = new Metric.Diagonal(ones);
        this.stepSize = 1 / Math.sqrt(Math.sqrt(ones.length));
    }

    /**
     * From draws of the prior to draws of the posterior.
     *
     * @param joint of a position and, as its last coordinate, the likelihood's power; its derivative in the power is the log likelihood
     * @param prior independent draws of the prior, a multiple of {@code populations}; they are not written
     * @param stop ends the run soon when it is set, from any thread
     * @throws SamplingException if the data are impossible wherever the priors lead
     * @throws java.util.concurrent.CancellationException once {@code stop} is set
     */
    public static Result run(LogDensity joint, double[][] prior, int populations, Key key, AtomicBoolean stop) {
        return new SequentialMonteCarlo(new Stoppable(joint, stop), prior, populations, key).run();
    }

    private Result run() {
        likelihoods();
        while (power < 1) {
            if (stages.size() == MOST_STAGES) {
                throw new SamplingException("the way from the priors to the posterior did not end after " + MOST_STAGES
                        + " temperatures: the priors are so wide, or the data so many, that hardly any step is"
                        + " short enough. Narrower priors help, and NUTS needs no way");
            }
            advance();
        }
        return new Result(particles.positions, logMarginals, stages, gradients);
    }

    private void likelihoods() {
        logLikelihoods = tempered.logLikelihoods(particles.positions);
        gradients += particles.size();
    }

    private void advance() {
        double next = nextPower();
        double[] logWeights = new double[particles.size()];
        for (int i = 0; i < logWeights.length; i++) {
            logWeights[i] = (next - power) * logLikelihoods[i];
        }
        Key stage = key.fold(stages.size());
        resample(logWeights, stage.fold("resample"));
        power = next;
        tempered.at(power);
        particles.evaluate();
        gradients += particles.size();
        metric = learnt();
        stages.add(moved(stage.fold("moves"), logWeights));
        if (power < 1) {
            likelihoods();
        }
    }

    /** The largest power, at most 1, at which the weights are still worth {@link #SHARE_KEPT} of those particles that may have any. */
    private double nextPower() {
        long possible = Arrays.stream(logLikelihoods).filter(Double::isFinite).count();
        if (possible == 0) {
            throw new SamplingException("the data are impossible, or their likelihood is no number, at each of "
                    + particles.size()
                    + " draws from the priors. Check that the data can occur under the model, and that the"
                    + " priors allow what explains them");
        }
        double wanted = SHARE_KEPT * possible;
        double most = 1 - power;
        if (worth(most) >= wanted) {
            return 1;
        }
        double low = 0;
        double high = most;
        while (high - low > 1e-3 * high) {
            double middle = 0.5 * (low + high);
            if (worth(middle) >= wanted) {
                low = middle;
            } else {
                high = middle;
            }
        }
        double next = power + low;
        if (!(next > power)) {
            throw new SamplingException(
                    "the log likelihood differs so much between particles that no step towards it is short enough:"
                            + " from "
                            + Arrays.stream(logLikelihoods).min().orElse(Double.NaN) + " to "
                            + Arrays.stream(logLikelihoods).max().orElse(Double.NaN) + ". Narrower priors help");
        }
        return next;
    }

    /** (Σ w)² / Σ w² for likelihoods to the power {@code step}. */
    private double worth(double step) {
        double top = Arrays.stream(logLikelihoods).max().orElseThrow();
        double sum = 0;
        double squares = 0;
        for (double each : logLikelihoods) {
            double weight = StrictMath.exp(step * (each - top));
            sum += weight;
            squares += weight * weight;
        }
        return sum * sum / squares;
    }

    /** Systematic, in each population; its mean weight goes into its marginal likelihood. */
    private void resample(double[] logWeights, Key at) {
        int size = particles.size() / populations;
        for (int population = 0; population < populations; population++) {
            int from = population * size;
            double top = Double.NEGATIVE_INFINITY;
            for (int i = from; i < from + size; i++) {
                top = Math.max(top, logWeights[i]);
            }
            if (!Double.isFinite(top)) {
                throw new SamplingException(
                        "the data are impossible at all of a population's draws from the priors. Ask for more draws,"
                                + " or narrow the priors to what the data allow");
            }
            double[] weights = new double[size];
            double sum = 0;
            for (int i = 0; i < size; i++) {
                weights[i] = StrictMath.exp(logWeights[from + i] - top);
                sum += weights[i];
            }
            logMarginals[population] += top + StrictMath.log(sum / size);
            random.start(at.fold(population));
            copy(from, chosen(weights, sum, random.uniform()));
        }
    }

    /** Which particles go on, in their order: each as often as its share of the weight says, up to one more or less. */
    private static int[] chosen(double[] weights, double sum, double offset) {
        int[] chosen = new int[weights.length];
        double reached = 0;
        int count = 0;
        int last = 0;
        for (int i = 0; i < weights.length; i++) {
            reached += weights[i] / sum * weights.length;
            if (weights[i] > 0) {
                last = i;
            }
            while (count < chosen.length && count + offset < reached) {
                chosen[count++] = i;
            }
        }
        while (count < chosen.length) { // where rounding has kept the sum below its end
            chosen[count++] = last;
        }
        return chosen;
    }

    private void copy(int from, int[] chosen) {
        double[][] copies = new double[chosen.length][];
        for (int i = 0; i < copies.length; i++) {
            copies[i] = particles.positions[from + chosen[i]].clone();
        }
        System.arraycopy(copies, 0, particles.positions, from, copies.length);
    }

    /** From particles and their gradients, which are those of the tempered posterior. */
    private Metric learnt() {
        return FisherMetric.of(NutsSettings.MetricKind.LOW_RANK, particles.positions, particles.gradients, metric);
    }

    private Stage moved(Key at, double[] logWeights) {
        double[][] before =
                Arrays.stream(particles.positions).map(double[]::clone).toArray(double[][]::new);
        double[] logDensitiesBefore = particles.logDensities.clone();
        int moves = 0;
        double correlation = 1;
        while (moves < MOST_MOVES && correlation > LARGEST_CORRELATION) {
            Key move = at.fold(moves);
            random.start(move.fold("time"));
            // of unlike lengths, so that no coordinate is always led back to where it was
            double time = TIME * (0.5 + random.uniform());
            int steps = (int) Math.clamp(Math.round(time / stepSize), 1, MOST_STEPS);
            particles.move(metric, stepSize, steps, move);
            gradients += (long) particles.size() * steps;
            stepSize *= StrictMath.exp(particles.meanAcceptance() - TARGET_ACCEPTANCE);
            moves++;
            correlation = Math.max(
                    Math.abs(correlation(logDensitiesBefore, particles.logDensities)), largestCorrelation(before));
        }
        return new Stage(power, logWeights, moves, particles.meanAcceptance(), correlation);
    }

    private double largestCorrelation(double[][] before) {
        int count = before.length;
        double largest = 0;
        double[] then = new double[count];
        double[] now = new double[count];
        for (int j = 0; j < tempered.dimension(); j++) {
            for (int i = 0; i < count; i++) {
                then[i] = before[i][j];
                now[i] = particles.positions[i][j];
            }
            largest = Math.max(largest, Math.abs(correlation(then, now)));
        }
        return largest;
    }

    /** 0 if one of them is constant. */
    private static double correlation(double[] a, double[] b) {
        double meanA = Arrays.stream(a).average().orElseThrow();
        double meanB = Arrays.stream(b).average().orElseThrow();
        double both = 0;
        double squaresA = 0;
        double squaresB = 0;
        for (int i = 0; i < a.length; i++) {
            both += (a[i] - meanA) * (b[i] - meanB);
            squaresA += (a[i] - meanA) * (a[i] - meanA);
            squaresB += (b[i] - meanB) * (b[i] - meanB);
        }
        double scale = Math.sqrt(squaresA) * Math.sqrt(squaresB);
        return scale > 0 ? both / scale : 0;
    }
}
