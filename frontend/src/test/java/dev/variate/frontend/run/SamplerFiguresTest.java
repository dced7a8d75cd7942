package dev.variate.frontend.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.variate.backend.run.DrawBlock;
import dev.variate.backend.run.RunSettings;
import dev.variate.fit.Method;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SamplerFiguresTest {

    private static DrawBlock block(
            int chain, boolean warmup, int count, double stepSize, double acceptance, double leapfrogs) {
        var random = new Random(chain);
        var stats = new double[count * DrawBlock.STATS];
        for (var i = 0; i < count; i++) {
            stats[i * DrawBlock.STATS + DrawBlock.STEP_SIZE] = stepSize;
            stats[i * DrawBlock.STATS + DrawBlock.ACCEPTANCE] = acceptance;
            stats[i * DrawBlock.STATS + DrawBlock.LEAPFROGS] = leapfrogs;
            stats[i * DrawBlock.STATS + DrawBlock.ENERGY] = 100 + random.nextGaussian();
        }
        return new DrawBlock(chain, 0, count, warmup, new double[count], stats);
    }

    @Test
    void the_sentence_spans_the_chains_and_leaves_warm_up_out() {
        var figures = new SamplerFigures(Method.NUTS, RunSettings.DEFAULT);
        figures.add(block(0, true, 50, 9, 0.1, 1000));
        assertThat(figures.sentence()).isEmpty();
        figures.add(block(0, false, 50, 0.32, 0.78, 15));
        figures.add(block(1, false, 50, 0.39, 0.84, 21));
        assertThat(figures.sentence())
                .startsWith(
                        "Step size 0.32 to 0.39, acceptance 0.78 to 0.84 (0.80 wanted), 18 gradients a draw, E-BFMI ");
    }

    @Test
    void a_chain_that_diverged_late_in_warm_up_is_said_to_want_more() {
        for (var iteration : new int[] {100, 700}) {
            var figures = new SamplerFigures(Method.NUTS, RunSettings.DEFAULT);
            var stats = new double[DrawBlock.STATS];
            stats[DrawBlock.DIVERGENT] = 1;
            figures.add(new DrawBlock(1, iteration, 1, true, new double[1], stats));
            figures.add(block(0, false, 50, 0.32, 0.91, 15));
            figures.add(block(1, false, 50, 0.2, 0.9, 31));
            assertThat(figures.sentence())
                    .contains(
                            iteration == 700
                                    ? " (0.80 wanted, more where warm-up diverged late), "
                                    : "acceptance 0.90 to 0.91 (0.80 wanted), ");
        }
    }

    @Test
    void a_method_without_an_energy_says_nothing_of_it() {
        var figures = new SamplerFigures(Method.MAMS, RunSettings.usual(Method.MAMS));
        var stats = new double[DrawBlock.STATS];
        stats[DrawBlock.ACCEPTANCE] = 0.9;
        stats[DrawBlock.ENERGY] = Double.NaN;
        figures.add(new DrawBlock(0, 1000, 1, false, new double[1], stats));
        assertThat(figures.sentence()).endsWith(" gradients a draw.");
    }

    @Test
    void steps_of_batches_have_neither_acceptance_nor_energy_to_tell() {
        var figures = new SamplerFigures(Method.SGLD, RunSettings.usual(Method.SGLD));
        figures.add(block(0, false, 50, 0.1, 1, 1));
        assertThat(figures.sentence())
                .startsWith("Each step sees 100 rows, step size 0.1; none is refused")
                .doesNotContain("acceptance");
    }

    @Test
    void energies_that_are_independent_have_a_fraction_near_two() {
        // E[(a - b)²] / Var[a] = 2 for independent a and b; with 5,000 of them the ratio's standard error is about
        // 0.03.
        var figures = new SamplerFigures(Method.NUTS, RunSettings.DEFAULT);
        figures.add(block(0, false, 2500, 0.3, 0.8, 7));
        figures.add(block(0, false, 2500, 0.3, 0.8, 7));
        var found = Pattern.compile("E-BFMI ([\\d.]+)\\.$").matcher(figures.sentence());
        assertThat(found.find()).isTrue();
        assertThat(Double.parseDouble(found.group(1))).isBetween(1.85, 2.15);
    }
}
