package dev.variate.pool.worker;

import dev.variate.device.Devices;
import dev.variate.fit.Fit;
import dev.variate.inference.NutsSettings;
import dev.variate.model.Language;
import dev.variate.model.Model;
import dev.variate.model.ModelProgram;
import dev.variate.model.TracedModel;
import dev.variate.tensor.Value;
import java.util.List;
import java.util.Map;

/**
 * Fits a tiny model of our own, so that the classes of the language, the compiler and the sampler are loaded, and their hot loops compiled,
 * before the first person waits for them.
 */
public final class WarmUp {
    private static final Map<String, Object> DATA = Map.of("y", Value.vector(1.5, -0.5, 0.3));

    private WarmUp() {}

    /** Returns at once; the work is done on a thread that nobody waits for. */
    public static void inBackground() {
        Thread.ofPlatform().daemon().name("warm-up").start(() -> run(new NutsSettings(1, 60, 20, 0.8, 10)));
    }

    /** Long enough for the sampler's loops to be compiled by the JVM's last compiler. */
    public static void thoroughly() {
        for (int round = 0; round < 4; round++) {
            run(new NutsSettings(2, 500, 500, 0.8, 10));
        }
    }

    private static void run(NutsSettings settings) {
        TracedModel traced = ModelProgram.trace(Model.of("warmUp", List.of(), arguments -> model()), DATA);
        try (Fit fit = Fit.compile(traced.program(), traced.inputs(), Devices.named("jvm"))) {
            fit.sample(settings, 1, 2, List.of(), (block, draws) -> {});
        }
    }

    private static Object model() {
        var mu = Language.normal("mu", 0, 5);
        var sigma = Language.halfCauchy("sigma", 5);
        var z = Language.normal("z", 0, 1, Language.shape(3));
        return Language.normal("y", mu.plus(sigma.times(z)), 1.0);
    }
}
