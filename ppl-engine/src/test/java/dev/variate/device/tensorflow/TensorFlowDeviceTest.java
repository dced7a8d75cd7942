package dev.variate.device.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.variate.device.LogDensity;
import dev.variate.device.UnevenGroups;
import dev.variate.random.Key;
import dev.variate.random.RandomStream;
import dev.variate.tensor.Value;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the device promises beyond agreeing with the evaluator, which the conformity test holds. */
class TensorFlowDeviceTest {
    private final RandomStream random = Key.of(12).stream();
    private final Map<String, Value> data = UnevenGroups.data(random);

    @Test
    void a_position_gets_the_same_bits_however_many_others_are_in_its_batch() {
        LogDensity density = new TensorFlowDevice().logDensity(UnevenGroups.program(), data);
        double[][] positions = new double[6][];
        Arrays.setAll(positions, i -> random.doubles(UnevenGroups.GROUPS, -1, 1).toArray());
        double[] together = new double[6];
        double[][] gradients = new double[6][UnevenGroups.GROUPS];
        density.logDensities(positions, together, gradients);
        LogDensity other = density.fork();
        for (int i = 0; i < positions.length; i++) {
            double[] alone = new double[1];
            double[][] gradient = new double[1][UnevenGroups.GROUPS];
            other.logDensities(new double[][] {positions[i]}, alone, gradient);
            assertThat(alone[0]).isEqualTo(together[i]);
            assertThat(gradient[0]).containsExactly(gradients[i]);
        }
    }

    @Test
    void a_wide_instance_gives_what_one_for_single_positions_does() {
        LogDensity density = new TensorFlowDevice().logDensity(UnevenGroups.program(), data);
        LogDensity wide = density.wide();
        assertThat(wide.preferredBatch()).isGreaterThanOrEqualTo(64);
        double[][] positions = new double[70][];
        Arrays.setAll(positions, i -> random.doubles(UnevenGroups.GROUPS, -1, 1).toArray());
        double[] together = new double[70];
        double[][] gradients = new double[70][UnevenGroups.GROUPS];
        wide.fork().logDensities(positions, together, gradients);
        double[] gradient = new double[UnevenGroups.GROUPS];
        for (int i = 0; i < positions.length; i++) {
            // XLA sums in another order
            assertThat(together[i]).isCloseTo(density.logDensity(positions[i], gradient), within(1e-9));
            assertThat(gradients[i]).usingComparatorWithPrecision(1e-9).containsExactly(gradient);
        }
    }

    @Test
    void where_the_arithmetic_fails_the_result_is_not_a_number_and_no_exception() {
        LogDensity density = new TensorFlowDevice().logDensity(UnevenGroups.program(), data);
        double[] position = new double[UnevenGroups.GROUPS];
        position[3] = Double.NaN;
        assertThat(density.logDensity(position, new double[UnevenGroups.GROUPS]))
                .isNaN();
        position[3] = 1e200;
        assertThat(density.logDensity(position, new double[UnevenGroups.GROUPS]))
                .isEqualTo(Double.NEGATIVE_INFINITY);
    }

    @Test
    void a_program_with_two_free_inputs_is_no_log_density() {
        assertThatThrownBy(() -> new TensorFlowDevice().logDensity(UnevenGroups.program(), Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("one input beside the data");
    }
}
