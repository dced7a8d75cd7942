package dev.variate.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.variate.random.Key;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds what is said of predictions to ArviZ's values of fixed log likelihoods; tools/diagnostics-reference says how they were made. */
class PredictiveReferenceTest {
    private static final Map<String, double[]> COMPARISON = new LinkedHashMap<>();
    private static final Map<String, Case> CASES = read();

    record Case(String name, int chains, List<double[]> logs, List<double[]> predicted, Map<String, double[]> values) {
        PointwiseLogLikelihood likelihood() {
            List<String> names = IntStream.range(0, logs.size())
                    .mapToObj(i -> "y[" + i + "]")
                    .toList();
            return new PointwiseLogLikelihood(names, chains, logs.toArray(double[][]::new));
        }

        double[][] predictedByDraw() {
            return IntStream.range(0, logs.getFirst().length)
                    .mapToObj(s -> predicted.stream().mapToDouble(p -> p[s]).toArray())
                    .toArray(double[][]::new);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Case> cases() {
        return List.copyOf(CASES.values());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void leaving_each_observation_out_is_what_arviz_says(Case reference) {
        LeaveOneOut loo = LeaveOneOut.of(reference.likelihood());
        close(loo, LeaveOneOut.Observation::relativeEfficiency, reference.values.get("relativeEfficiency"));
        close(loo, LeaveOneOut.Observation::kHat, reference.values.get("kHat"));
        close(loo, LeaveOneOut.Observation::elpd, reference.values.get("elpd"));
    }

    /** The reference is written with 12 digits, and both sum in double precision. */
    private static void close(LeaveOneOut loo, ToDoubleFunction<LeaveOneOut.Observation> found, double[] expected) {
        assertThat(loo.observations().stream().mapToDouble(found).toArray()).containsExactly(expected, within(1e-8));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void totals_are_sums_over_the_observations_with_their_standard_error(Case reference) {
        LeaveOneOut loo = LeaveOneOut.of(reference.likelihood());
        assertThat(new double[] {loo.elpd(), loo.parameters(), loo.se()})
                .containsExactly(reference.values.get("totals"), within(1e-7));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void waic_is_that_of_arviz(Case reference) {
        Waic waic = Waic.of(reference.likelihood());
        assertThat(waic.parameters()).isCloseTo(value(reference, "waicParameters"), within(1e-8));
        assertThat(waic.elpd()).isCloseTo(value(reference, "waic"), within(1e-8));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void the_probability_below_an_observation_without_it_is_that_of_arviz(Case reference) {
        double[] pit = PredictiveCheck.looPit(
                reference.likelihood(), reference.values.get("observed"), reference.predictedByDraw(), Key.of(1));
        assertThat(pit).containsExactly(reference.values.get("pit"), within(1e-8));
    }

    private static List<LeaveOneOut> compared() {
        return List.of("low", "high", "model_far_off").stream()
                .map(name -> LeaveOneOut.of(CASES.get(name).likelihood()))
                .toList();
    }

    @Test
    void stacking_weights_are_those_of_arviz() {
        // ArviZ stops its optimiser at a tolerance of 1e-6 in the sum of logarithms, which is flat in the weights
        assertThat(PredictiveComparison.stacking(compared())).containsExactly(COMPARISON.get("stacking"), within(2e-3));
    }

    @Test
    void bootstrapped_weights_are_those_of_arviz() {
        // two sets of 1,000 bootstraps, whose weights spread by at most a half: 4.5 standard errors
        assertThat(PredictiveComparison.pseudoBma(compared()))
                .containsExactly(COMPARISON.get("BB-pseudo-BMA"), within(4.5 * 0.5 * Math.sqrt(2.0 / 1000)));
    }

    @Test
    void differences_are_paired_by_observation_as_those_of_arviz() {
        List<LeaveOneOut> models = compared();
        double[] elpd = COMPARISON.get("difference");
        int best = IntStream.range(0, 3).filter(k -> elpd[k] == 0).findFirst().orElseThrow();
        for (int k = 0; k < 3; k++) {
            PredictiveComparison.Difference difference =
                    PredictiveComparison.difference(models.get(best), models.get(k));
            assertThat(difference.elpd()).isCloseTo(elpd[k], within(1e-7));
            assertThat(difference.se()).isCloseTo(COMPARISON.get("differenceSe")[k], within(1e-7));
        }
    }

    private static double value(Case reference, String name) {
        return reference.values.get(name)[0];
    }

    private static Map<String, Case> read() {
        Map<String, Case> cases = new LinkedHashMap<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                PredictiveReferenceTest.class.getResourceAsStream("predictive.txt"), StandardCharsets.UTF_8))) {
            Map<String, double[]> values = COMPARISON;
            Case now = null;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] words = line.split(" ");
                switch (words[0]) {
                    case "case" -> {
                        values = new LinkedHashMap<>();
                        now = new Case(
                                words[1], Integer.parseInt(words[2]), new ArrayList<>(), new ArrayList<>(), values);
                        cases.put(now.name, now);
                    }
                    case "logs" -> now.logs.add(numbers(words));
                    case "predicted" -> now.predicted.add(numbers(words));
                    case "comparison" -> values = COMPARISON;
                    case "best" -> {
                        // follows from the differences
                    }
                    default -> values.put(words[0], numbers(words));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return cases;
    }

    private static double[] numbers(String[] words) {
        return Arrays.stream(words).skip(1).mapToDouble(Double::parseDouble).toArray();
    }
}
