package dev.variate.backend.run;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Whether this studio has looked at leases without a break. Where it has not, since it was stopped, the machine slept, the database was away, or its clock was put forward, a lease that is over says nothing of the worker, which may have spoken to nobody.
 */
@Component
class LeaseWatch {
    /** Looks are a second apart. */
    static final Duration LONGEST_BREAK = Duration.ofSeconds(5);

    private Optional<Instant> last = Optional.empty();

    /**
     * Looks.
     *
     * @param now by the clock that leases are kept by
     * @return whether the look before was lately; never so for the first. A clock that was put back does not matter here
     */
    synchronized boolean unbroken(Instant now) {
        boolean lately = last.isPresent() && !now.isAfter(last.get().plus(LONGEST_BREAK));
        last = Optional.of(now);
        return lately;
    }
}
