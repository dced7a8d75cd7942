package dev.variate.inference;

import dev.variate.random.Key;

/** All that a chain carries from one iteration to the next, so that from equal states come equal draws. */
public interface ChainState {
    /** Of the chain; an iteration's randomness is its child of the iteration's number. */
    Key key();

    /** The next one to be made, warm-up counted, from 0. */
    int iteration();

    /** Unconstrained; not to be written to. */
    double[] position();

    /** Evaluations of the density that the chain has cost so far. */
    long gradients();

    /** The state as bytes, exactly: what {@link Kernel#resume} reads. */
    byte[] encode();
}
