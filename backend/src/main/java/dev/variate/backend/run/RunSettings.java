package dev.variate.backend.run;

import dev.variate.fit.Method;
import dev.variate.inference.MiniBatch;
import dev.variate.inference.NutsSettings;
import dev.variate.inference.NutsSettings.MetricKind;
import dev.variate.pool.start.Beginning;

/**
 * How a run samples. A method without chains has one chain and no warm-up here, and takes notice of the device and the number of draws only.
 *
 * @param device {@code jvm} or {@code tensorflow}
 * @param targetAccept the acceptance statistic that step size adaptation aims at; a chain that meets narrow places late in warm-up wants more
 * @param metric what warm-up learns of the posterior's shape
 * @param workers how many of the pool's workers share the chains; they begin, pause and end together, and the draws are the same however many there are
 * @param maxTreeDepth a trajectory has at most 2<sup>maxTreeDepth</sup> − 1 steps
 * @param init where chains begin, as {@link Beginning} reads it: a name, or values by variable as JSON
 * @param batch what a step of a stochastic gradient method sees of the data
 */
public record RunSettings(
        int chains,
        int warmup,
        int draws,
        String device,
        double targetAccept,
        MetricKind metric,
        int maxTreeDepth,
        int workers,
        String init,
        MiniBatch batch) {
    private static final NutsSettings USUAL = NutsSettings.defaults();

    public static final RunSettings DEFAULT =
            new RunSettings(USUAL.chains(), USUAL.warmup(), USUAL.draws(), "jvm", USUAL.targetAccept());

    /** What most people want of a method. */
    public static RunSettings usual(Method method) {
        return switch (method.result()) {
            case CHAINS -> of(method.usual());
            case WEIGHED -> DEFAULT.of(1, 0, DEFAULT.chains * DEFAULT.draws);
            case POINT -> DEFAULT.of(1, 0, 1);
            case WEIGHTS -> DEFAULT.of(1, 0, DEFAULT.draws);
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
                usual.maxTreeDepth(),
                1,
                usual.init().text(),
                usual.batch());
    }

    private RunSettings of(int newChains, int newWarmup, int newDraws) {
        return new RunSettings(
                newChains, newWarmup, newDraws, device, targetAccept, metric, maxTreeDepth, workers, init, batch);
    }

    /** With the usual metric, depth of trees and starting points. */
    public RunSettings(int chains, int warmup, int draws, String device, double targetAccept) {
        this(
                chains,
                warmup,
                draws,
                device,
                targetAccept,
                USUAL.metric(),
                USUAL.maxTreeDepth(),
                1,
                USUAL.init().text(),
                USUAL.batch());
    }

    public RunSettings withWarmup(int value) {
        return of(chains, value, draws);
    }

    public RunSettings withDraws(int value) {
        return of(chains, warmup, value);
    }

    public RunSettings withTargetAccept(double value) {
        return new RunSettings(chains, warmup, draws, device, value, metric, maxTreeDepth, workers, init, batch);
    }

    public RunSettings withWorkers(int value) {
        return new RunSettings(chains, warmup, draws, device, targetAccept, metric, maxTreeDepth, value, init, batch);
    }

    public RunSettings withInit(String value) {
        return new RunSettings(
                chains, warmup, draws, device, targetAccept, metric, maxTreeDepth, workers, value, batch);
    }

    public RunSettings withBatch(MiniBatch value) {
        return new RunSettings(chains, warmup, draws, device, targetAccept, metric, maxTreeDepth, workers, init, value);
    }

    public RunSettings withDevice(String value) {
        return new RunSettings(chains, warmup, draws, value, targetAccept, metric, maxTreeDepth, workers, init, batch);
    }

    /** The part that the engine knows of. */
    NutsSettings nuts() {
        return new NutsSettings(
                chains,
                warmup,
                draws,
                targetAccept,
                maxTreeDepth,
                metric,
                Beginning.of(init).init(),
                batch);
    }
}
