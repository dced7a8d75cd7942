package dev.variate.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.variate.program.Input;
import dev.variate.program.Named;
import dev.variate.program.Program;
import dev.variate.program.ProgramBuilder;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorType;
import dev.variate.transform.Gradient;
import dev.variate.transform.MixedPrecision;
import dev.variate.transform.Partition;
import dev.variate.transform.Precision;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScalingModelTest {
    private static final ScalingModel MODEL = new ScalingModel(100, 150, 0.5, 1_000, 400_000);

    @Test
    void a_ring_carries_twice_the_vector_in_two_messages_for_each_other_device() {
        assertThat(MODEL.sumMillis(1)).isZero();
        assertThat(MODEL.sumMillis(2)).isCloseTo(2 * (0.5 + 200), within(1e-9));
        // of many devices the vector costs twice its time, and the latency grows without end
        assertThat(MODEL.sumMillis(256)).isCloseTo(2 * 255 * 0.5 + 2 * 255 / 256.0 * 400, within(1e-9));
        assertThat(MODEL.efficiency(4)).isCloseTo(100 / (100 + 6 * (0.5 + 100)), within(1e-9));
    }

    @Test
    void latency_and_bandwidth_are_found_again_from_two_sums() {
        double small = new ScalingModel(1, 1, 0.5, 1_000, 4).sumMillis(4);
        double large = new ScalingModel(1, 1, 0.5, 1_000, 4_000_000).sumMillis(4);
        ScalingModel found = ScalingModel.calibrated(100, 150, 4, small, large, 4_000_000, 400_000);
        assertThat(found.latencyMillis()).isCloseTo(0.5, within(2e-3));
        assertThat(found.bytesPerMilli()).isCloseTo(1_000, within(1e-2));
    }

    @Test
    void processes_that_share_cores_take_as_long_as_the_cores_need_for_all() {
        ScalingModel alone = new ScalingModel(100, 150, 0, 1e9, 0);
        assertThat(alone.sharedStepMillis(1, 2)).isEqualTo(100);
        assertThat(alone.sharedStepMillis(16, 2)).isEqualTo(1_200);
        // two with a core each wait for the messages, which are slower than the cores
        assertThat(MODEL.sharedStepMillis(2, 2)).isCloseTo(100 + 2 * (0.5 + 200), within(1e-9));
    }

    @Test
    void what_has_no_speed_is_refused() {
        assertThatThrownBy(() -> new ScalingModel(0, 1, 1, 1, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    // ---- what a step takes

    private static Program matrices() {
        ProgramBuilder builder = new ProgramBuilder("p");
        Tensor x = builder.input("x", TensorType.f64(10, 20), Input.Role.OBSERVED);
        Tensor w = builder.input("w", TensorType.f64(20, 30), Input.Role.LATENT);
        Tensor y = x.matmul(w);
        return builder.finish(List.of(new Named("loss", builder.varOf(y.times(y).sum()))));
    }

    @Test
    void arithmetic_and_memory_are_those_counted_by_hand() {
        // a product of 10·20·30, its squares, their sum
        assertThat(StepCost.operations(matrices())).isEqualTo(2 * 10 * 20 * 30 + 300 + 300);
        // x, the product and the squares are there together; the weight is counted with the state
        assertThat(StepCost.peak(matrices())).isEqualTo(8 * (200 + 300 + 300));
        // in mixed precision the factors in two bytes a number; their product, in four, is there together with them
        Program mixed = Precision.single(MixedPrecision.products(matrices()));
        assertThat(StepCost.peak(mixed)).isEqualTo(4 * 200 + 2 * (200 + 600) + 4 * 300);
        Program gradient = Gradient.of(matrices(), List.of("w"));
        StepCost cost = StepCost.of(Partition.of(gradient, 1, p -> 0, Map.of(), Map.of()), 3, 4);
        assertThat(cost.weights()).isEqualTo(600);
        assertThat(cost.devices().get(0).stateBytes()).isEqualTo(8 * 600 * 4);
        // the derivative of the weight is a second product of the same size
        assertThat(cost.devices().get(0).operations()).isBetween(3.0 * 2 * 12_000, 3.0 * (2 * 12_000 + 2_000));
    }
}
