package dev.variate.backend.run;

/**
 * How a run samples.
 *
 * @param device {@code jvm} or {@code tensorflow}
 * @param targetAccept the acceptance statistic that step size adaptation aims at
 */
public record RunSettings(int chains, int warmup, int draws, String device, double targetAccept) {
    public static final RunSettings DEFAULT = new RunSettings(4, 1000, 1000, "jvm", 0.8);
}
