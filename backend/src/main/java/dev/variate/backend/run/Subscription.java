package dev.variate.backend.run;

/** Ends the telling of events. Closing it twice does no harm. */
public interface Subscription extends AutoCloseable {
    @Override
    void close();
}
