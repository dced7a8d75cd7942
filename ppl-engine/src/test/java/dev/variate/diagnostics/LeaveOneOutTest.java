package dev.variate.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.variate.random.Key;
import dev.variate.random.RandomStream;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LeaveOneOutTest {
    private static final double[] Y = {0.3, -1.2, 0.8, 2.1, -0.4, 1.0, 0.1, -0.9};

    private static double normalLog(double x, double mean, double variance) {
        return -0.5 * (x - mean) * (x - mean) / variance - 0.5 * Math.log(2 * Math.PI * variance);
    }

    private static PointwiseLogLikelihood likelihood(double[]... logs) {
        List<String> names =
                IntStream.range(0, logs.length).mapToObj(i -> "y[" + i + "]").toList();
        return new PointwiseLogLikelihood(names, 1, logs);
    }

    /** Of the mean of normal observations with variance 1, under a flat prior: draws of the posterior are N(mean y, 1/n). */
    private static PointwiseLogLikelihood normalMean(double[] y, int draws) {
        RandomStream random = Key.of(3).stream();
        double mean = java.util.Arrays.stream(y).average().orElseThrow();
        double[][] logs = new double[y.length][draws];
        for (int s = 0; s < draws; s++) {
            double mu = mean + random.nextGaussian() / Math.sqrt(y.length);
            for (int i = 0; i < y.length; i++) {
                logs[i][s] = normalLog(y[i], mu, 1);
            }
        }
        return likelihood(logs);
    }

    @Test
    void a_normal_mean_without_each_observation_predicts_it_as_the_formula_says() {
        LeaveOneOut loo = LeaveOneOut.of(normalMean(Y, 20_000));
        int n = Y.length;
        double sum = java.util.Arrays.stream(Y).sum();
        for (int i = 0; i < n; i++) {
            // the posterior without y is N(mean of the others, 1/(n−1)), so y is predicted N(that mean, 1 + 1/(n−1))
            double exact = normalLog(Y[i], (sum - Y[i]) / (n - 1), 1 + 1.0 / (n - 1));
            // log densities spread by at most 0.8, over 20,000 draws
            assertThat(loo.observations().get(i).elpd()).isCloseTo(exact, within(0.03));
        }
        assertThat(loo.unreliable()).isEmpty();
        assertThat(loo.parameters()).isBetween(0.5, 2.0);
    }

    @Test
    void an_observation_that_draws_the_posterior_to_itself_is_unreliable_and_comes_first() {
        double[] outlying = {0, 0.1, -0.1, 0.2, 30};
        LeaveOneOut loo = LeaveOneOut.of(normalMean(outlying, 1000));
        assertThat(loo.unreliable()).isNotEmpty();
        assertThat(loo.unreliable().getFirst().name()).isEqualTo("y[4]");
    }

    @Test
    void fewer_draws_leave_less_to_rely_on() {
        // the 2024 paper: 0.5 at 100 draws, and 0.7 from about 2,200 on
        assertThat(ParetoTail.largestUsable(100)).isEqualTo(0.5);
        assertThat(ParetoTail.largestUsable(2200)).isEqualTo(0.7);
    }

    @Test
    void an_observation_that_some_draw_has_impossible_is_not_predicted() {
        double[] possible = new double[100];
        double[] impossible = new double[100];
        impossible[7] = Double.NEGATIVE_INFINITY;
        LeaveOneOut loo = LeaveOneOut.of(likelihood(possible, impossible));
        assertThat(loo.observations().get(1).elpd()).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(loo.unreliable()).extracting(LeaveOneOut.Observation::name).containsExactly("y[1]");
    }

    @Test
    void a_density_that_all_draws_agree_on_is_its_own_prediction() {
        LeaveOneOut loo = LeaveOneOut.of(likelihood(new double[] {-1, -1, -1, -1}, new double[] {-2, -2, -2, -2}));
        assertThat(loo.elpd()).isCloseTo(-3, within(1e-14));
        assertThat(loo.parameters()).isCloseTo(0, within(1e-14));
        // √2 times the sd of −1 and −2
        assertThat(loo.se()).isCloseTo(1, within(1e-14));
    }

    @Test
    void models_of_different_observations_are_not_compared() {
        LeaveOneOut one = LeaveOneOut.of(normalMean(Y, 50));
        LeaveOneOut other = LeaveOneOut.of(normalMean(new double[] {1, 2}, 50));
        assertThatThrownBy(() -> PredictiveComparison.difference(one, other))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Only models of the same observations can be compared: one has 8, another 2");
    }

    @Test
    void nothing_observed_is_nothing_to_predict() {
        assertThatThrownBy(() -> new PointwiseLogLikelihood(List.of(), 1, new double[0][]))
                .hasMessage("There is no observation, so nothing that could be predicted");
    }

    @Test
    void statistics_of_data_are_laid_beside_those_of_predicted_data() {
        double[][] predicted = {{0, 0, 4}, {1, 1, 1}, {0, 2, 8}, {Double.NaN, 1, 1}};
        List<PredictiveCheck.Compared> compared = PredictiveCheck.compare(new double[] {0, 1, 5}, predicted);
        PredictiveCheck.Compared maximum = compared.get(PredictiveCheck.Statistic.MAX.ordinal());
        assertThat(maximum.observed()).isEqualTo(5);
        assertThat(maximum.predicted()).containsExactly(4, 1, 8);
        assertThat(maximum.p()).isCloseTo(1 / 3.0, within(1e-15));
        PredictiveCheck.Compared zeros = compared.get(PredictiveCheck.Statistic.ZEROS.ordinal());
        // of 2/3, 0 and 1/3, one is above a third and one ties
        assertThat(zeros.p()).isCloseTo(0.5, within(1e-15));
    }

    @Test
    void a_single_number_has_no_standard_deviation_to_compare() {
        assertThat(PredictiveCheck.compare(new double[] {3}, new double[][] {{2}, {4}}))
                .extracting(PredictiveCheck.Compared::statistic)
                .containsExactly(
                        PredictiveCheck.Statistic.MEAN,
                        PredictiveCheck.Statistic.MIN,
                        PredictiveCheck.Statistic.MAX,
                        PredictiveCheck.Statistic.ZEROS);
    }

    @Test
    void counts_that_tie_with_the_data_are_shared_out_evenly() {
        int draws = 200;
        double[][] logs = new double[400][draws];
        double[][] predicted = new double[draws][400];
        double[] observed = new double[400];
        double[] pit = PredictiveCheck.looPit(likelihood(logs), observed, predicted, Key.of(9));
        // everything ties: uniform shares, whose mean is off a half by 4.5 standard errors once in 100,000 times
        assertThat(java.util.Arrays.stream(pit).average().orElseThrow())
                .isCloseTo(0.5, within(4.5 * Math.sqrt(1 / 12.0 / 400)));
    }
}
