package dev.variate.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.variate.random.Key;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import org.hipparchus.distribution.continuous.NormalDistribution;
import org.junit.jupiter.api.Test;

/** A chain's states summed out one step after the other, against the sum over all paths. */
class HiddenMarkovTest {
    private static final double[] INITIAL = {0.6, 0.3, 0.1};
    private static final double[][] TRANSITION = {{0.7, 0.2, 0.1}, {0.1, 0.8, 0.1}, {0.3, 0, 0.7}};
    private static final double[] MEANS = {-1, 0.5, 2};
    private static final double[] Y = {-0.7, 0.3, 1.9, 2.4, -1.2};

    private static HiddenMarkov chain(int steps) {
        return HiddenMarkov.of(steps, INITIAL, TRANSITION, Normal.of(MEANS, 0.8));
    }

    private static double overAllPaths(double[] y) {
        int paths = (int) Math.pow(3, y.length);
        double total = 0;
        for (int path = 0; path < paths; path++) {
            double p = 1;
            int before = -1;
            for (int t = 0, rest = path; t < y.length; t++, rest /= 3) {
                int state = rest % 3;
                p *= before < 0 ? INITIAL[state] : TRANSITION[before][state];
                p *= new NormalDistribution(MEANS[state], 0.8).density(y[t]);
                before = state;
            }
            total += p;
        }
        return Math.log(total);
    }

    private static double[] logProb(HiddenMarkov chain, double... y) {
        return ((Value) chain.logProb(Value.vector(y))).toArray();
    }

    @Test
    void the_log_density_is_the_sum_over_all_paths() {
        double sum = 0;
        double[] each = logProb(chain(5), Y);
        for (int t = 1; t <= 5; t++) {
            sum += each[t - 1];
            assertThat(sum).isCloseTo(overAllPaths(java.util.Arrays.copyOf(Y, t)), within(1e-13));
        }
    }

    @Test
    void independent_series_are_scored_side_by_side() {
        double[][] two = {Y, {0, 1, 2, 3, 4}};
        double[] both = ((Value) chain(5).logProb(Value.matrix(two))).toArray();
        double[] second = logProb(chain(5), two[1]);
        for (int t = 0; t < 5; t++) {
            assertThat(both[t]).isCloseTo(logProb(chain(5), Y)[t], within(1e-14));
            assertThat(both[5 + t]).isCloseTo(second[t], within(1e-14));
        }
    }

    @Test
    void an_emission_may_change_from_step_to_step() {
        Tensor means = Value.matrix(MEANS, MEANS, MEANS, MEANS, MEANS);
        assertThat(logProb(HiddenMarkov.of(5, INITIAL, TRANSITION, Normal.of(means, 0.8)), Y))
                .containsExactly(logProb(chain(5), Y), within(1e-15));
    }

    @Test
    void emissions_that_are_all_but_impossible_do_not_underflow() {
        assertThat(logProb(chain(3), 500, -500, 500))
                .satisfies(x -> assertThat(java.util.Arrays.stream(x).allMatch(Double::isFinite))
                        .isTrue());
    }

    @Test
    void draws_have_the_moments_of_the_chain() {
        int draws = 20_000;
        double[] x = ((Value) chain(3).sample(Key.of(4), Shape.of(draws))).toArray();
        double[] state = INITIAL;
        for (int t = 0; t < 3; t++) {
            double mean = 0;
            for (int k = 0; k < 3; k++) {
                mean += state[k] * MEANS[k];
            }
            double found = 0;
            for (int i = 0; i < draws; i++) {
                found += x[i * 3 + t] / draws;
            }
            // a standard deviation of about 1.4; four standard errors
            assertThat(found).isCloseTo(mean, within(4 * 1.4 / Math.sqrt(draws)));
            double[] next = new double[3];
            for (int i = 0; i < 3; i++) {
                for (int j = 0; j < 3; j++) {
                    next[j] += state[i] * TRANSITION[i][j];
                }
            }
            state = next;
        }
    }

    @Test
    void parameters_that_do_not_fit_are_told() {
        assertThatThrownBy(() -> HiddenMarkov.of(5, new double[] {0.5, 0.5}, TRANSITION, Normal.of(MEANS, 1)))
                .hasMessage(
                        "A `hiddenMarkov` with 3 states needs as many initial probabilities; it was given shape [2].");
        assertThatThrownBy(() -> HiddenMarkov.of(5, INITIAL, TRANSITION, Normal.of(new double[] {0, 1}, 1)))
                .hasMessage(
                        "A `hiddenMarkov` with 5 steps and 3 states needs an emission of shape [3] or [5,3]; it was given one of "
                                + "shape [2].");
        assertThatThrownBy(() -> HiddenMarkov.of(5, INITIAL, new double[3][2], Normal.of(MEANS, 1)))
                .isInstanceOf(InvalidParameterException.class);
    }
}
