package dev.variate.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.variate.device.Devices;
import dev.variate.distribution.Logistic;
import dev.variate.distribution.Quantized;
import dev.variate.model.Tape;
import dev.variate.model.Tracers;
import dev.variate.model.Tracing;
import dev.variate.random.Key;
import dev.variate.random.RandomStream;
import dev.variate.tensor.DType;
import dev.variate.tensor.Shape;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import dev.variate.training.Adam;
import dev.variate.training.Batch;
import dev.variate.training.IdxFile;
import dev.variate.training.Judge;
import dev.variate.training.Loss;
import dev.variate.training.Recipe;
import dev.variate.training.Schedule;
import dev.variate.training.Training;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The systems that learn pictures, on pictures made up here: bars, light on dark, at a random place. */
class ImageModelsTest {
    private static final int SIDE = 8;

    @TempDir
    Path folder;

    private IdxFile bars(int count) throws IOException {
        byte[] bytes = new byte[16 + count * SIDE * SIDE];
        byte[] head = {0, 0, 8, 3, 0, 0, (byte) (count >> 8), (byte) count, 0, 0, 0, SIDE, 0, 0, 0, SIDE};
        System.arraycopy(head, 0, bytes, 0, 16);
        RandomStream random = Key.of(1).fold("bars").stream();
        for (int i = 0; i < count; i++) {
            int bar = random.nextInt(SIDE);
            boolean upright = random.nextBoolean();
            for (int j = 0; j < SIDE * SIDE; j++) {
                boolean light = (upright ? j % SIDE : j / SIDE) == bar;
                bytes[16 + i * SIDE * SIDE + j] = (byte) (light ? 200 + random.nextInt(40) : random.nextInt(30));
            }
        }
        return IdxFile.open(Files.write(folder.resolve("bars"), bytes), "image");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jvm", "tensorflow"})
    void an_autoencoder_of_few_bits_learns_that_pictures_are_bars(String device) throws IOException {
        Vae vae = new Vae(SIDE * SIDE, 32, 6, 2);
        boolean single = device.equals("tensorflow");
        try (IdxFile images = bars(256)) {
            Batch batch = new Batch(32, 256, images.columns(32), Map.of());
            Loss loss = Loss.bound(vae.model(), vae.guide(), batch);
            Loss judged = Loss.judging(vae.model(), Optional.of(vae.guide()), batch);
            try (Training training = Training.begin(loss, Recipe.adam(3e-3), images, Devices.named(device), single, 1);
                    Judge judge = new Judge(judged, Devices.named(device), single)) {
                for (int i = 0; i < 400; i++) {
                    training.step();
                }
                // independent pixels, light one time in eight, cost 64 times 0.377 nats; a bar costs log 16 = 2.8
                assertThat(judge.loss(training.weights(), images, 256, 1)).isBetween(Math.log(16) - 0.1, 12.0);
            }
        }
    }

    @Test
    void a_transformer_learns_that_pictures_are_bars() throws IOException {
        ImageTransformer small = new ImageTransformer(16, 32, 1, 2, 16, 1);
        Recipe recipe = Recipe.of(Adam.usual(), new Schedule.Constant(1e-2)).withClip(50);
        try (IdxFile images = bars(128)) {
            Loss loss = Loss.likelihood(small.model(), new Batch(16, 128, images.columns(16), Map.of()));
            try (Training training = Training.begin(loss, recipe, images, Devices.named("tensorflow"), true, 1)) {
                double first = training.step().loss();
                double last = 0;
                for (int i = 0; i < 80; i++) {
                    last = training.step().loss();
                }
                // at random every pixel costs log 256 = 5.5; that most are dark, of 30 levels, log 30 = 3.4
                assertThat(first / 64).isGreaterThan(5);
                assertThat(last / 64).isLessThan(4.2);
            }
        }
    }

    /** Only logits after the pixel may change, and those that two layers of attention let see it do. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void changing_a_pixel_leaves_the_logits_up_to_it_alone(int channels) {
        int block = 6 * channels;
        ImageTransformer small = new ImageTransformer(8, 16, 2, 2, block, 1);
        Shape shape = channels == 1 ? Shape.of(1, 6, 4) : Shape.of(1, 6, 4, channels);
        RandomStream random = Key.of(5).stream();
        double[] pixels = new double[shape.size()];
        Arrays.setAll(pixels, i -> random.nextInt(256));
        TensorType type = new TensorType(DType.I32, shape);
        Tape tape = new Tape();
        Value before = Tracers.seeded(1, () -> (Value)
                Tracing.trace(tape, () -> small.logits(Value.of(type, pixels))).resolved());
        for (int t = 0; t < pixels.length; t += 5) {
            double[] other = pixels.clone();
            other[t] = (other[t] + 100) % 256;
            Value after = (Value) Tracing.trace(Tracers.replay(tape), () -> small.logits(Value.of(type, other)))
                    .resolved();
            for (int place = 0; place < pixels.length; place++) {
                boolean same = ((Value) before.at(0).at(place))
                        .sameAs((Value) after.at(0).at(place));
                boolean tooFar = place / block - (t + 1) / block > 2;
                assertThat(same).as("%d after a change at %d", place, t).isEqualTo(place <= t || tooFar);
            }
        }
    }

    @Test
    void the_full_size_of_the_transformer_can_be_traced_and_has_the_weights_that_it_should() {
        Batch batch = Batch.of(4, 50_000, "image", new TensorType(DType.I32, Shape.of(4, 32, 32, 3)));
        Loss loss = Loss.likelihood(ImageTransformer.full().model(), batch);
        long attention = 4L * 512 * 512;
        long between = 512L * 2048 + 2048 + 2048L * 512 + 512;
        long layer = attention + between + 4 * 512;
        assertThat(loss.size()).isEqualTo(768 * 512 + 3072 * 512 + 12 * layer + 512 * 256 + 256);
    }

    @Test
    void the_probabilities_of_all_levels_of_a_pixel_sum_to_one() {
        double[] each = new double[256];
        Arrays.setAll(each, i -> i);
        for (double middle : new double[] {-40, 3, 127.5, 300}) {
            Quantized pixel = Quantized.of(Logistic.of(middle, 9), 256);
            assertThat(((Value) pixel.logProb(Value.vector(each)).exp().sum()).item())
                    .isCloseTo(1, within(1e-12));
        }
    }
}
