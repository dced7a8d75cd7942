package dev.variate.model;

import static dev.variate.model.Language.column;
import static dev.variate.model.Language.concatenate;
import static dev.variate.model.Language.dot;
import static dev.variate.model.Language.gt;
import static dev.variate.model.Language.logSumExp;
import static dev.variate.model.Language.logit;
import static dev.variate.model.Language.matmul;
import static dev.variate.model.Language.max;
import static dev.variate.model.Language.mean;
import static dev.variate.model.Language.normalCdf;
import static dev.variate.model.Language.number;
import static dev.variate.model.Language.pow;
import static dev.variate.model.Language.reshape;
import static dev.variate.model.Language.segmentSum;
import static dev.variate.model.Language.sigmoid;
import static dev.variate.model.Language.size;
import static dev.variate.model.Language.softmax;
import static dev.variate.model.Language.stack;
import static dev.variate.model.Language.sum;
import static dev.variate.model.Language.transpose;
import static dev.variate.model.Language.where;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.variate.tensor.DType;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Numbers, arrays and tensors alike in the functions of the language. */
class LanguageTest {
    private static final double[][] ROWS = {{1, 2, 3}, {4, 5, 6}};

    private static double[] values(Tensor t) {
        return ((Value) t).toArray();
    }

    @Test
    void functions_take_numbers_arrays_lists_and_tensors() {
        assertThat(number(Language.exp(0))).isEqualTo(1);
        assertThat(values(Language.sqrt(new int[] {4, 9}))).containsExactly(2, 3);
        assertThat(values(Language.abs(List.of(-1, 2)))).containsExactly(1, 2);
        assertThat(values(max(ROWS, 3))).containsExactly(3, 3, 3, 4, 5, 6);
        assertThat(number(pow(2, -1))).isEqualTo(0.5);
    }

    @Test
    void whole_numbers_stay_whole_among_themselves_and_so_can_be_an_index() {
        Tensor t = Rewritten.minus(Rewritten.times(2, Rewritten.plus(Language.range(3), 1)), 1);
        assertThat(t.dtype()).isEqualTo(DType.I32);
        assertThat(values(t)).containsExactly(1, 3, 5);
        assertThat(values(Rewritten.index(Value.vector(0.0, 10, 20, 30, 40, 50), t)))
                .containsExactly(10, 30, 50);
        assertThat(values(Rewritten.minus(1, Value.vector(0.25)))).containsExactly(0.75);
        assertThat(values(Rewritten.divide(t, 2))).containsExactly(0.5, 1.5, 2.5);
        Tensor month = Rewritten.remainder(Language.range(5), 3);
        assertThat(month.dtype()).isEqualTo(DType.I32);
        assertThat(values(month)).containsExactly(0, 1, 2, 0, 1);
        assertThat(Rewritten.remainder(new int[] {5, 12}, 12)).containsExactly(5, 0);
        assertThat(Rewritten.times(new int[] {5, 12}, 2)).containsExactly(10, 24);
        assertThat(values(Rewritten.remainder(Value.vector(5.5, -5.5), 2))).containsExactly(1.5, -1.5);
    }

    @Test
    void one_element_is_taken_for_each_row_of_several_indexes() {
        int[] rows = {1, 0, 1};
        assertThat(values(Language.elements(ROWS, rows, new int[] {2, 1, 0}))).containsExactly(6, 2, 4);
        assertThat(values(Language.elements(ROWS, rows, 2))).containsExactly(6, 3, 6);
        Tensor cube = reshape(Language.range(12), 2, 3, 2);
        assertThat(Language.elements(cube, rows, new int[] {2, 1, 0}).shape().dims())
                .containsExactly(3, 2);
        assertThat(values(Language.elements(cube, rows, new int[] {2, 1, 0}))).containsExactly(10, 11, 2, 3, 6, 7);
        assertThatThrownBy(() -> Language.elements(ROWS, rows, new int[] {3, 1, 0}))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("Index 3 is outside axis 1")
                .hasMessageContaining("which has 3 elements");
        assertThatThrownBy(() -> Language.elements(ROWS, rows, rows, rows)).hasMessageContaining("was given 3");
        assertThatThrownBy(() -> Language.elements(ROWS, rows, new double[] {0, 1, 1}))
                .hasMessageContaining("is floating");
        assertThatThrownBy(() -> Language.elements(ROWS, rows, new int[] {0, 1}))
                .hasMessageContaining("`elements` wants equal shapes");
    }

    @Test
    void vectors_and_matrices_stand_side_by_side() {
        assertThat(values(Language.columns(new double[] {7, 8}, ROWS))).containsExactly(7, 1, 2, 3, 8, 4, 5, 6);
        assertThatThrownBy(() -> Language.columns(ROWS, new double[] {1, 2, 3}))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("`columns` wants vectors and matrices of as many rows.");
    }

