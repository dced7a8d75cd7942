package dev.variate.backend.comment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AnchorsTest {
    private static final String TEXT = """
            Tensor m() {
                var mu = normal(0, 5);
                var tau = halfNormal(1);
                return mu + tau;
            }
            """;

    private static int follow(String now, int line) {
        return Anchors.between(TEXT, now).follow(line).orElse(0);
    }

    @Test
    void a_line_goes_where_lines_before_it_push_it() {
        assertThat(follow("/** What it is for. */\n\n" + TEXT, 3)).isEqualTo(5);
        assertThat(follow(TEXT.replace("    var mu = normal(0, 5);\n", ""), 3)).isEqualTo(2);
    }

    @Test
    void a_line_that_is_rewritten_in_its_place_is_still_that_line() {
        assertThat(follow(TEXT.replace("normal(0, 5)", "normal(0, 10)"), 2)).isEqualTo(2);
        assertThat(follow(TEXT.replace("normal(0, 5)", "normal(0, 10)").replace("halfNormal(1)", "exponential(1)"), 3))
                .isEqualTo(3);
    }

    @Test
    void a_line_that_is_taken_out_is_nowhere() {
        assertThat(follow(TEXT.replace("    var tau = halfNormal(1);\n", ""), 3))
                .isZero();
        assertThat(follow("", 3)).isZero();
    }

    @Test
    void there_and_back_is_where_one_was() {
        String later = "// first\n" + TEXT.replace("    return", "    // sum\n    return");
        for (int line = 1; line <= 5; line++) {
            int there = follow(later, line);
            assertThat(Anchors.between(later, TEXT).follow(there)).hasValue(line);
        }
    }
}
