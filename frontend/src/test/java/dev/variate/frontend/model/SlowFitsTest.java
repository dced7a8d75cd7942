package dev.variate.frontend.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.variate.backend.model.GraphView;
import dev.variate.backend.run.LiveView;
import dev.variate.backend.run.LiveView.Marginal;
import dev.variate.backend.run.SummaryView;
import dev.variate.diagnostics.SamplingHealth;
import dev.variate.diagnostics.Verdict;
import dev.variate.inference.NutsSettings;
import java.util.List;
import org.junit.jupiter.api.Test;

class SlowFitsTest {

    private static final LiveView SLOW =
            view(List.of(), "This model is too slow to be fitted while you type: no draws in 1500 ms.");
    private static final LiveView NO_WORKER =
            view(List.of(), "No worker answered within 7.5 s, so there is no live posterior now.");
    private static final LiveView DRAWN =
            view(List.of(new Marginal("mu", 0, 1, -1, 0, 1, 1, List.of(), List.of())), "");

    private final SlowFits slow = new SlowFits();

    private static LiveView view(List<Marginal> marginals, String note) {
        var nothing = Verdict.of(List.of(), SamplingHealth.none(new NutsSettings(1, 0, 1, 0.8, 10)));
        var verdict = new SummaryView.Verdict(false, "", "", nothing);
        return new LiveView(GraphView.EMPTY, List.of(), marginals, verdict, note, 0, 0, 0, 0, 0);
    }

    @Test
    void three_slow_fits_in_a_row_are_enough() {
        assertThat(slow.enough(SLOW)).isFalse();
        assertThat(slow.enough(SLOW)).isFalse();
        assertThat(slow.enough(SLOW)).isTrue();
    }

    @Test
    void a_fit_that_draws_begins_the_count_anew() {
        slow.enough(SLOW);
        slow.enough(SLOW);
        assertThat(slow.enough(DRAWN)).isFalse();
        assertThat(slow.enough(SLOW)).isFalse();
    }

    @Test
    void a_missing_worker_never_counts_against_the_model() {
        for (var key = 0; key < 10; key++) {
            assertThat(slow.enough(NO_WORKER)).isFalse();
        }
    }

    @Test
    void live_fits_that_were_asked_for_again_get_three_more() {
        slow.enough(SLOW);
        slow.enough(SLOW);
        slow.enough(SLOW);
        slow.forget();
        assertThat(slow.enough(SLOW)).isFalse();
    }
}
