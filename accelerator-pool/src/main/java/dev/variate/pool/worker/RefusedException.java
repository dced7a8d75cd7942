package dev.variate.pool.worker;

/** The studio will not have this worker; trying again would not help. */
final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    RefusedException(String message) {
        super(message);
    }
}
