package dev.variate.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.variate.inference.NutsInfo;
import dev.variate.inference.NutsSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds every diagnostic to ArviZ's values of fixed draws; tools/diagnostics-reference says how they were made. */
class DiagnosticsReferenceTest {

    record Case(String name, double[][] chains, Map<String, Double> values) {
        @Override
        public String toString() {
            return name;
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void every_diagnostic_is_that_of_arviz(Case reference) {
        ParameterSummary summary = Summary.of(reference.name, reference.chains);
        reference.values.forEach((diagnostic, expected) -> {
            double found =
                    switch (diagnostic) {
                        case "rHat" -> summary.rHat();
                        case "essBulk" -> summary.essBulk();
                        case "essTail" -> summary.essTail();
                        case "essMean" -> EffectiveSampleSize.mean(reference.chains);
                        case "essQuantile10" -> EffectiveSampleSize.quantile(reference.chains, 0.1);
                        case "essLocal" -> EffectiveSampleSize.local(reference.chains, 0.5, 0.75);
                        case "essLowest" -> EffectiveSampleSize.local(reference.chains, 0, 0.1);
                        case "mcseQuantile90" -> MonteCarloError.ofQuantile(reference.chains, 0.9);
                        case "mcseMedian" -> MonteCarloError.ofQuantile(reference.chains, 0.5);
                        case "mcse" -> summary.mcse();
                        case "mcseSd" -> MonteCarloError.ofSd(reference.chains);
                        case "mean" -> summary.mean();
                        case "sd" -> summary.sd();
                        case "q05" -> summary.q05();
                        case "q25" -> summary.q25();
                        case "q75" -> summary.q75();
                        case "q50" -> summary.q50();
                        case "q95" -> summary.q95();
                        default ->
                            eBfmi(reference.chains).get(Integer.parseInt(diagnostic.substring("eBfmi".length())));
                    };
            // both sum in double precision, in another order; draws far from zero lose digits in their mean
            double tolerance = (reference.name.equals("far_from_zero") ? 1e-6 : 1e-9) * Math.max(1, Math.abs(expected));
            assertThat(found).as(diagnostic).isCloseTo(expected, Offset.offset(tolerance));
        });
    }

    @ParameterizedTest
    @MethodSource("cases")
    void a_diagnostic_alone_is_that_of_the_summary(Case reference) {
        ParameterSummary summary = Summary.of(reference.name, reference.chains);
        assertThat(ScaleReduction.rHat(reference.chains)).isEqualTo(summary.rHat());
        assertThat(EffectiveSampleSize.bulk(reference.chains)).isEqualTo(summary.essBulk());
        assertThat(EffectiveSampleSize.tail(reference.chains)).isEqualTo(summary.essTail());
        assertThat(MonteCarloError.ofMean(reference.chains)).isEqualTo(summary.mcse());
    }

    private static List<Double> eBfmi(double[][] energies) {
        SamplingHealth health = SamplingHealth.none(NutsSettings.defaults().withChains(energies.length));
        for (int chain = 0; chain < energies.length; chain++) {
            double[] stats = new double[energies[chain].length * NutsInfo.WIDTH];
            for (int i = 0; i < energies[chain].length; i++) {
                stats[(i + 1) * NutsInfo.WIDTH - 1] = energies[chain][i];
            }
            health = health.plus(chain, stats);
        }
        return health.eBfmi();
    }

    static List<Case> cases() throws IOException {
        List<Case> cases = new ArrayList<>();
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                DiagnosticsReferenceTest.class.getResourceAsStream("reference.txt"), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] words = line.split(" ");
                if (words[0].equals("case")) {
                    double[][] chains = new double[Integer.parseInt(words[2])][];
                    for (int chain = 0; chain < chains.length; chain++) {
                        chains[chain] = Arrays.stream(in.readLine().split(" "))
                                .mapToDouble(Double::parseDouble)
                                .toArray();
                    }
                    cases.add(new Case(words[1], chains, new LinkedHashMap<>()));
                } else {
                    cases.getLast().values.put(words[1], Double.parseDouble(words[2]));
                }
            }
        }
        return cases;
    }
}
