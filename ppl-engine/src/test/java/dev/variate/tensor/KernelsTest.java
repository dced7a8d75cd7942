package dev.variate.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class KernelsTest {
    private static final Value MATRIX = Value.matrix(new double[] {1, 2, 3}, new double[] {4, 5, 6});

    @Test
    void integers_wrap_around_and_divide_by_zero_as_accelerators_do() {
        Value x = Value.vector(Integer.MAX_VALUE, Integer.MIN_VALUE, 7, -7);
        Value y = Value.vector(1, -1, 0, 3);
        assertThat(((Value) x.plus(y)).toInts()).containsExactly(Integer.MIN_VALUE, Integer.MAX_VALUE, 7, -4);
        assertThat(((Value) x.remainder(y)).toInts()).containsExactly(0, 0, 7, -1);
        assertThat(((Value) Value.vector(3, -2, -1, 2, 0).pow(Value.vector(4, 3, -3, -1, 0))).toInts())
                .containsExactly(81, -8, -1, 0, 1);
    }

    @Test
    void views_move_elements_and_change_none() {
        assertThat(((Value) MATRIX.transpose()).toArray()).containsExactly(1, 4, 2, 5, 3, 6);
        assertThat(evaluate(new Op.Reverse(List.of(0, 1)), MATRIX)).containsExactly(6, 5, 4, 3, 2, 1);
        assertThat(evaluate(new Op.Slice(List.of(0, 0), List.of(2, 3), List.of(1, 2)), MATRIX))
                .containsExactly(1, 3, 4, 6);
        assertThat(evaluate(new Op.Pad(List.of(1, 0), List.of(0, 1), List.of(0, 0)), MATRIX))
                .containsExactly(0, 0, 0, 0, 1, 2, 3, 0, 4, 5, 6, 0);
        assertThat(evaluate(new Op.Broadcast(Shape.of(2, 2), List.of(0)), Value.vector(1.0, 2.0)))
                .containsExactly(1, 1, 2, 2);
        assertThat(((Value) Tensor.concatenate(1, MATRIX, MATRIX.slice(new int[2], new int[] {2, 1}))).toArray())
                .containsExactly(1, 2, 3, 1, 4, 5, 6, 4);
    }

    @Test
    void sums_products_and_indexing_do_what_their_names_say() {
        assertThat(((Value) MATRIX.sum(0)).toArray()).containsExactly(5, 7, 9);
        assertThat(((Value) MATRIX.sum(1)).toArray()).containsExactly(6, 15);
        assertThat(((Value) MATRIX.product()).item()).isEqualTo(720);
        assertThat(((Value) Value.vector(new double[0]).maximum()).item()).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(((Value) MATRIX.matmul(Value.vector(1.0, 0.0, -1.0))).toArray())
                .containsExactly(-2, -2);
        assertThat(((Value) Value.vector(1.0, -1.0).matmul(MATRIX)).toArray()).containsExactly(-3, -3, -3);
        assertThat(((Value) MATRIX.take(1, 0, 1)).toArray()).containsExactly(4, 5, 6, 1, 2, 3, 4, 5, 6);
        assertThat(((Value) MATRIX.segmentSum(Value.vector(2, 2), 3)).toArray())
                .containsExactly(0, 0, 0, 0, 0, 0, 5, 7, 9);
    }

    @Test
    void logistic_and_softplus_are_exact_far_from_zero() {
        assertThat(((Value) Value.vector(-800.0, 800).sigmoid()).toArray()).containsExactly(0, 1);
        assertThat(((Value) Value.vector(-40.0).sigmoid()).item()).isEqualTo(Math.exp(-40));
        assertThat(((Value) Value.vector(-40.0, 800).softplus()).toArray()).containsExactly(Math.exp(-40), 800);
    }

    @Test
    void an_index_outside_is_refused_in_words() {
        assertThatThrownBy(() -> MATRIX.take(0, 2))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessageContaining("Index 2")
                .hasMessageContaining("0 … 1");
        assertThatThrownBy(() -> MATRIX.segmentSum(Value.vector(0, -1), 3))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessageContaining("Index -1");
    }

    private static double[] evaluate(Op op, Value... operands) {
        return Kernels.evaluate(op, List.of(operands)).toArray();
    }
}
