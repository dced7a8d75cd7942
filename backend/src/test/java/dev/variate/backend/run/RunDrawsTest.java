package dev.variate.backend.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.variate.fit.Method;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunDrawsTest {
    private static final int WARMUP = 10;

    private final RunDraws draws =
            new RunDraws(List.of("mu", "tau"), Method.NUTS, new RunSettings(2, WARMUP, 1000, "jvm", 0.8));

    @Test
    void before_every_chain_has_a_draw_that_counts_nothing_is_said_about_any() {
        assertThat(draws.summarise().verdict().sentence()).isEqualTo("Warming up; no draw counts yet.");
        add(0, 0, WARMUP);
        add(1, 0, WARMUP);
        add(0, WARMUP, 200);
        SummaryView.Verdict verdict = draws.summarise().verdict();
        assertThat(verdict.sentence()).isEqualTo("Warming up; no draw counts yet.");
        assertThat(verdict.good()).isFalse();
        assertThat(verdict.advice()).isEmpty();
    }

    @Test
    void once_all_chains_have_draws_they_are_judged() {
        for (int chain = 0; chain < 2; chain++) {
            add(chain, 0, WARMUP);
            add(chain, WARMUP, 200);
        }
        assertThat(draws.summarise().verdict().sentence()).doesNotContain("Warming up", "not a number");
    }

    @Test
    void a_summary_made_aside_is_the_same() {
        for (int chain = 0; chain < 2; chain++) {
            add(chain, 0, WARMUP);
            add(chain, WARMUP, 200);
        }
        assertThat(draws.summariseAside()).isEqualTo(draws.summarise());
    }

    private void add(int chain, int first, int count) {
        double[] values = new double[count * 2];
        double[] stats = new double[count * DrawBlock.STATS];
        for (int i = 0; i < count; i++) {
            values[2 * i] = Math.sin((first + i) * (chain + 1.0));
            values[2 * i + 1] = Math.cos((first + i) * (chain + 2.0));
            stats[i * DrawBlock.STATS + DrawBlock.STATS - 1] = i % 3;
        }
        assertThat(draws.add(new DrawBlock(chain, first, count, first < WARMUP, values, stats)))
                .isTrue();
    }
}
