package dev.variate.bench;

import dev.variate.device.Device;
import dev.variate.examples.ImageTransformer;
import dev.variate.examples.Vae;
import dev.variate.training.Batch;
import dev.variate.training.IdxFile;
import dev.variate.training.Loss;
import dev.variate.training.Recipe;
import dev.variate.training.Training;
import java.util.Arrays;
import java.util.Map;

/** What a step of training takes, for the models of {@code examples}: those that {@code tools/training-speed} has in JAX. */
public final class TrainingBench {
    private TrainingBench() {}

    /**
     * In milliseconds.
     *
     * @param tenth below which a tenth of the steps are, as on a machine with nothing else to do
     */
    public record Result(double firstStep, double tenth, double median, double loss) {}

    /** Steps of the variational autoencoder with 2 levels, 128 pictures each. */
    public static Result vae(IdxFile images, Device device, boolean single, int steps) {
        Vae vae = new Vae(28 * 28, 256, 16, 2);
        Loss loss = Loss.bound(vae.model(), vae.guide(), batch(images, 128));
        return time(loss, images, device, single, steps);
    }

    /** Steps of the small Image Transformer, 8 pictures each. */
    public static Result imageTransformer(IdxFile images, Device device, boolean single, int steps) {
        Loss loss = Loss.likelihood(ImageTransformer.small().model(), batch(images, 8));
        return time(loss, images, device, single, steps);
    }

    private static Batch batch(IdxFile images, int rows) {
        return new Batch(rows, images.count(), images.columns(rows), Map.of());
    }

    private static Result time(Loss loss, IdxFile images, Device device, boolean single, int steps) {
        double[] times = new double[steps];
        double last = 0;
        try (Training training = Training.begin(loss, Recipe.adam(1e-3), images, device, single, 1)) {
            for (int i = 0; i < steps; i++) {
                long begin = System.nanoTime();
                last = training.step().loss();
                times[i] = (System.nanoTime() - begin) / 1e6;
            }
        }
        double[] warm = Arrays.copyOfRange(times, steps / 4, steps);
        Arrays.sort(warm);
        return new Result(times[0], warm[warm.length / 10], warm[warm.length / 2], last);
    }
}
