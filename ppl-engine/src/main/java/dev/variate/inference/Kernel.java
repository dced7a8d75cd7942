package dev.variate.inference;

import dev.variate.random.Key;

/**
 * A chain's method as two functions, {@code init} and {@code step}, whose results depend on their arguments alone: a chain can be stopped after any iteration and go on elsewhere with the
 * same draws. An instance has working memory of its own and serves one thread at a time.
 *
 * @param <S> what a chain carries from one iteration to the next
 */
public interface Kernel<S extends ChainState> {

    /** The state after an iteration, and what the iteration reports. */
    record Step<S>(S state, NutsInfo info) {}

    /**
     * The state before the first iteration, at a point of the method's own choice.
     *
     * @throws SamplingException if there is no usable point
     */
    S init(Key key);

    /**
     * The same at a point of the caller's.
     *
     * @param position unconstrained, of the density's dimension
     * @throws SamplingException if the method cannot begin there
     */
    S init(Key key, double[] position);

    /**
     * One iteration, warm-up or not as {@code state.iteration()} and the settings say.
     *
     * @throws SamplingException if the chain cannot go on
     */
    Step<S> step(S state);

    /**
     * The state that {@link ChainState#encode} wrote, checked to be one that this method can go on from.
     *
     * @throws InvalidCheckpointException if it is damaged, or of another model or a longer run
     */
    S resume(byte[] bytes);
}
