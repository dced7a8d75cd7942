package dev.variate.backend.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DataSummaryTest {

    private static DatasetView.Variable variable(String json) {
        return DataJson.check("{\"x\": " + json + "}").getFirst();
    }

    @Test
    void a_variable_tells_where_its_values_lie() {
        assertThat(variable("[[1.5, -2], [0, 4.25]]").summary()).hasValueSatisfying(summary -> {
            assertThat(summary.least()).isEqualTo(-2);
            assertThat(summary.mean()).isEqualTo(0.9375);
            assertThat(summary.largest()).isEqualTo(4.25);
            assertThat(summary.histogram()).hasSize(24);
            assertThat(summary.histogram().getFirst()).isEqualTo(1);
            assertThat(summary.histogram().getLast()).isEqualTo(1);
        });
    }

    @Test
    void few_whole_numbers_and_truths_are_counted_one_by_one() {
        assertThat(variable("[3, 1, 1, 4]").summary().orElseThrow().histogram()).isEqualTo(List.of(2, 0, 1, 1));
        assertThat(variable("[true, false, true]").summary().orElseThrow())
                .isEqualTo(new DatasetView.Summary(0, 2 / 3.0, 1, List.of(1, 2)));
        assertThat(variable("[7, 7]").summary().orElseThrow().histogram()).isEqualTo(List.of(2));
        assertThat(variable("[0.1, 0.1]").summary().orElseThrow().histogram()).containsOnlyOnce(2);
    }

    @Test
    void every_value_is_in_a_bar() {
        var many = variable(IntStream.range(0, 1000)
                .mapToObj(i -> Double.toString(Math.sin(i)))
                .toList()
                .toString());
        assertThat(many.summary().orElseThrow().histogram().stream()
                        .mapToInt(count -> count)
                        .sum())
                .isEqualTo(1000);
    }

    @Test
    void there_is_none_of_one_value_and_of_values_whose_range_is_too_large_to_be_a_number() {
        assertThat(variable("5").summary()).isEmpty();
        assertThat(variable("[]").summary()).isEmpty();
        assertThat(variable("[1e308, -1e308]").summary()).isEmpty();
        assertThat(variable("[1.7e308, 1.7e308]").summary()).isEmpty();
    }

    @Test
    void a_preview_has_no_more_digits_than_anybody_reads() {
        assertThat(variable("[0.7884573603642702, 12345678, -1.0]").preview()).isEqualTo("0.78846, 12345678, −1.0");
    }
}
