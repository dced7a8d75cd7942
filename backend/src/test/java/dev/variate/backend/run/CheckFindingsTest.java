package dev.variate.backend.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.variate.diagnostics.LeaveOneOut;
import dev.variate.diagnostics.PowerScaling;
import dev.variate.diagnostics.PowerScaling.Sensitivity;
import dev.variate.diagnostics.PredictiveCheck.Statistic;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CheckFindingsTest {

    private static ChecksView checks(Sensitivity... scalars) {
        return new ChecksView(
                List.of(), Optional.empty(), List.of(), "", Optional.of(new PowerScaling(List.of(scalars))));
    }

    private static List<String> words(ChecksView checks) {
        return CheckFindings.of(checks).stream().map(CheckFinding::words).toList();
    }

    @Test
    void a_conflict_is_told_apart_from_data_that_say_little() {
        assertThat(CheckFindings.of(checks(
                        new Sensitivity("mu", 0.3, 0.4),
                        new Sensitivity("tau", 0.1, 0.01),
                        new Sensitivity("fine", 0.049, 0.4))))
                .containsExactly(
                        new CheckFinding("sensitivity", "Priors and data disagree about `mu`."),
                        new CheckFinding("sensitivity", "The priors say more than the data about `tau`."));
    }

    @Test
    void of_many_quantities_the_three_that_move_most_are_named() {
        Sensitivity[] five = {
            new Sensitivity("x[0]", 0.1, 1),
            new Sensitivity("x[1]", 0.2, 1),
            new Sensitivity("x[2]", 0.3, 1),
            new Sensitivity("x[3]", 0.4, 1),
            new Sensitivity("x[4]", 0.5, 1)
        };
        assertThat(words(checks(five)))
                .containsExactly("Priors and data disagree about `x[4]`, `x[3]`, `x[2]` and 2 more.");
        assertThat(words(checks(five[0], five[1])))
                .containsExactly("Priors and data disagree about `x[1]` and `x[0]`.");
    }

    @Test
    void observations_whose_weights_have_too_heavy_a_tail_are_counted() {
        LeaveOneOut loo = new LeaveOneOut(
                List.of(
                        new LeaveOneOut.Observation("y[0]", -1, 1, 0.2, 1),
                        new LeaveOneOut.Observation("y[1]", -9, 3, 0.81, 1),
                        new LeaveOneOut.Observation("y[2]", -9, 3, 0.93, 1)),
                4000);
        ChecksView checks = new ChecksView(
                List.of(),
                Optional.of(new ChecksView.Loo(loo, new double[0], -19, 1, 5)),
                List.of(),
                "",
                Optional.empty());
        assertThat(CheckFindings.of(checks))
                .containsExactly(
                        new CheckFinding(
                                "loo",
                                "Of 3 observations 2 cannot be left out by weighing draws, the most `y[2]` with a k-hat of 0.93."));
    }

    @Test
    void data_that_are_hardly_ever_predicted_are_told_and_others_not() {
        assertThat(words(predicted(0.004, 0.5, 0.991)))
                .containsExactly(
                        "The mean of `y` is above what the model predicts (p = 0.004).",
                        "The smallest value of `y` is below what the model predicts (p = 0.991).");
        assertThat(words(predicted(0.01, 0.5, 0.99))).isEmpty();
    }

    /** Of mean, standard deviation and smallest value. */
    private static ChecksView predicted(double... p) {
        Statistic[] statistics = {Statistic.MEAN, Statistic.SD, Statistic.MIN};
        List<ChecksView.StatisticCheck> all = Arrays.stream(statistics)
                .map(s -> new ChecksView.StatisticCheck(
                        s, 1, p[s.ordinal()], 0, 1, 2, new double[] {0, 2}, new int[] {1000}))
                .toList();
        ChecksView.Variable y = new ChecksView.Variable(
                "y", ChecksView.Kind.CONTINUOUS, true, 9, 1000, List.of(), List.of(), List.of(), all);
        return new ChecksView(List.of(y), Optional.empty(), List.of(), "", Optional.empty());
    }
}
