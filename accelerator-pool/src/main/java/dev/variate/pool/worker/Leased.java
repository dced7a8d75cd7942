package dev.variate.pool.worker;

/** What a worker does under a lease. */
interface Leased {
    /** To the end, to a cancellation, or until the lease is lost. */
    void run();

    /** Stops soon; what there is so far is still told. From any thread. */
    void cancel();
}
