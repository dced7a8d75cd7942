package dev.variate.backend.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.variate.backend.InvalidInputException;
import dev.variate.backend.tracking.TrackedQuery.Condition;
import dev.variate.backend.tracking.TrackedQuery.Kind;
import dev.variate.backend.tracking.TrackedQuery.Order;
import dev.variate.backend.tracking.TrackedQuery.Quantity;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrackedQueryTest {
    @Test
    void comparisons_of_every_kind_are_read() {
        assertThat(TrackedQuery.conditions(
                        "metrics.loss/val < 1e-3 AND params.`my depth` = '3' and tags.mlflow.runName LIKE '%a%' and status != \"FAILED\" and attributes.run_id IN ('a', 'b')"
                                + " and params.x is not null and metric.n >= -2"))
                .containsExactly(
                        new Condition(new Quantity(Kind.METRIC, "loss/val"), "<", List.of("0.001")),
                        new Condition(new Quantity(Kind.PARAM, "my depth"), "=", List.of("3")),
                        new Condition(new Quantity(Kind.TAG, "mlflow.runName"), "like", List.of("%a%")),
                        new Condition(new Quantity(Kind.ATTRIBUTE, "status"), "<>", List.of("FAILED")),
                        new Condition(new Quantity(Kind.ATTRIBUTE, "run_id"), "in", List.of("a", "b")),
                        new Condition(new Quantity(Kind.PARAM, "x"), "is not null", List.of()),
                        new Condition(new Quantity(Kind.METRIC, "n"), ">=", List.of("-2.0")));
        assertThat(TrackedQuery.conditions("  ")).isEmpty();
    }

    @Test
    void orders_go_up_unless_they_say_otherwise() {
        assertThat(TrackedQuery.orders(List.of("metrics.loss DESC", "attributes.start_time", "params.x ASC")))
                .containsExactly(
                        new Order(new Quantity(Kind.METRIC, "loss"), true),
                        new Order(new Quantity(Kind.ATTRIBUTE, "start_time"), false),
                        new Order(new Quantity(Kind.PARAM, "x"), false));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    metrics.loss < 'a'            | `loss` is compared with a number, not with 'a'
                    params.x < '3'                | `<` does not compare `x`
                    params.x = 3                  | compared with a text in quotes, not with 3
                    metrics.loss                  | a comparison is missing at its end
                    colour = 'red'                | there is no attribute `colour`
                    weights.x = 3                 | there is nothing named `weights`
                    metrics.a < 1 or metrics.b < 1 | it goes on where it should end, at `or
                    metrics.a < 1; drop table runs | it goes on where it should end, at `; drop
                    """)
    void what_cannot_be_understood_is_told_in_words(String filter, String words) {
        assertThatThrownBy(() -> TrackedQuery.conditions(filter))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(words);
    }
}
