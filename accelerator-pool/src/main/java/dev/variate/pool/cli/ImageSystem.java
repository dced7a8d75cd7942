package dev.variate.pool.cli;

import dev.variate.device.Device;
import dev.variate.examples.ImageSampler;
import dev.variate.examples.ImageTransformer;
import dev.variate.examples.Vae;
import dev.variate.model.Model;
import dev.variate.model.Tracers;
import dev.variate.model.Tracing;
import dev.variate.random.Key;
import dev.variate.random.RandomStream;
import dev.variate.tensor.DType;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import dev.variate.training.Adam;
import dev.variate.training.Batch;
import dev.variate.training.Loss;
import dev.variate.training.Recipe;
import dev.variate.training.Schedule;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A model of pictures that the command line trains: its losses, how it is usually trained, and what it can show. */
sealed interface ImageSystem {
    List<String> NAMES = List.of("vae", "image-transformer");

    Model model();

    Optional<Model> guide();

    /** Pictures a step. */
    int usualBatch();

    Recipe recipe(double rate, long warmup);

    double usualRate();

    /** Rows of pictures, from 0 to 255: I32 [rows, columns, picture…]. */
    Value pictures(Map<String, Value> weights, Value examples, int count, Device device, boolean single, long seed);

    default Loss training(Batch batch) {
        return guide().map(g -> Loss.bound(model(), g, batch)).orElseGet(() -> Loss.likelihood(model(), batch));
    }

    default Loss judging(Batch batch) {
        return Loss.judging(model(), guide(), batch);
    }

    /**
     * The system of that name for pictures of that shape.
     *
     * @throws CommandFailure if there is none, or it does not fit
     */
    static ImageSystem named(String name, String size, Shape picture) {
        if (!size.equals("small") && !size.equals("full")) {
            throw new CommandFailure("variate: --size is small or full, and not `" + size + "`.");
        }
        boolean small = size.equals("small");
        return switch (name) {
            case "vae" -> new Autoencoder(new Vae(picture.size(), small ? 256 : 1024, small ? 16 : 64, 256));
            case "image-transformer" -> {
                ImageTransformer transformer = small ? ImageTransformer.small() : ImageTransformer.full();
                if (picture.size() % transformer.block() != 0) {
                    throw new CommandFailure(
                            "variate: blocks of " + transformer.block() + " places do not divide pictures of shape "
                                    + picture + ", which have " + picture.size() + ".");
                }
                yield new Transformer(transformer, picture);
            }
            default ->
                throw new CommandFailure("variate: there is no system `" + name + "` to train; choose one of: "
                        + String.join(", ", NAMES));
        };
    }

    /** A variational autoencoder: shows pictures with their reconstructions below, then pictures from codes drawn at random. */
    record Autoencoder(Vae vae) implements ImageSystem {
        @Override
        public Model model() {
            return vae.model();
        }

        @Override
        public Optional<Model> guide() {
            return Optional.of(vae.guide());
        }

        @Override
        public int usualBatch() {
            return 128;
        }

        @Override
        public double usualRate() {
            return 1e-3;
        }

        @Override
        public Recipe recipe(double rate, long warmup) {
            return Recipe.adam(rate);
        }

        @Override
        public Value pictures(
                Map<String, Value> weights, Value examples, int count, Device device, boolean single, long seed) {
            Tensor code = Tracing.trace(
                    Tracers.mean(name -> name.equals("code")),
                    () -> Tracing.trace(Tracers.condition(weights), () ->
                            (Tensor) vae.guide().invoke(List.of(examples.shape().dim(0), examples))));
            Tensor again = Tracing.trace(Tracers.condition(weights), () -> vae.decoded(code));
            RandomStream random = Key.of(seed).fold("codes").stream();
            double[] numbers = new double[count * vae.latent()];
            Arrays.setAll(numbers, i -> random.nextGaussian());
            Value drawn = Value.wrap(TensorType.f64(count, vae.latent()), numbers);
            Tensor made = Tracing.trace(Tracers.condition(weights), () -> vae.decoded(drawn));
            int[] row = Shape.of(1).append(examples.shape()).dims();
            return (Value) Tensor.concatenate(
                    0,
                    examples.to(DType.I32).reshape(row),
                    again.round().to(DType.I32).reshape(row),
                    made.round().to(DType.I32).reshape(row));
        }
    }

    /** An Image Transformer: shows pictures, then those that it makes itself. */
    record Transformer(ImageTransformer transformer, Shape picture) implements ImageSystem {
        @Override
        public Model model() {
            return transformer.model();
        }

        @Override
        public Optional<Model> guide() {
            return Optional.empty();
        }

        @Override
        public int usualBatch() {
            return 8;
        }

        @Override
        public double usualRate() {
            return 0.5;
        }

        /** As tensor2tensor trains it: Adam with a memory of fifty steps, a rate that rises and then falls with the root of the step. */
        @Override
        public Recipe recipe(double rate, long warmup) {
            return Recipe.of(
                    new Adam(0.9, 0.98, 1e-9, 0), new Schedule.InverseRoot(rate, transformer.hidden(), warmup));
        }

        @Override
        public Value pictures(
                Map<String, Value> weights, Value examples, int count, Device device, boolean single, long seed) {
            Value made = ImageSampler.draw(transformer, weights, picture, count, device, single, seed);
            int[] row = Shape.of(1).append(examples.shape()).dims();
            return (Value) Tensor.concatenate(0, examples.reshape(row), made.reshape(row));
        }
    }
}
