package dev.variate.training;

import static dev.variate.layers.Layers.dense;
import static dev.variate.layers.Layers.dropout;
import static dev.variate.model.Language.factor;
import static dev.variate.model.Language.halfNormal;
import static dev.variate.model.Language.normal;
import static dev.variate.model.Language.plate;
import static dev.variate.model.Language.shape;
import static dev.variate.model.Language.sum;
import static dev.variate.model.Language.trainable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.variate.device.Devices;
import dev.variate.model.Language;
import dev.variate.model.Model;
import dev.variate.model.ModelException;
import dev.variate.program.Input;
import dev.variate.program.Program;
import dev.variate.program.ReferenceEvaluator;
import dev.variate.random.Key;
import dev.variate.random.RandomStream;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingTest {
    @TempDir
    Path folder;

    private static Value normals(String name, int... extents) {
        RandomStream random = Key.of(7).fold(name).stream();
        double[] elements = new double[Shape.of(extents).size()];
        Arrays.setAll(elements, i -> random.nextGaussian());
        return Value.wrap(TensorType.f64(extents), elements);
    }

    // ---- a small network with noise, to train on either device

    private static final Model NETWORK = Model.of("network", List.of(Model.Parameter.tensor("x")), given -> {
        Tensor hidden = dropout("noise", dense("one", given.get(0), 6).tanh(), 0.8);
        return normal("y", dense("two", hidden, 1), 0.5);
    });
    private static final MemoryRows DATA =
            MemoryRows.of("x", normals("x", 40, 3)).and("y", normals("y", 40, 1));
    private static final Batch BATCH = new Batch(8, 40, DATA.columns(8), Map.of());
    private static final Recipe RECIPE = Recipe.adam(0.01).withClip(1).withAverage(0.9);

    private static Training training(String device, boolean single) {
        return Training.begin(Loss.likelihood(NETWORK, BATCH), RECIPE, DATA, Devices.named(device), single, 3);
    }

    @Test
    void training_that_diverges_ends_in_words_and_not_in_weights_that_are_not_numbers() {
        Recipe wild = Recipe.of(GradientDescent.plain(), new Schedule.Constant(1e150));
        try (Training training =
                Training.begin(Loss.likelihood(NETWORK, BATCH), wild, DATA, Devices.named("jvm"), false, 3)) {
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 10; i++) {
                            training.step();
                        }
                    })
                    .isInstanceOf(DivergedException.class)
                    .hasMessageContaining("The training diverged: at step ")
                    .hasMessageContaining("smaller learning rate");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"jvm", "tensorflow"})
    void training_that_stopped_and_went_on_ends_in_the_same_bits(String device) throws IOException {
        boolean single = device.equals("tensorflow");
        Path file = folder.resolve("half");
        Checkpoint whole;
        try (Training training = training(device, single)) {
            for (int i = 0; i < 7; i++) {
                training.step();
            }
            training.checkpoint().write(file);
            for (int i = 0; i < 6; i++) {
                training.step();
            }
            whole = training.checkpoint();
        }
        try (Training training = Training.resume(
                Loss.likelihood(NETWORK, BATCH), RECIPE, DATA, Devices.named(device), single, Checkpoint.read(file))) {
            while (training.steps() < 13) {
                training.step();
            }
            Checkpoint resumed = training.checkpoint();
            whole.state().forEach((name, value) -> assertThat(
                            resumed.state().get(name).sameAs(value))
                    .as(name)
                    .isTrue());
        }
    }

    @Test
    void both_devices_train_to_the_same_weights() {
        try (Training one = training("jvm", false);
                Training other = training("tensorflow", true)) {
            for (int i = 0; i < 10; i++) {
                // single precision, ten steps of which each may double the error
                assertThat(other.step().loss()).isCloseTo(one.step().loss(), within(1e-4));
            }
        }
    }

    @Test
    void the_same_loss_comes_with_the_same_seed_and_another_with_another() {
        Loss loss = Loss.likelihood(NETWORK, BATCH);
        try (Training one = training("jvm", false);
                Training same = training("jvm", false);
                Training other = Training.begin(loss, RECIPE, DATA, Devices.named("jvm"), false, 4)) {
            double first = one.step().loss();
            assertThat(same.step().loss()).isEqualTo(first);
            assertThat(other.step().loss()).isNotEqualTo(first);
        }
    }

    @Test
    void judging_keeps_all_that_dropout_would_drop() {
        Loss judging = Loss.judging(NETWORK, Optional.empty(), BATCH);
        Loss training = Loss.likelihood(NETWORK, BATCH);
        Map<String, Value> weights = training.start(1);
        assertThat(lossAt(judging, weights, 1)).isEqualTo(lossAt(judging, weights, 2));
        assertThat(lossAt(training, weights, 1)).isNotEqualTo(lossAt(training, weights, 2));
    }

    private static double lossAt(Loss loss, Map<String, Value> weights, int key) {
        Map<String, Value> arguments = new HashMap<>(weights);
        arguments.putAll(DATA.read(new long[] {0, 1, 2, 3, 4, 5, 6, 7}));
        arguments.put(Loss.KEY, Value.of(Loss.KEY_TYPE, key, 0));
        return ReferenceEvaluator.evaluate(loss.program(), arguments).get(0).item();
    }

    // ---- what a step is

    /** The gradient 0.3 w + cos(t + i + 2j) of the reference values, from a loss of which it is the derivative. */
    private static final Model PULLED = Model.of("pulled", List.of(Model.Parameter.tensor("push")), given -> {
        double[][] start = {{0.5, -1, 2}, {1.5, 0.25, -0.75}};
        Tensor w = normal("w", start, 1e-300, trainable());
        return factor(
                "pull",
                sum(w.square().times(0.15).plus(w.times((Tensor) given.get(0)))).neg());
    });

    @Test
    void gradients_are_clipped_by_their_norm_over_all_weights_before_the_optimiser_sees_them() throws IOException {
        Batch batch = Batch.of(1, 1, "push", TensorType.f64(1, 2, 3));
        StepProgram step =
                StepProgram.of(Loss.likelihood(PULLED, batch), Recipe.adam(0.05).withClip(0.7));
        double[] expected = OptimisersTest.numbers("clipped").getFirst();
        List<Value> inOne = step.start(1);
        List<Value> inTwo = step.start(1);
        for (int t = 1; t <= 5; t++) {
            double[] push = new double[6];
            for (int i = 0; i < 6; i++) {
                push[i] = StrictMath.cos(t + i / 3 + 2 * (i % 3));
            }
            Map<String, Value> rest = new HashMap<>();
            rest.put(StepProgram.STEP, Value.scalar((double) t));
            rest.put("push", Value.wrap(TensorType.f64(1, 2, 3), push));
            rest.put(Loss.KEY, Value.of(Loss.KEY_TYPE, t, 0));
            inOne = run(step.whole(), inOne, rest).subList(0, inOne.size());
            rest.put("w", inTwo.get(0));
            List<Value> derivatives = run(step.gradient(), List.of(), rest);
            rest.put("d(w)", derivatives.get(1));
            inTwo = run(step.update(), inTwo, rest).subList(0, inTwo.size());
        }
        for (int i = 0; i < 6; i++) {
            assertThat(inOne.get(0).get(i)).isCloseTo(expected[i], within(1e-12));
            assertThat(inTwo.get(0).get(i)).isEqualTo(inOne.get(0).get(i));
        }
    }

    private static List<Value> run(Program program, List<Value> first, Map<String, Value> rest) {
        Map<String, Value> arguments = new HashMap<>();
        for (Input input : program.inputs()) {
            int i = arguments.size();
            arguments.put(input.name(), i < first.size() ? first.get(i) : rest.get(input.name()));
        }
        return ReferenceEvaluator.evaluate(program, arguments);
    }

    @Test
    void a_batch_in_parts_has_the_gradient_of_the_whole() {
        Model line =
                Model.of("line", List.of(Model.Parameter.tensor("x")), g -> normal("y", dense("w", g.get(0), 1), 0.5));
        Loss eight = Loss.likelihood(line, new Batch(8, 40, DATA.columns(8), Map.of()));
        Loss two = Loss.likelihood(line, new Batch(2, 40, DATA.columns(2), Map.of()));
        try (Training whole = Training.begin(eight, Recipe.adam(0.01), DATA, Devices.named("jvm"), false, 1);
                Training parts =
                        Training.begin(two, Recipe.adam(0.01).inParts(4), DATA, Devices.named("jvm"), false, 1)) {
            for (int i = 0; i < 5; i++) {
                assertThat(parts.step().loss()).isCloseTo(whole.step().loss(), within(1e-10));
            }
        }
    }

    // ---- what is learnt

    @Test
    void training_without_noise_finds_the_least_squares() {
        Model line =
                Model.of("line", List.of(Model.Parameter.tensor("x")), g -> normal("y", dense("w", g.get(0), 1), 0.5));
        Loss loss = Loss.likelihood(line, new Batch(40, 40, DATA.columns(40), Map.of()));
        Recipe recipe = Recipe.of(Adam.usual(), new Schedule.Cosine(0.1, 10, 400));
        try (Training training = Training.begin(loss, recipe, DATA, Devices.named("jvm"), false, 1)) {
            for (int i = 0; i < 400; i++) {
                training.step();
            }
            Tensor ones = Value.full(TensorType.f64(40, 1), 1);
            Tensor design = Tensor.concatenate(1, DATA.all().get("x"), ones);
            Tensor gram = design.transpose().matmul(design);
            Value least = (Value) Language.inverse(gram)
                    .matmul(design.transpose().matmul(DATA.all().get("y")));
            for (int i = 0; i < 3; i++) {
                assertThat(training.weights().get("w.weight").get(i)).isCloseTo(least.get(i), within(1e-3));
            }
        }
    }

    /** With y ~ normal(z, 1) and z ~ normal(0, 1), z given y is normal(y/2, √½), and y is normal with variance 2. */
    @Test
    void the_bound_is_the_evidence_where_the_guide_is_the_posterior() {
        Model model = Model.of("model", List.of(Model.Parameter.size("rows")), g -> {
            Tensor z = normal("z", 0, 1, plate("row", (int) g.get(0)));
            return normal("y", z, 1, plate("row", (int) g.get(0)));
        });
        Model guide = Model.of(
                "guide",
                List.of(Model.Parameter.size("rows"), Model.Parameter.tensor("y")),
                g -> normal("z", ((Tensor) g.get(1)).times(0.5), Math.sqrt(0.5), plate("row", (int) g.get(0))));
        Value y = normals("seen", 8);
        Loss loss = Loss.bound(model, guide, Batch.of(8, 100, "y", y.type()));
        double evidence = 0;
        for (double each : y.toArray()) {
            evidence += -0.25 * each * each - 0.5 * Math.log(4 * Math.PI);
        }
        for (int key = 0; key < 3; key++) {
            Map<String, Value> arguments = Map.of("y", y, Loss.KEY, Value.of(Loss.KEY_TYPE, key, 5));
            double found = ReferenceEvaluator.evaluate(loss.program(), arguments)
                    .get(0)
                    .item();
            assertThat(-8 * found).isCloseTo(evidence, within(1e-6));
        }
    }

    /** A row's share of a bound: its own part, and one hundredth of what all hundred rows have in common. */
    @Test
    void what_rows_have_in_common_counts_once_for_all_data() {
        Model model = Model.of(
                "model",
                List.of(Model.Parameter.size("rows")),
                g -> normal("y", normal("mu", 0, 1), 1, plate("row", (int) g.get(0))));
        Model guide = Model.of("guide", () -> normal("mu", 3, 2));
        Loss loss = Loss.bound(model, guide, Batch.of(4, 100, "y", TensorType.f64(4)));
        double mean = 0;
        int draws = 4000;
        for (int key = 0; key < draws; key++) {
            mean += ReferenceEvaluator.evaluate(
                                    loss.program(),
                                    Map.of(
                                            "y",
                                            Value.full(TensorType.f64(4), 3),
                                            Loss.KEY,
                                            Value.of(Loss.KEY_TYPE, key, 5)))
                            .get(0)
                            .item()
                    / draws;
        }
        double divergence = -Math.log(2) + (4 + 9 - 1) / 2.0;
        double expected = 0.5 * Math.log(2 * Math.PI) + 4 / 2.0 + divergence / 100;
        // the standard deviation of a draw is about 2.9
        assertThat(mean).isCloseTo(expected, within(5 * 2.9 / Math.sqrt(draws)));
    }

    @Test
    void weights_that_model_and_guide_call_alike_are_the_same() {
        Model model = Model.of("model", () -> normal("y", normal("w", 0, 1, trainable()), 1, shape(1)));
        Model guide = Model.of("guide", () -> normal("w", 0, 1, trainable()));
        assertThat(Loss.bound(model, guide, Batch.of(1, 1, "y", TensorType.f64(1)))
                        .weights()
                        .keySet())
                .containsExactly("w");
    }

    // ---- mistakes

    @Test
    void what_is_trainable_must_have_no_bounds() {
        assertThatThrownBy(() -> halfNormal("w", 1, trainable()))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("`halfNormal` has bounds");
    }

    @Test
    void a_checkpoint_cut_in_half_is_refused_in_words() throws IOException {
        Path file = folder.resolve("cut");
        try (Training training = training("jvm", false)) {
            training.checkpoint().write(file);
        }
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length / 2));
        assertThatThrownBy(() -> Checkpoint.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cut off");
        whole[whole.length / 2] ^= 4;
        Files.write(file, whole);
        assertThatThrownBy(() -> Checkpoint.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("damaged");
        Files.writeString(file, "something else altogether");
        assertThatThrownBy(() -> Checkpoint.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no checkpoint");
        assertThat(folder.toFile().list()).containsExactly("cut");
    }

    @Test
    void a_checkpoint_of_another_model_is_refused_by_the_name_of_what_differs() throws IOException {
        Model other = Model.of(
                "other", List.of(Model.Parameter.tensor("x")), g -> normal("y", dense("one", g.get(0), 1), 0.5));
        try (Training training = training("jvm", false)) {
            Checkpoint checkpoint = training.checkpoint();
            assertThatThrownBy(() -> Training.resume(
                            Loss.likelihood(other, BATCH), RECIPE, DATA, Devices.named("jvm"), false, checkpoint))
                    .hasMessageContaining("another model")
                    .hasMessageContaining("one.weight");
            assertThatThrownBy(() -> Training.resume(
                            Loss.likelihood(NETWORK, BATCH),
                            Recipe.of(GradientDescent.plain(), new Schedule.Constant(1)),
                            DATA,
                            Devices.named("jvm"),
                            false,
                            checkpoint))
                    .hasMessageContaining("adam")
                    .hasMessageContaining("sgd");
        }
    }

    @Test
    void a_batch_without_what_the_model_wants_is_refused_by_name() {
        assertThatThrownBy(() -> Loss.likelihood(NETWORK, Batch.of(8, 40, "y", TensorType.f64(8, 1))))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("`x`");
    }
}
