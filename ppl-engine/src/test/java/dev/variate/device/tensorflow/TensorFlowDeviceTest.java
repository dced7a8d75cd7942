package dev.variate.device.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.variate.device.LogDensity;
import dev.variate.program.Input;
import dev.variate.program.Named;
import dev.variate.program.Program;
import dev.variate.program.ProgramBuilder;
import dev.variate.random.Key;
import dev.variate.random.RandomStream;
import dev.variate.tensor.DType;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the device promises beyond agreeing with the evaluator, which the conformity test holds. */
class TensorFlowDeviceTest {
    private static final int ROWS = 5_000;
    private static final int GROUPS = 40;
    private final RandomStream random = Key.of(12).stream();

    /** Groups of very different sizes, one of them empty: the first holds half of all rows, so that its chunks need chunks themselves. */
    private final Map<String, Value> data = Map.of(
            "group",
                    Value.vector(random.ints(ROWS, 0, 2 * GROUPS)
                            .map(g -> g >= GROUPS || g == 7 ? 0 : g)
                            .toArray()),
            "y", Value.vector(random.doubles(ROWS, -1, 1).toArray()));

    private static Program hierarchical() {
        ProgramBuilder builder = new ProgramBuilder("hierarchical");
        Tensor position = builder.input("position", TensorType.f64(GROUPS), Input.Role.ARGUMENT);
        Tensor group = builder.input("group", new TensorType(DType.I32, Shape.of(ROWS)), Input.Role.DATA);
        Tensor y = builder.input("y", TensorType.f64(ROWS), Input.Role.OBSERVED);
        Tensor total = y.minus(position.take(group))
                .square()
                .sum()
                .plus(position.square().sum())
                .times(-0.5);
        return builder.finish(List.of(new Named("0", builder.varOf(total))));
    }

    @Test
    void a_position_gets_the_same_bits_however_many_others_are_in_its_batch() {
        LogDensity density = new TensorFlowDevice().logDensity(hierarchical(), data);
        double[][] positions = new double[6][];
        Arrays.setAll(positions, i -> random.doubles(GROUPS, -1, 1).toArray());
        double[] together = new double[6];
        double[][] gradients = new double[6][GROUPS];
        density.logDensities(positions, together, gradients);
        LogDensity other = density.fork();
        for (int i = 0; i < positions.length; i++) {
            double[] alone = new double[1];
            double[][] gradient = new double[1][GROUPS];
            other.logDensities(new double[][] {positions[i]}, alone, gradient);
            assertThat(alone[0]).isEqualTo(together[i]);
            assertThat(gradient[0]).containsExactly(gradients[i]);
        }
    }

    @Test
    void a_wide_instance_gives_what_one_for_single_positions_does() {
        LogDensity density = new TensorFlowDevice().logDensity(hierarchical(), data);
        LogDensity wide = density.wide();
        assertThat(wide.preferredBatch()).isGreaterThanOrEqualTo(64);
        double[][] positions = new double[70][];
        Arrays.setAll(positions, i -> random.doubles(GROUPS, -1, 1).toArray());
        double[] together = new double[70];
        double[][] gradients = new double[70][GROUPS];
        wide.fork().logDensities(positions, together, gradients);
        double[] gradient = new double[GROUPS];
        for (int i = 0; i < positions.length; i++) {
            // XLA sums in another order
            assertThat(together[i]).isCloseTo(density.logDensity(positions[i], gradient), within(1e-9));
            assertThat(gradients[i]).usingComparatorWithPrecision(1e-9).containsExactly(gradient);
        }
    }

    @Test
    void where_the_arithmetic_fails_the_result_is_not_a_number_and_no_exception() {
        LogDensity density = new TensorFlowDevice().logDensity(hierarchical(), data);
        double[] position = new double[GROUPS];
        position[3] = Double.NaN;
        assertThat(density.logDensity(position, new double[GROUPS])).isNaN();
        position[3] = 1e200;
        assertThat(density.logDensity(position, new double[GROUPS])).isEqualTo(Double.NEGATIVE_INFINITY);
    }

    @Test
    void a_program_with_two_free_inputs_is_no_log_density() {
        assertThatThrownBy(() -> new TensorFlowDevice().logDensity(hierarchical(), Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("one input beside the data");
    }
}
