package dev.variate.device;

/** A group of processes that add vectors up: what data-parallel training does with its gradients after each step. */
public interface AllReduce extends AutoCloseable {
    /**
     * The element-wise sum of the vectors of all members. Each member calls this equally often, with vectors of the same length; the call returns when all have.
     *
     * @return the same bits in every member
     * @throws IllegalStateException if a member is gone or does not come, which is known after half a minute
     */
    float[] sum(float[] vector);

    @Override
    void close();
}
