package dev.variate.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.variate.device.Devices;
import dev.variate.device.Executable;
import dev.variate.program.Input;
import dev.variate.program.Named;
import dev.variate.program.Program;
import dev.variate.program.ProgramBuilder;
import dev.variate.program.ReferenceEvaluator;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** That no distribution of the language is left out of what the others are held to, and what densities say of odd values. */
class EveryDistributionTest {
    /** Held to what they are made of, to a whole table of probabilities, or to values below 0, by tests of their own. */
    private static final Set<String> OF_THEIR_OWN = Set.of(
            "categorical",
            "categoricalLogits",
            "finiteDiscrete",
            "hiddenMarkov",
            "linearGaussian",
            "markovChain",
            "orderedLogistic",
            "skellam",
            "zipf");

    /** Those numbers one by one that SciPy does not have. */
    private static final Set<String> NOT_IN_SCIPY = Set.of(
            "bernoulliLogits",
            "binomialLogits",
            "finiteDiscrete",
            "halfStudentT",
            "hurdleNegativeBinomial",
            "hurdlePoisson",
            "kumaraswamy",
            "logitNormal",
            "mixture",
            "zeroInflatedBinomial",
            "zeroInflatedNegativeBinomial",
            "zeroInflatedPoisson");

    private static final double[] ODD = {
        0,
        -0.0,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.NaN,
        Double.MIN_VALUE,
        -Double.MIN_VALUE,
        1e100,
        0.5
    };

    private static List<Distribution> numbers() {
        return Stream.concat(
                        DensityTest.continuous().stream().map(DistributionCases.Continuous::distribution),
                        DensityTest.discrete().stream().map(DistributionCases.Discrete::distribution))
                .toList();
    }

    private static Set<String> names(Stream<? extends Distribution> distributions) {
        return distributions.map(Distribution::name).collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void each_is_in_the_tables_that_hold_density_tails_and_sampler_to_each_other() {
        Set<String> held = names(Stream.of(
                        numbers().stream(),
                        MultivariateCases.continuous().stream().map(MultivariateCases.Vectors::distribution),
                        MultivariateCases.counts().stream().map(MultivariateCases.Counts::distribution))
                .flatMap(s -> s));
        assertThat(held).doesNotContainAnyElementsOf(OF_THEIR_OWN);
        held.addAll(OF_THEIR_OWN);
        assertThat(held).containsAll(Families.names());
    }

    @Test
    void each_that_SciPy_has_is_held_to_its_numbers() throws IOException {
        Set<String> held = new TreeSet<>();
        try (var in = EveryDistributionTest.class.getResourceAsStream("scipy.csv")) {
            new String(in.readAllBytes())
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .forEach(line -> held.add(line.split(",")[0].strip()));
        }
        assertThat(held).doesNotContainAnyElementsOf(NOT_IN_SCIPY);
        held.addAll(NOT_IN_SCIPY);
        assertThat(held)
                .containsAll(names(numbers().stream().filter(d -> d.batchShape().isScalar())));
    }

    /** One of each family, all in one program, since compiling takes long on some devices. */
    @Test
    void odd_values_have_a_density_that_is_a_number_or_minus_infinity_and_the_same_on_every_device() {
        Map<String, Distribution> families = new LinkedHashMap<>();
        numbers().forEach(d -> families.putIfAbsent(d.name(), d));
        ProgramBuilder b = new ProgramBuilder("odd values");
        Tensor x = b.input("x", TensorType.f64(ODD.length), Input.Role.ARGUMENT);
        List<Named> outputs = new ArrayList<>();
        families.forEach((name, d) -> outputs.add(new Named(name, b.varOf(d.logProb(x)))));
        Program program = b.finish(outputs);
        Map<String, Value> inputs = Map.of("x", Value.vector(ODD));
        List<Value> expected = ReferenceEvaluator.evaluate(program, inputs);
        List<String> wrong = new ArrayList<>();
        for (int k = 0; k < outputs.size(); k++) {
            for (int i = 0; i < ODD.length; i++) {
                if (Double.isNaN(expected.get(k).get(i))) {
                    wrong.add(outputs.get(k).name() + " at " + ODD[i]);
                }
            }
        }
        assertThat(wrong).as("no numbers").isEmpty();
        for (int k = 0; k < outputs.size(); k++) {
            for (int outside : new int[] {2, 3, 4}) {
                assertThat(expected.get(k).get(outside))
                        .as(outputs.get(k).name() + " at " + ODD[outside])
                        .isEqualTo(Double.NEGATIVE_INFINITY);
            }
            assertThat(expected.get(k).get(0))
                    .as("zero has no sign: " + outputs.get(k).name())
                    .isEqualTo(expected.get(k).get(1));
        }
        for (String device : Devices.names()) {
            List<Value> made;
            try (Executable compiled = Devices.named(device).compile(program, Map.of())) {
                made = compiled.call(List.of(Value.vector(ODD)));
            }
            for (int k = 0; k < outputs.size(); k++) {
                for (int i = 0; i < ODD.length; i++) {
                    // XLA's code takes denormal numbers for 0
                    boolean flushed = !device.equals("jvm") && Math.abs(ODD[i]) == Double.MIN_VALUE;
                    double wanted = expected.get(k).get(flushed ? 0 : i);
                    double given = made.get(k).get(i);
                    if (flushed && given == expected.get(k).get(i)) {
                        continue;
                    }
                    assertThat(given)
                            .as(device + ": " + outputs.get(k).name() + " at " + ODD[i])
                            .isCloseTo(wanted, within(1e-9 * Math.max(1, Math.abs(wanted))));
                }
            }
        }
    }

    @Test
    void no_values_have_no_densities() {
        Value none = Value.vector(new double[0]);
        assertThat(numbers().stream().filter(d -> d.batchShape().isScalar()))
                .allSatisfy(d -> assertThat(d.logProb(none).shape().dims()).containsExactly(0));
    }
}
