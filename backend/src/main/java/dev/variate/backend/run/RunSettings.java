package dev.variate.backend.run;

import dev.variate.fit.Method;
import dev.variate.inference.NutsSettings;
import dev.variate.inference.NutsSettings.MetricKind;

/**
 * How a run samples. A method without chains has one chain and no warm-up here, and takes notice of the device and the number of draws only.
 *
 * @param device {@code jvm} or {@code tensorflow}
 * @param targetAccept the acceptance statistic that step size adaptation aims at
 * @param metric what warm-up learns of the posterior's shape
 * @param maxTreeDepth a trajectory has at most 2<sup>maxTreeDepth</sup> − 1 steps
 */
public record RunSettings(
        int chains, int warmup, int draws, String device, double targetAccept, MetricKind metric, int maxTreeDepth) {
    private static final NutsSettings USUAL = NutsSettings.defaults();

    public static final RunSettings DEFAULT =
            new RunSettings(USUAL.chains(), USUAL.warmup(), USUAL.draws(), "jvm", USUAL.targetAccept());

    /** What most people want of a method. */
    public static RunSettings usual(Method method) {
        return switch (method.result()) {
            case CHAINS -> of(method.usual());
            case WEIGHED -> DEFAULT.of(1, 0, DEFAULT.chains * DEFAULT.draws);
            case POINT -> DEFAULT.of(1, 0, 1);
        };
    }

    private static RunSettings of(NutsSettings usual) {
        return new RunSettings(
                usual.chains(),
                usual.warmup(),
                usual.draws(),
                DEFAULT.device,
                usual.targetAccept(),
                usual.metric(),
                usual.maxTreeDepth());
    }

    private RunSettings of(int newChains, int newWarmup, int newDraws) {
        return new RunSettings(newChains, newWarmup, newDraws, device, targetAccept, metric, maxTreeDepth);
    }

    /** With the usual metric and depth of trees. */
    public RunSettings(int chains, int warmup, int draws, String device, double targetAccept) {
        this(chains, warmup, draws, device, targetAccept, USUAL.metric(), USUAL.maxTreeDepth());
    }

    public RunSettings withWarmup(int value) {
        return of(chains, value, draws);
    }

    public RunSettings withDraws(int value) {
        return of(chains, warmup, value);
    }

    public RunSettings withTargetAccept(double value) {
        return new RunSettings(chains, warmup, draws, device, value, metric, maxTreeDepth);
    }

    public RunSettings withDevice(String value) {
        return new RunSettings(chains, warmup, draws, value, targetAccept, metric, maxTreeDepth);
    }

    /** The part that the engine knows of. */
    NutsSettings nuts() {
        return new NutsSettings(chains, warmup, draws, targetAccept, maxTreeDepth, metric);
    }
}
