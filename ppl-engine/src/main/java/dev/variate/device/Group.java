package dev.variate.device;

/** Processes that compute together. */
public interface Group extends AllReduce, Exchange {
    @Override
    void close();
}
