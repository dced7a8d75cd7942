package dev.variate.backend.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import dev.variate.backend.comparison.BaselineView.Difference;
import dev.variate.backend.run.Figure;
import java.util.List;
import org.junit.jupiter.api.Test;

class BaselinesTest {

    /** Errors of independent means add as the sides of a right angle: 0.3 and 0.4 make 0.5. */
    @Test
    void a_difference_has_the_error_of_both_runs_and_what_chance_explains_least_comes_first() {
        List<Difference> differences = Baselines.differences(
                List.of(new Figure("mu", 1, 0.3), new Figure("tau", 5, 0.3), new Figure("only before", 0, 1)),
                List.of(new Figure("mu", 2, 0.4), new Figure("tau", 3, 0.4), new Figure("only now", 0, 1)));
        assertThat(differences).containsExactly(new Difference("tau", -2, 0.5), new Difference("mu", 1, 0.5));
        BaselineView view = new BaselineView(1, 1, false, differences);
        assertThat(view.largest()).as("four errors").contains(differences.getFirst());
        assertThat(new BaselineView(1, 1, false, List.of(new Difference("mu", 1, 0.5))).largest())
                .as("two errors are what chance gives")
                .isEmpty();
    }

    @Test
    void what_has_no_error_cannot_be_judged() {
        assertThat(Baselines.differences(
                        List.of(new Figure("constant", 1, 0), new Figure("unknown", 1, Double.NaN)),
                        List.of(new Figure("constant", 1, 0), new Figure("unknown", 2, 0.1))))
                .isEmpty();
    }
}
