package dev.variate.backend;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** How often each of many may do something: so many times at once, and so many more a minute. In memory: a studio is one process, and a restart forgives. */
public final class Allowance {
    private static final int MOST_KEYS = 20_000;

    private final String refusal;
    private final int atOnce;
    private final int perMinute;
    /** Whoever has not asked for longest is forgotten first. */
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > MOST_KEYS;
        }
    };

    /** @param refusal what there was too much of, as a sentence */
    public Allowance(String refusal, int atOnce, int perMinute) {
        this.refusal = refusal;
        this.atOnce = atOnce;
        this.perMinute = perMinute;
    }

    /** @throws TooManyException if nothing is left at the moment */
    public void take(String key) {
        ConsumptionProbe taken = bucket(key).tryConsumeAndReturnRemaining(1);
        if (!taken.isConsumed()) {
            throw new TooManyException(refusal, Duration.ofNanos(taken.getNanosToWaitForRefill()));
        }
    }

    /** What was taken is not to count. */
    public void giveBack(String key) {
        bucket(key).addTokens(1);
    }

    private Bucket bucket(String key) {
        synchronized (buckets) {
            return buckets.computeIfAbsent(key, unknown -> Bucket.builder()
                    .addLimit(limit -> limit.capacity(atOnce).refillGreedy(perMinute, Duration.ofMinutes(1)))
                    .build());
        }
    }
}
