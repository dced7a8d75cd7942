package dev.variate.model;

/** Maps positions to draws, on a device. An instance has scratch memory and serves one thread. */
public interface Constraining extends AutoCloseable {

    /**
     * Computes the draw at a position.
     *
     * @param position unconstrained, of length {@link Posterior#dimension}
     * @param draw receives the values of all quantities, in the order of {@link Posterior#scalarNames}
     */
    void constrain(double[] position, double[] draw);

    @Override
    default void close() {}
}
