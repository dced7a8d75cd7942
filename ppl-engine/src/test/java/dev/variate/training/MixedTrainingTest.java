package dev.variate.training;

import static dev.variate.layers.Layers.dense;
import static dev.variate.layers.Layers.dropout;
import static dev.variate.model.Language.given;
import static dev.variate.model.Language.normal;
import static dev.variate.model.Language.on;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.variate.device.Device;
import dev.variate.device.Devices;
import dev.variate.examples.Examples;
import dev.variate.examples.Tones;
import dev.variate.examples.Vae;
import dev.variate.model.Model;
import dev.variate.parallel.LocalMembers;
import dev.variate.parallel.Mesh;
import dev.variate.parallel.MeshPlan;
import dev.variate.parallel.MeshTraining;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes of training whose products have factors in bfloat16. */
class MixedTrainingTest {
    private static final Tones TONES = new Tones(64, 6, 2);
    private static final Recipe FULL =
            Recipe.adam(1e-2).withClip(5).withAverage(0.9).inParts(2);
    private static final Recipe MIXED = FULL.inMixedPrecision();

    private static final Model NETWORK = Model.of("network", List.of(Model.Parameter.tensor("audio")), all -> {
        Tensor audio = (Tensor) all.get(0);
        Tensor first = on("first", () -> dropout("noise", dense("one", audio, 7).tanh(), 0.8));
        return on("last", () -> normal("seen", dense("two", first, 6), 1.0, given(audio)));
    });

    @TempDir
    Path folder;

    private static Loss loss() {
        return Loss.likelihood(NETWORK, new Batch(8, TONES.count(), TONES.columns(8), Map.of()));
    }

    private static Training training(Recipe recipe, String device) {
        return Training.begin(loss(), recipe, TONES, Devices.named(device), device.equals("tensorflow"), 3);
    }

    private static Checkpoint trained(Recipe recipe, String device, int steps) {
        try (Training training = training(recipe, device)) {
            for (int i = 0; i < steps; i++) {
                training.step();
            }
            return training.checkpoint();
        }
    }

    private static void assertNear(Checkpoint found, Checkpoint expected, double tolerance) {
        assertThat(found.state().keySet()).isEqualTo(expected.state().keySet());
        expected.state()
                .forEach((name, value) -> assertThat(found.state().get(name).toArray())
                        .as(name)
                        .containsExactly(value.toArray(), within(tolerance)));
    }

    @Test
    void devices_learn_the_same_to_rounding_and_another_thing_than_without() {
        Checkpoint jvm = trained(MIXED, "jvm", 8);
        // a step of Adam is about its rate, whatever the size of a derivative, so small ones that differ in sign move a
        // weight by twice that
        assertNear(trained(MIXED, "tensorflow", 8), jvm, 5e-3);
        Value rounded = jvm.state().get("one.weight");
        Value exact = trained(FULL, "jvm", 8).state().get("one.weight");
        assertThat(rounded.sameAs(exact)).isFalse();
        assertThat(rounded.toArray()).containsExactly(exact.toArray(), within(2e-2));
    }

    @Test
    void weights_and_what_the_optimiser_remembers_are_not_rounded() {
        trained(MIXED, "tensorflow", 2).state().forEach((name, value) -> assertThat(
                        value.sameAs((Value) value.roundToBFloat16()))
                .as(name)
                .isFalse());
    }

    @ParameterizedTest
    @ValueSource(strings = {"jvm", "tensorflow"})
    void training_that_stopped_and_went_on_ends_in_the_same_bits(String device) throws IOException {
        Path file = folder.resolve("half");
        trained(MIXED, device, 3).write(file);
        Checkpoint whole = trained(MIXED, device, 6);
        try (Training training = Training.resume(
                loss(), MIXED, TONES, Devices.named(device), device.equals("tensorflow"), Checkpoint.read(file))) {
            while (training.steps() < 6) {
                training.step();
            }
            training.checkpoint().state().forEach((name, value) -> assertThat(
                            value.sameAs(Objects.requireNonNull(whole.state().get(name))))
                    .as(name)
                    .isTrue());
        }
    }

    @Test
    void a_checkpoint_of_another_precision_is_refused_in_words() {
        Checkpoint exact = trained(FULL, "jvm", 1);
        assertThatThrownBy(() -> Training.resume(loss(), MIXED, TONES, Devices.named("jvm"), false, exact))
                .hasMessageContaining("products in bfloat16");
    }

    @Test
    void a_mesh_learns_in_mixed_precision_what_one_device_learns() {
        Device device = Devices.named("jvm");
        Mesh mesh = Mesh.of(2, 2);
        MeshPlan plan = MeshPlan.of(loss(), MIXED, mesh, "");
        Checkpoint many = LocalMembers.run(mesh.size(), exchange -> {
                    try (MeshTraining training = MeshTraining.begin(
                            loss(), MIXED, TONES, mesh, plan.placement(), device, false, exchange, 3)) {
                        for (int i = 0; i < 4; i++) {
                            training.step();
                        }
                        return training.checkpoint();
                    }
                })
                .stream()
                .flatMap(Optional::stream)
                .findFirst()
                .orElseThrow();
        assertNear(many, trained(MIXED, "jvm", 4), 1e-8);
    }

    @Test
    void digits_that_nobody_has_shown_it_cost_what_they_cost_without() throws IOException {
        try (IdxFile digits = unpacked(Examples.digits(), "digits");
                IdxFile held = unpacked(Examples.heldOutDigits(), "held out")) {
            double full = heldOut(Recipe.adam(3e-3), digits, held);
            double mixed = heldOut(Recipe.adam(3e-3).inMixedPrecision(), digits, held);
            // by the share of ink alone a digit costs 64 pixels of 0.6 nats; a seed changes this by about a hundredth
            assertThat(full).isLessThan(28);
            assertThat(mixed).isNotEqualTo(full).isCloseTo(full, within(0.02 * full));
        }
    }

    private IdxFile unpacked(InputStream packed, String name) throws IOException {
        Path file = folder.resolve(name + ".gz");
        try (packed) {
            Files.copy(packed, file);
        }
        return IdxFile.open(file, "image");
    }

    private static double heldOut(Recipe recipe, IdxFile digits, IdxFile held) {
        Vae vae = new Vae(64, 64, 8, 2);
        Device device = Devices.named("tensorflow");
        Batch batch = new Batch(64, digits.count(), digits.columns(64), Map.of());
        Loss judged = Loss.judging(
                vae.model(), Optional.of(vae.guide()), new Batch(64, digits.count(), digits.columns(64), Map.of()));
        try (Training training =
                        Training.begin(Loss.bound(vae.model(), vae.guide(), batch), recipe, digits, device, true, 1);
                Judge judge = new Judge(judged, device, true)) {
            for (int i = 0; i < 600; i++) {
                training.step();
            }
            return judge.loss(training.weights(), held, held.count(), 1);
        }
    }
}
