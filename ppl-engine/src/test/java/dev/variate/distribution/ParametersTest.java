package dev.variate.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.variate.tensor.DType;
import dev.variate.tensor.Value;
import java.util.List;
import org.junit.jupiter.api.Test;

class ParametersTest {

    @Test
    void a_known_parameter_that_cannot_be_is_refused_with_what_is_needed_and_what_was_found() {
        assertThatThrownBy(() -> HalfNormal.of(-5))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessage("A `halfNormal` needs a scale above 0; it was given −5.");
        assertThatThrownBy(() -> Exponential.of(0))
                .hasMessage("An `exponential` needs a rate above 0; it was given 0.");
        assertThatThrownBy(() -> Normal.of(0, new double[] {1, 2, -0.5}))
                .hasMessage("A `normal` needs a scale above 0; it was given −0.5 at element 2.");
        assertThatThrownBy(() -> Bernoulli.of(1.5))
                .hasMessage("A `bernoulli` needs a probability from 0 to 1; it was given 1.5.");
        assertThatThrownBy(() -> StudentT.of(0, 0, 1))
                .hasMessage("A `studentT` needs degrees of freedom above 0; it was given 0.");
        assertThatThrownBy(() -> Binomial.of(2.5, 0.5))
                .hasMessage("A `binomial` needs trials that are whole numbers from 0; it was given 2.5.");
        assertThatThrownBy(() -> Uniform.of(3, 1))
                .hasMessage("A `uniform` needs a low below its high; it was given 3 and 1.");
        assertThatThrownBy(() -> Categorical.of(new double[] {0.5, 0.2}))
                .hasMessageContaining("sum to 1 along the last axis");
        assertThatThrownBy(() -> Normal.of(Double.NaN, 1)).hasMessageContaining("needs a location that is finite");
    }

    @Test
    void in_a_model_the_message_says_the_line() {
        assertThatThrownBy(() -> HalfNormal.of(-5))
                .satisfies(e -> assertThat(((InvalidParameterException) e).messageAt(4))
                        .isEqualTo("A `halfNormal` needs a scale above 0; line 4 gives it −5."));
    }

    @Test
    void numbers_arrays_and_lists_stand_for_tensors() {
        assertThat(Arguments.tensor(3).dtype()).isEqualTo(DType.I32);
        assertThat(Arguments.tensor(3.0).dtype()).isEqualTo(DType.F64);
        assertThat(Arguments.tensor(List.of(1, 2.5)).dtype()).isEqualTo(DType.F64);
        assertThat(Arguments.tensor(List.of(true, false)).dtype()).isEqualTo(DType.BOOL);
        assertThat(((Value) Arguments.tensor(List.of(List.of(1, 2), List.of(3, 4)))).toInts())
                .containsExactly(1, 2, 3, 4);
        assertThat(Arguments.tensor(new double[][] {{1, 2, 3}}).shape().dims()).containsExactly(1, 3);
        assertThat(((Value) Arguments.tensor(3_000_000_000L)).item()).isEqualTo(3e9);
        assertThatThrownBy(() -> Arguments.tensor(List.of(List.of(1, 2), List.of(3))))
                .hasMessageContaining("not of one length");
        assertThatThrownBy(() -> Arguments.tensor("1")).hasMessageContaining("Not a number");
    }
}
