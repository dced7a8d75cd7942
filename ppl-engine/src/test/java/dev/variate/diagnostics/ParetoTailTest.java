package dev.variate.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.variate.random.Key;
import dev.variate.random.RandomStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParetoTailTest {

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.3, 0.5, 0.8, 1.2})
    void the_shape_of_weights_with_a_pareto_tail_is_found(double k) {
        RandomStream random = Key.of(1).stream();
        double mean = 0;
        for (int repeat = 0; repeat < 50; repeat++) {
            double[] log = new double[4000];
            // u^−k has the tail of a generalised Pareto distribution of shape k
            Arrays.setAll(log, i -> -k * Math.log(random.nextDouble()));
            mean += ParetoTail.of(log).kHat() / 50;
        }
        // of 190 tail weights the estimate has a standard deviation of about 0.1, and ten draws of prior pull it to 0.5
        assertThat(mean).isCloseTo((190 * k + 10 * 0.5) / 200, within(0.06));
    }

    @Test
    void weights_sum_to_one_and_only_the_largest_are_changed() {
        RandomStream random = Key.of(2).stream();
        double[] log = new double[1000];
        Arrays.setAll(log, i -> 300 + 2 * random.nextGaussian());
        ParetoTail tail = ParetoTail.of(log);
        assertThat(Arrays.stream(tail.logWeights()).map(Math::exp).sum()).isCloseTo(1, within(1e-12));
        double[] sorted = log.clone();
        Arrays.sort(sorted);
        double cut = sorted[1000 - 95]; // three times the root of a thousand, rounded up
        int first = 0;
        while (log[first] >= cut) {
            first++;
        }
        for (int i = 0; i < 1000; i++) {
            if (log[i] < cut) {
                assertThat(tail.logWeights()[i] - tail.logWeights()[first])
                        .isCloseTo(log[i] - log[first], within(1e-9));
            }
        }
    }

    @Test
    void equal_weights_are_as_good_as_can_be_and_keep_their_number() {
        ParetoTail tail = ParetoTail.of(new double[100]);
        assertThat(tail.kHat()).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(tail.effectiveDraws()).isCloseTo(100, within(1e-9));
    }

    @Test
    void one_weight_that_outweighs_all_others_is_as_bad_as_can_be() {
        double[] log = new double[100];
        log[17] = 1000;
        assertThat(ParetoTail.of(log).kHat()).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(ParetoTail.of(log).effectiveDraws()).isCloseTo(1, within(1e-9));
        double[] none = new double[100];
        Arrays.fill(none, Double.NEGATIVE_INFINITY);
        assertThat(ParetoTail.of(none).kHat()).isEqualTo(Double.POSITIVE_INFINITY);
    }

    @Test
    void of_few_weights_nothing_is_said() {
        assertThat(ParetoTail.of(new double[] {1, 2, 3}).kHat()).isNaN();
        assertThat(ParetoTail.of(new double[0]).kHat()).isNaN();
    }
}
