package dev.variate.pool.worker;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The worker's lines for whoever looks after it; never a token, never data. */
final class WorkerLog {
    private WorkerLog() {}

    static void say(String line) {
        System.err.println(Instant.now().truncatedTo(ChronoUnit.MILLIS) + " worker: " + line);
    }
}
