package dev.variate.e2e;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for something outside this process that sends no signal, by looking until a deadline. */
final class Poll {

    private static final Duration BETWEEN = Duration.ofMillis(50);

    private Poll() {}

    static <T> T until(String what, Duration limit, Supplier<Optional<T>> look) {
        var deadline = Instant.now().plus(limit);
        while (true) {
            var found = look.get();
            if (found.isPresent()) {
                return found.get();
            }
            if (Instant.now().isAfter(deadline)) {
                throw new AssertionError("waited " + limit.toSeconds() + " s in vain for " + what);
            }
            LockSupport.parkNanos(BETWEEN.toNanos());
        }
    }
}
