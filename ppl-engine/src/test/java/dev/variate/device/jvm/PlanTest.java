package dev.variate.device.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import dev.variate.bench.BenchModels;
import dev.variate.program.Input;
import dev.variate.program.Named;
import dev.variate.program.Program;
import dev.variate.program.ProgramBuilder;
import dev.variate.program.ReferenceEvaluator;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The loops that models become. A change here is a change of speed: look at the benchmark before accepting it. */
class PlanTest {

    @Test
    void a_normal_regression_needs_no_loop_at_all() {
        assertThat(plan(Models.linear(434))).isEqualTo("""
                level 0: 128 scalars
                """);
    }

    @Test
    void varying_intercepts_with_normal_errors_need_one_loop_over_the_groups_and_none_over_the_rows() {
        assertThat(plan(BenchModels.radon(919, 85))).isEqualTo("""
                level 0: 52 scalars
                  loop 85, 32 values: 5 total 1 output
                level 1: 25 scalars
                """);
    }

    @Test
    void a_small_hierarchical_model_is_one_loop() {
        assertThat(plan(BenchModels.eightSchools())).isEqualTo("""
                level 0: 19 scalars
                  loop 8, 19 values: 4 total 1 output
                level 1: 10 scalars
                """);
    }

    @Test
    void value_and_gradient_take_one_pass_over_rows_in_blocks_where_vectors_compute_their_functions() {
        assertThat(plan(Models.robustRadon(919, 85))).isEqualTo("""
                level 0: 16 scalars
                  loop 85, 6 values: 1 total 1 keep
                level 1: 1 scalars
                  loop 919 in blocks, 16 values: 4 total 1 segments
                level 2: 19 scalars
                  loop 85, 7 values: 1 output
                """);
    }

    @Test
    void and_in_the_order_of_their_groups_where_they_do_not() {
        assertThat(plan(Models.groupedWaves(919, 85)))
                .contains("loop 919 by group")
                .doesNotContain("loop 919 in blocks");
    }

    @Test
    void a_mixture_takes_one_pass_over_its_rows() {
        assertThat(plan(Models.mixture(1000))).isEqualTo("""
                level 0: 46 scalars
                  loop 5, 2 values: 1 total
                  loop 1000 in blocks, 37 values: 6 total
                level 1: 24 scalars
                  loop 5, 13 values: 1 output
                """);
    }

    @Test
    void a_regression_on_a_matrix_takes_one_pass_in_blocks() {
        assertThat(plan(BenchModels.logistic(3_020, 4))).isEqualTo("""
                level 0: 6 scalars
                  loop 3020 in blocks, 18 values: 3 total 1 columns
                  loop 4, 2 values: 1 total
                level 1: 9 scalars
                  loop 4, 9 values: 1 output
                """);
    }

    @Test
    void the_logarithm_of_a_number_that_is_kept_positive_is_not_computed() {
        ProgramBuilder b = new ProgramBuilder("positive");
        Tensor q = b.input("position", TensorType.f64(8), Input.Role.ARGUMENT);
        Tensor total = q.exp().max(Value.scalar(Double.MIN_NORMAL)).log().sum();
        Program program = b.finish(List.of(new Named("log density", b.varOf(total))));
        double[] far = {-1e300, -745.2, -708.5, -708.3, -1, 0, 1, 709};

        assertThat(JvmDevice.plan(program, Map.of()).live)
                .extracting(Node::kind)
                .doesNotContain(Kind.LOG);
        assertThat(new JvmDevice().logDensity(program, Map.of()).logDensity(far, new double[8]))
                .isCloseTo(
                        ReferenceEvaluator.evaluate(program, Map.of("position", Value.vector(far)))
                                .getFirst()
                                .item(),
                        offset(1e-12));
    }

    /** As of a Poisson rate that is an exponential: where it is 0, another logarithm counts. */
    @Test
    void nor_is_that_of_an_exponential_which_may_be_zero() {
        ProgramBuilder b = new ProgramBuilder("rates");
        Tensor q = b.input("position", TensorType.f64(7), Input.Role.ARGUMENT);
        Tensor rate = q.exp();
        Tensor none = rate.eq(Value.scalar(0.0));
        Tensor total =
                Tensor.where(none, Value.scalar(1.0), rate).log().minus(rate).sum();
        Program program = b.finish(List.of(new Named("log density", b.varOf(total))));
        double[] far = {-1e300, -800, -700, -1, 0, 1, 5};

        assertThat(JvmDevice.plan(program, Map.of()).live)
                .extracting(Node::kind)
                .doesNotContain(Kind.LOG);
        assertThat(new JvmDevice().logDensity(program, Map.of()).logDensity(far, new double[7]))
                .isCloseTo(
                        ReferenceEvaluator.evaluate(program, Map.of("position", Value.vector(far)))
                                .getFirst()
                                .item(),
                        offset(1e-9));
    }

    @Test
    void an_outcome_that_is_computed_from_data_is_summed_up_beforehand_as_data_are() {
        assertThat(plan(Models.computedOutcome(434))).isEqualTo("""
                level 0: 24 scalars
                """);
    }

    @Test
    void what_is_divided_by_one_array_more_than_once_is_multiplied_by_its_reciprocal() {
        BenchModels.Model model = Models.unlikeScales(700);

        assertThat(JvmDevice.plan(model.program(), model.data()).live)
                .filteredOn(node -> node.kind() == Kind.DIVIDE)
                .singleElement()
                .satisfies(node -> assertThat(node.length()).isEqualTo(700));
    }

    private static String plan(BenchModels.Model model) {
        return JvmDevice.plan(model.program(), model.data()).toString();
    }
}
