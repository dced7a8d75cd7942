package dev.variate.frontend.external;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExternalStateTest {
    @Test
    void figures_of_any_size_have_five_digits_that_mean_something() {
        assertThat(ExternalState.figure(0.75)).isEqualTo("0.75");
        assertThat(ExternalState.figure(0.001)).isEqualTo("0.001");
        assertThat(ExternalState.figure(-12.3456789)).isEqualTo("−12.346");
        assertThat(ExternalState.figure(12345678.9)).isEqualTo("12346000");
        assertThat(ExternalState.figure(1200)).isEqualTo("1,200");
        assertThat(ExternalState.figure(1.5e-9)).isEqualTo("1.5000e−09");
        assertThat(ExternalState.figure(0)).isEqualTo("0");
        assertThat(ExternalState.figure(Double.NaN)).isEqualTo("NaN");
        assertThat(ExternalState.figure(Double.NEGATIVE_INFINITY)).isEqualTo("−∞");
    }
}
