package dev.variate.model;

import static dev.variate.model.Language.bernoulli;
import static dev.variate.model.Language.given;
import static dev.variate.model.Language.named;
import static dev.variate.model.Language.normal;
import static dev.variate.model.Language.number;
import static dev.variate.model.Language.plate;
import static dev.variate.model.Language.shape;
import static dev.variate.model.Language.truth;
import static dev.variate.model.Rewritten.divide;
import static dev.variate.model.Rewritten.index;
import static dev.variate.model.Rewritten.minus;
import static dev.variate.model.Rewritten.negate;
import static dev.variate.model.Rewritten.plus;
import static dev.variate.model.Rewritten.times;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.variate.program.ProgramBuilder;
import dev.variate.tensor.DType;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.util.List;
import org.junit.jupiter.api.Test;

class RandomVariableTest {

    @Test
    void its_shape_is_sample_then_batch() {
        for (int[] sample : new int[][] {{}, {2}, {2, 1}, {2, 4}}) {
            assertThat(bernoulli(0.5, shape(sample)).shape().dims()).containsExactly(sample);
            int[] withBatch = java.util.Arrays.copyOf(sample, sample.length + 1);
            withBatch[sample.length] = 3;
            assertThat(normal(new double[] {1, 2, 3}, 1, shape(sample)).shape().dims())
                    .containsExactly(withBatch);
        }
    }

    @Test
    void two_reads_agree_and_a_given_value_is_never_sampled() {
        Tensor x = normal(0, 1);
        assertThat(number(x)).isEqualTo(number(x));
        assertThat(number(Language.flat(given(2)))).isEqualTo(2);
        assertThatThrownBy(() -> number(Language.flat(named("b")))).hasMessageContaining("`b` cannot be sampled");
    }

    @Test
    void a_given_value_takes_the_distributions_element_type_and_must_have_its_shape() {
        assertThat(bernoulli(0.5, given(0.7)).dtype()).isEqualTo(DType.I32);
        assertThat(number(bernoulli(0.5, given(0.7)))).isZero();
        assertThat(normal(0, 1, given(2)).dtype()).isEqualTo(DType.F64);
        assertThatThrownBy(() -> normal(0, 1, shape(2), given(1), named("x")))
                .hasMessage("`x` has shape [2], but its value was set to one of shape [].");
    }

    @Test
    void operators_act_on_its_value_from_either_side() {
        Tensor x = normal(0, 1, given(6));
        assertThat(number(plus(x, 2))).isEqualTo(8);
        assertThat(number(plus(2, x))).isEqualTo(8);
        assertThat(number(minus(x, 2))).isEqualTo(4);
        assertThat(number(minus(2, x))).isEqualTo(-4);
        assertThat(number(times(x, x))).isEqualTo(36);
        assertThat(number(divide(3, x))).isEqualTo(0.5);
        assertThat(number(negate(x))).isEqualTo(-6);
        assertThat(((Value) plus(x, new double[] {1, 2})).toArray()).containsExactly(7, 8);
        assertThat(plus("x is ", x)).startsWith("x is RandomVariable(");
    }

    @Test
    void javas_own_arithmetic_is_javas() {
        assertThat(divide(7, 2)).isEqualTo(3);
        assertThat(divide(7.0, 2)).isEqualTo(3.5);
        assertThat(plus(Integer.MAX_VALUE, 1)).isEqualTo(Integer.MIN_VALUE);
        assertThat(plus(1L, 1)).isEqualTo(2L);
        assertThat(plus("a", 1)).isEqualTo("a1");
        assertThat(plus('a', 1)).isEqualTo(98);
        Integer boxed = 3;
        assertThat(times(boxed, 2)).isEqualTo(6);
        assertThat(index(new int[] {4, 5}, 1)).isEqualTo(5);
        assertThat(index(new String[] {"a", "b"}, 0)).isEqualTo("a");
        assertThat(minus(new int[] {1, 2}, 1)).containsExactly(0, 1);
    }

    @Test
    void it_is_indexed_by_numbers_and_by_arrays() {
        Tensor x = normal(0, 1, shape(3), given(new double[] {1, 2, 3}));
        assertThat(number(index(x, 0))).isEqualTo(1);
        assertThat(number(index(x, -1))).isEqualTo(3);
        assertThat(((Value) index(x, new int[] {2, 2, 0})).toArray()).containsExactly(3, 3, 1);
        assertThatThrownBy(() -> index(x, new int[] {1, 3}))
                .hasMessage(
                        "Index 3 is outside `normal`, which has 3 elements, counted from 0 to 2. If the index counts from 1, "
                                + "subtract 1 from it.");
        assertThatThrownBy(() -> index(normal(0, 1), new int[] {0}))
                .hasMessageContaining("is a single number and cannot be indexed");
    }

    @Test
    void a_traced_value_cannot_decide_a_java_branch_and_says_what_to_use() {
        assertThatThrownBy(() -> ProgramBuilder.trace(
                        "f",
                        List.of(TensorType.f64()),
                        a -> truth(Language.gt(normal("x", 0, 1, given(a.get(0))), 0)) ? a : List.of()))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("where(condition, a, b)");
    }

    @Test
    void it_prints_name_shape_type_and_value() {
        Tensor x = normal("z", 0, 1, shape(2), given(new double[] {1, 2.5}));
        assertThat(x).hasToString("RandomVariable(\"z\", shape=[2], dtype=f64, value=f64[2] {1.0, 2.5})");
        assertThat(normal(0, 1)).hasToString("RandomVariable(\"normal\", shape=[], dtype=f64, value=not sampled yet)");
    }

    @Test
    void it_equals_only_itself() {
        Tensor x = normal(0, 1, given(1));
        assertThat(x).isEqualTo(x).isNotEqualTo(normal(0, 1, given(1)));
        assertThat(truth(Language.eq(x, 1))).isTrue();
    }

    @Test
    void a_plate_is_the_first_axis_of_its_variables_once() {
        Option school = plate("school", 8);
        assertThat(normal(0, 1, school).shape().dims()).containsExactly(8);
        assertThat(normal(new double[8], 1, school).shape().dims()).containsExactly(8);
        assertThat(normal(new double[3], 1, school).shape().dims()).containsExactly(8, 3);
        assertThat(normal(new double[3], 1, school, plate("item", 3)).shape().dims())
                .containsExactly(8, 3);
        assertThatThrownBy(() -> plate("school", -1)).hasMessageContaining("needs a size that is not negative");
    }

    @Test
    void parameters_that_do_not_fit_together_are_told_by_shape() {
        assertThatThrownBy(() -> normal(new double[8], new double[7]))
                .hasMessage(
                        "A value has shape [8], a value has shape [7]: the parameters of a `normal` want equal shapes, or "
                                + "extents of 1, which stretch.");
    }
}
