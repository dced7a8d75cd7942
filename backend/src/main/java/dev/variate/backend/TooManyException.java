package dev.variate.backend;

import java.time.Duration;

/** Somebody asks more often than they may; after a while the same request is welcome. */
public final class TooManyException extends RefusedException {
    private static final long serialVersionUID = 1L;

    private final Duration wait;

    /** @param what what there has been too much of, as a sentence */
    public TooManyException(String what, Duration wait) {
        super(what + " Try again in " + inWords(wait) + ".");
        this.wait = wait;
    }

    public Duration retryAfter() {
        return wait;
    }

    private static String inWords(Duration wait) {
        long seconds = Math.max(1, wait.plusMillis(999).toSeconds());
        return seconds < 120 ? seconds + " s" : (seconds + 59) / 60 + " minutes";
    }
}
