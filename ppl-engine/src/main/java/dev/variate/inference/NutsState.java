package dev.variate.inference;

import dev.variate.random.Key;

/**
 * All that a chain carries from one iteration to the next, so that from equal states come equal draws. The arrays belong to the state and are never written; callers must not
 * write them either.
 *
 * @param key of the chain; an iteration's randomness is its child of the iteration's number
 * @param iteration the next one to be made, warm-up counted, from 0
 * @param position unconstrained, length n
 * @param gradient of the log density at {@code position}
 * @param logDensity at {@code position}
 * @param metric in which trajectories are made
 * @param stepSize and what adapts it
 * @param older the last whole window of warm-up, which the metric is learnt from together with {@code newer}; once the metric is final, how far iterations went
 * @param newer the window that warm-up is in; once the metric is final, where iterations came to
 * @param gradients evaluations that the chain has cost so far
 */
public record NutsState(
        Key key,
        int iteration,
        double[] position,
        double[] gradient,
        double logDensity,
        Metric metric,
        DualAveraging stepSize,
        AdaptationWindow older,
        AdaptationWindow newer,
        long gradients)
        implements ChainState {

    @Override
    public byte[] encode() {
        return StateCodec.encode(this);
    }

    /**
     * The state that {@link #encode} wrote.
     *
     * @throws InvalidCheckpointException if {@code bytes} are anything else; nothing larger than a state of their own length is ever allocated
     */
    public static NutsState decode(byte[] bytes) {
        return StateCodec.decode(bytes);
    }

    /** The same place in another density: what the log density is there, after so many more evaluations. */
    NutsState at(double[] gradientThere, double logDensityThere, int evaluations) {
        return new NutsState(
                key,
                iteration,
                position,
                gradientThere,
                logDensityThere,
                metric,
                stepSize,
                older,
                newer,
                gradients + evaluations);
    }

    /** After an iteration that left it where it is. */
    NutsState next() {
        return new NutsState(
                key, iteration + 1, position, gradient, logDensity, metric, stepSize, older, newer, gradients);
    }
}
