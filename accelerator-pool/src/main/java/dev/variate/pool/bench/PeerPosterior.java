package dev.variate.pool.bench;

import dev.variate.tensor.Value;
import java.util.Map;

/**
 * A model with data that other systems were timed on too, and the best that any of them did.
 *
 * @param source in the model language
 * @param gradientMicros microseconds a gradient of the log density, called from native code on one core
 * @param coldSeconds from the source to the last of 4 × (1,000 + 1,000) draws on two cores, compilation included
 * @param warmSeconds the same once the model is compiled
 * @param essPerSecond least bulk effective draws a second, warm
 */
public record PeerPosterior(
        String name,
        String source,
        Map<String, Value> data,
        Figure gradientMicros,
        Figure coldSeconds,
        Figure warmSeconds,
        Figure essPerSecond) {

    /** @param whose the system that was best */
    public record Figure(double value, String whose) {}
}
