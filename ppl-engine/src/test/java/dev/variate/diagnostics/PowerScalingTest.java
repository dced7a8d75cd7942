package dev.variate.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sensitivity beside that of arviz-stats; tools/diagnostics-reference says how its values were made. */
class PowerScalingTest {
    record Case(
            String name,
            double[][] draws,
            double[][] prior,
            double[][] likelihood,
            double ofPrior,
            double ofLikelihood,
            double distance) {
        PowerScaling.Sensitivity found() {
            double[][][] all = Arrays.stream(draws)
                    .map(chain ->
                            Arrays.stream(chain).mapToObj(x -> new double[] {x}).toArray(double[][]::new))
                    .toArray(double[][][]::new);
            return PowerScaling.of(List.of("x"), all, prior, likelihood)
                    .scalars()
                    .getFirst();
        }

        @Override
        public String toString() {
            return name;
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void sensitivities_are_those_of_arviz(Case reference) {
        PowerScaling.Sensitivity found = reference.found();
        // ArviZ smooths the weights' tail by some draws more or fewer, and weights are within a few per cent of 1
        assertThat(found.prior()).isCloseTo(reference.ofPrior, within(0.01 * Math.max(0.05, reference.ofPrior)));
        assertThat(found.likelihood())
                .isCloseTo(reference.ofLikelihood, within(0.01 * Math.max(0.05, reference.ofLikelihood)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void the_distance_is_that_of_arviz(Case reference) {
        double[] values = Chains.concatenate(reference.draws);
        double[] logs = Chains.concatenate(reference.likelihood);
        double top = Arrays.stream(logs).max().orElseThrow();
        double[] weights =
                Arrays.stream(logs).map(l -> Math.exp(0.5 * (l - top))).toArray();
        double sum = DoubleStream.of(weights).sum();
        for (int i = 0; i < weights.length; i++) {
            weights[i] /= sum;
        }
        assertThat(PowerScaling.distance(values, Ranking.of(values).order(), weights))
                .isCloseTo(reference.distance, within(1e-9));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void what_a_case_is_called_is_what_is_found(Case reference) {
        PowerScaling.Diagnosis diagnosis = reference.found().diagnosis();
        switch (reference.name) {
            case "agreement" -> assertThat(diagnosis).isEqualTo(PowerScaling.Diagnosis.NONE);
            case "conflict" -> assertThat(diagnosis).isEqualTo(PowerScaling.Diagnosis.CONFLICT);
            case "strong_prior" -> assertThat(diagnosis).isEqualTo(PowerScaling.Diagnosis.PRIOR);
            default -> assertThat(diagnosis).isNotNull();
        }
    }

    @Test
    void a_constant_has_no_sensitivity_and_a_flat_prior_moves_nothing() {
        double[][] flat = new double[2][100];
        double[][] logs = new double[2][100];
        double[][][] draws = new double[2][100][];
        for (int chain = 0; chain < 2; chain++) {
            for (int i = 0; i < 100; i++) {
                double x = Math.sin(i + 100 * chain);
                draws[chain][i] = new double[] {x, 7};
                logs[chain][i] = -x * x;
            }
        }
        List<PowerScaling.Sensitivity> found =
                PowerScaling.of(List.of("x", "seven"), draws, flat, logs).scalars();
        assertThat(found.get(0).prior()).isCloseTo(0, within(1e-6));
        assertThat(found.get(0).likelihood()).isPositive();
        assertThat(found.get(1).prior()).isNaN();
        assertThat(found.get(1).diagnosis()).isEqualTo(PowerScaling.Diagnosis.NONE);
    }

    static List<Case> cases() throws IOException {
        List<Case> cases = new ArrayList<>();
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                PowerScalingTest.class.getResourceAsStream("sensitivity.txt"), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] words = line.split(" ");
                int chains = Integer.parseInt(words[2]);
                cases.add(new Case(
                        words[1],
                        byChain(numbers(in), chains),
                        byChain(numbers(in), chains),
                        byChain(numbers(in), chains),
                        numbers(in)[0],
                        numbers(in)[0],
                        numbers(in)[0]));
            }
        }
        return cases;
    }

    private static double[] numbers(BufferedReader in) throws IOException {
        return Arrays.stream(in.readLine().split(" "))
                .skip(1)
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    private static double[][] byChain(double[] all, int chains) {
        int length = all.length / chains;
        double[][] byChain = new double[chains][];
        for (int chain = 0; chain < chains; chain++) {
            byChain[chain] = Arrays.copyOfRange(all, chain * length, (chain + 1) * length);
        }
        return byChain;
    }
}