    @Test
    void sums_run_along_axes_counted_from_either_end() {
        assertThat(number(sum(ROWS))).isEqualTo(21);
        assertThat(values(sum(ROWS, 0))).containsExactly(5, 7, 9);
        assertThat(values(mean(ROWS, -1))).containsExactly(2, 5);
        assertThat(number(mean(new int[] {1, 2}))).isEqualTo(1.5);
        assertThat(number(logSumExp(new double[] {1000, 1000}))).isCloseTo(1000 + Math.log(2), within(1e-12));
        assertThatThrownBy(() -> sum(ROWS, 2)).hasMessage("A value has shape [2,3] and no axis 2.");
    }

    @Test
    void probabilities_and_logits_are_inverse() {
        assertThat(number(logit(sigmoid(1.7)))).isCloseTo(1.7, within(1e-14));
        // the logarithm of the sum is near 800, and holds 1e-16 of that
        assertThat(number(sum(softmax(new double[] {-3, 800, 799})))).isCloseTo(1, within(1e-13));
        assertThat(number(normalCdf(1.959963984540054))).isCloseTo(0.975, within(1e-12));
    }

    @Test
    void products_of_matrices_and_vectors_say_which_shapes_do_not_fit() {
        assertThat(values(matmul(ROWS, new double[] {1, 0, -1}))).containsExactly(-2, -2);
        assertThat(number(dot(new double[] {1, 2}, new int[] {3, 4}))).isEqualTo(11);
        assertThatThrownBy(() -> matmul(ROWS, new double[] {1, 2}))
                .hasMessage(
                        "A value has shape [2,3], a value has shape [2]: `matmul` wants as many columns of the first"
                                + " as rows of the second.");
    }

    @Test
    void parts_of_several_kinds_of_numbers_stand_together_as_floating_ones() {
        assertThat(values(stack(0.5, 1, 2))).containsExactly(0.5, 1, 2);
        assertThat(stack(1, 2).dtype()).isEqualTo(DType.I32);
        assertThat(values(concatenate(new double[] {0.5}, new int[] {1, 2}))).containsExactly(0.5, 1, 2);
        assertThatThrownBy(() -> stack(1, new double[2])).hasMessageContaining("`stack` wants parts of one shape");
        assertThatThrownBy(() -> concatenate(1, 2)).hasMessageContaining("differ in the first axis only");
    }

    @Test
    void shapes_are_read_and_changed() {
        assertThat(size(ROWS)).isEqualTo(2);
        assertThat(size(ROWS, -1)).isEqualTo(3);
        assertThat(values(column(ROWS, -1))).containsExactly(3, 6);
        assertThat(values(transpose(ROWS))).containsExactly(1, 4, 2, 5, 3, 6);
        assertThat(reshape(ROWS, 3, 2).shape().dims()).containsExactly(3, 2);
        assertThat(values(segmentSum(new double[] {1, 2, 4}, new int[] {1, 0, 1}, 3)))
                .containsExactly(2, 5, 0);
        assertThatThrownBy(() -> reshape(ROWS, 4)).hasMessageContaining("the number of elements differs");
        assertThatThrownBy(() -> size(1)).hasMessageContaining("is a single number and has no first axis");
        assertThatThrownBy(() -> Language.shape(-1)).isInstanceOf(ModelException.class);
    }

    @Test
    void a_choice_is_made_element_by_element_by_a_truth_value() {
        assertThat(values(where(gt(ROWS, 3), ROWS, 0))).containsExactly(0, 0, 0, 4, 5, 6);
        assertThatThrownBy(() -> where(1, 2, 3))
                .hasMessage("`where` needs a condition that is true or false, such as `gt(x, 0)`, but a value is a"
                        + " number. Where it is 0 or 1, write `eq(x, 1)` of it.");
        assertThatThrownBy(() -> where(gt(ROWS, 3), new double[2], 0))
                .hasMessageContaining("`where` wants equal shapes");
    }

    @Test
    void truth_values_count_as_one_and_zero_in_arithmetic() {
        Tensor above = gt(ROWS, 3);
        assertThat(number(sum(above))).isEqualTo(3);
        assertThat(values(Rewritten.plus(above, above))).containsExactly(0, 0, 0, 2, 2, 2);
        assertThat(values(Rewritten.times(2.5, above))).containsExactly(0, 0, 0, 2.5, 2.5, 2.5);
        assertThat(values(Language.and(above, Language.not(gt(ROWS, 5))))).containsExactly(0, 0, 0, 1, 1, 0);
        assertThatThrownBy(() -> Language.and(1, above))
                .hasMessage("`and` needs what is true or false, such as `gt(x, 0)`, but a value is a number.");
    }

    @Test
    void what_is_no_number_is_told() {
        assertThatThrownBy(() -> Language.exp("x"))
                .isInstanceOf(ModelException.class)
                .hasMessage("Not a number: x.");
        assertThatThrownBy(() -> Language.normal(null, 1))
                .hasMessageContaining("A `normal` was given a parameter that is no tensor");
        assertThatThrownBy(() -> number(ROWS))
                .hasMessage("A single number was asked of a value, which has shape [2,3].");
    }
}
