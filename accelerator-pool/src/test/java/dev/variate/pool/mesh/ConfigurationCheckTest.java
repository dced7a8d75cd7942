package dev.variate.pool.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.variate.parallel.Mesh;
import dev.variate.parallel.StepCost;
import dev.variate.tensor.Shape;
import org.junit.jupiter.api.Test;

/** Configurations that no machine here can train, told from their traced steps. */
class ConfigurationCheckTest {
    private static final long GIB = 1L << 30;
    private static final Shape IMAGENET = Shape.of(64, 64, 3);
    private static final Shape CELEBA = Shape.of(256, 256, 3);

    private static ConfigurationCheck check(String system, Shape picture, int rows, Mesh mesh) {
        return check(system, picture, rows, mesh, false);
    }

    private static ConfigurationCheck check(String system, Shape picture, int rows, Mesh mesh, boolean mixed) {
        return ConfigurationCheck.of(system, "full", picture, rows, mesh, true, mixed, 16 * GIB, 2);
    }

    /** What is kept for the way back is in two bytes where only products want it. */
    @Test
    void mixed_precision_takes_the_state_of_single_precision_and_less_memory_beside_it() {
        Shape cifar = Shape.of(32, 32, 3);
        StepCost.Device full = check("image-transformer", cifar, 4, Mesh.of(1, 1))
                .cost()
                .devices()
                .get(0);
        ConfigurationCheck found = check("image-transformer", cifar, 4, Mesh.of(1, 1), true);
        StepCost.Device mixed = found.cost().devices().get(0);
        assertThat(found.text()).contains("factors of products in bfloat16");
        assertThat(mixed.weights()).isEqualTo(full.weights());
        assertThat(mixed.stateBytes()).isEqualTo(full.stateBytes());
        assertThat(mixed.peakBytes()).isBetween(full.peakBytes() / 2, 0.95 * full.peakBytes());
        assertThat(mixed.operations()).isBetween(full.operations(), 1.01 * full.operations());
    }

    @Test
    void the_autoencoder_of_imagenet_has_the_weights_and_products_counted_by_hand() {
        ConfigurationCheck found = check("vae", IMAGENET, 128, Mesh.of(1, 1));
        long pixels = IMAGENET.size();
        long encoder = (pixels + 1) * 1024 + 2 * (1024 + 1) * 64;
        long decoder = (64 + 1) * 1024 + (1024 + 1) * pixels + pixels;
        assertThat(found.cost().weights()).isEqualTo(encoder + decoder);
        StepCost.Device device = found.cost().devices().get(0);
        // forwards, and backwards to weights and to inputs, but not to the pixels; all else is small beside it
        double products = 2.0 * 128 * (2 * pixels * 1024 + 3 * (2 * 1024 * 64 + 64 * 1024 + 1024 * pixels));
        assertThat(device.operations()).isBetween(products, 1.1 * products);
        assertThat(device.stateBytes()).isEqualTo(4.0 * 4 * (encoder + decoder));
        assertThat(found.fits()).isTrue();
        assertThat(found.text()).contains("encoder.hidden.weight [12288,1024]", "All of it fits this machine");
    }

    @Test
    void the_transformer_of_celeba_is_sound_and_refused_for_want_of_hardware() {
        ConfigurationCheck found = check("image-transformer", CELEBA, 8, Mesh.of(8, 1));
        assertThat(found.fits()).isFalse();
        assertThat(found.text())
                .contains("position.weight [196608,512]")
                .contains("The configuration is sound, and is refused for want of hardware: 8 devices of");
    }

    @Test
    void layers_over_four_devices_need_less_of_each_and_tell_each_other_what_leaves_them() {
        Shape cifar = Shape.of(32, 32, 3);
        StepCost one = check("image-transformer", cifar, 4, Mesh.of(1, 1)).cost();
        StepCost four = check("image-transformer", cifar, 4, Mesh.of(1, 4)).cost();
        assertThat(four.weights()).isEqualTo(one.weights());
        assertThat(four.devices()).hasSize(4);
        double most = four.devices().stream()
                .mapToDouble(StepCost.Device::operations)
                .max()
                .orElseThrow();
        assertThat(most).isLessThan(0.3 * one.devices().get(0).operations());
        // the first tells forwards the activations of all rows, the last back as many derivatives
        double activations = 4.0 * 4 * cifar.size() * 512;
        assertThat(four.devices().get(0).sentBytes()).isBetween(activations, 1.01 * activations);
        assertThat(four.devices().get(3).sentBytes()).isBetween(activations, 1.01 * activations);
        assertThat(one.devices().get(0).sentBytes()).isZero();
    }

    @Test
    void what_is_wrong_in_a_configuration_itself_is_told_as_that() {
        assertThatThrownBy(() -> check("vae", IMAGENET, 10, Mesh.of(3, 1)))
                .hasMessageContaining("10 rows of a batch cannot be shared evenly by the 3 devices");
        assertThatThrownBy(() -> check("image-transformer", Shape.of(28, 28), 1, Mesh.of(1, 1)))
                .hasMessageContaining("Blocks of 256 places do not divide pictures of shape [28,28]");
        assertThatThrownBy(() -> check("gan", IMAGENET, 1, Mesh.of(1, 1)))
                .hasMessageContaining("choose one of: vae, image-transformer, flow-vae");
    }
}
