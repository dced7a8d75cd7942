package dev.variate.backend.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.variate.pool.protocol.CheckResult;
import dev.variate.pool.protocol.PackedDoubles;
import java.util.List;
import org.junit.jupiter.api.Test;

class PredictionsTest {

    private static ChecksView.Variable view(String support, double[] observed, int dataSets, double... predicted) {
        CheckResult result = new CheckResult(
                List.of(new CheckResult.Variable(
                        "y",
                        List.of(predicted.length / dataSets),
                        support,
                        PackedDoubles.pack(observed),
                        PackedDoubles.pack(predicted))),
                List.of(),
                dataSets,
                "",
                List.of(),
                "");
        return Predictions.view(result).predicted().getFirst();
    }

    @Test
    void counts_are_shown_as_bars_from_the_smallest_to_the_largest() {
        ChecksView.Variable counts = view("NATURAL", new double[] {0, 0, 5}, 2, 1, 0, 2, 0, 0, 3);
        assertThat(counts.kind()).isEqualTo(ChecksView.Kind.COUNT);
        assertThat(counts.curves()).isEmpty();
        assertThat(counts.bars()).hasSize(6);
        assertThat(counts.bars().getFirst().observed()).isEqualTo(2);
        assertThat(counts.bars().getFirst().q05()).isEqualTo(1);
        assertThat(counts.bars().getFirst().q95()).isEqualTo(2);
        assertThat(counts.bars().getLast().low()).isEqualTo(5);
    }

    @Test
    void many_different_counts_share_bars() {
        double[] predicted = new double[1000];
        java.util.Arrays.setAll(predicted, i -> i);
        ChecksView.Variable counts = view("NATURAL", new double[] {500}, 1000, predicted);
        assertThat(counts.bars()).hasSizeBetween(25, 50);
        assertThat(counts.bars().get(1).low())
                .isEqualTo(counts.bars().getFirst().high() + 1);
    }

    @Test
    void a_data_set_that_a_distribution_refused_is_left_out() {
        ChecksView.Variable real = view("REAL", new double[] {1, 2}, 3, 1, 2, Double.NaN, Double.NaN, 3, 4);
        assertThat(real.dataSets()).isEqualTo(2);
        assertThat(real.intervals()).hasSize(2);
        assertThat(real.intervals().getFirst().name()).isEqualTo("y[0]");
        assertThat(real.intervals().getFirst().q05()).isEqualTo(1);
        assertThat(real.intervals().getFirst().q95()).isEqualTo(3);
    }

    @Test
    void what_is_not_observed_has_predictions_and_no_figures() {
        ChecksView.Variable mu = view("REAL", new double[0], 4, 1, 2, 3, 4);
        assertThat(mu.observed()).isFalse();
        assertThat(mu.statistics()).isEmpty();
        assertThat(mu.intervals().getFirst().observed()).isNaN();
    }

    @Test
    void data_of_zeros_and_ones_are_binary() {
        ChecksView.Variable binary = view("BOOLEAN", new double[] {0, 1, 1}, 1, 1, 1, 0);
        assertThat(binary.kind()).isEqualTo(ChecksView.Kind.BINARY);
        assertThat(binary.bars()).hasSize(2);
    }
}
