package dev.variate.frontend.shell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FiguresTest {
    @Test
    void figures_of_any_size_have_five_digits_that_mean_something() {
        assertThat(Figures.significant(0.75)).isEqualTo("0.75");
        assertThat(Figures.significant(0.001)).isEqualTo("0.001");
        assertThat(Figures.significant(-12.3456789)).isEqualTo("−12.346");
        assertThat(Figures.significant(12345678.9)).isEqualTo("12346000");
        assertThat(Figures.significant(1200)).isEqualTo("1,200");
        assertThat(Figures.significant(1.5e-9)).isEqualTo("1.5000e−09");
        assertThat(Figures.significant(0)).isEqualTo("0");
        assertThat(Figures.significant(Double.NaN)).isEqualTo("NaN");
        assertThat(Figures.significant(Double.NEGATIVE_INFINITY)).isEqualTo("−∞");
    }
}
