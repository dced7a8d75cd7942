package dev.variate.frontend.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.variate.frontend.shell.Figures;
import org.junit.jupiter.api.Test;

class AnswerTest {

    @Test
    void a_difference_is_rounded_to_the_first_digit_of_its_error() {
        assertThat(shown(0.021, 0.08)).isEqualTo("+0.02 ± 0.08");
        assertThat(shown(-3.4567, 0.2)).isEqualTo("−3.5 ± 0.2");
        assertThat(shown(120.4, 31)).isEqualTo("+120 ± 31");
        assertThat(shown(0.0004, 0.00021)).isEqualTo("+0.0004 ± 0.0002");
    }

    private static String shown(double difference, double error) {
        var decimals = Answer.decimalsOfDifference(error);
        return Answer.signed(difference, decimals) + " ± " + Figures.fixed(error, decimals);
    }
}
