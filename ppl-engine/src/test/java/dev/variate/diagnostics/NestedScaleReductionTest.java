package dev.variate.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Nested R-hat beside that of arviz-stats; tools/diagnostics-reference says how its values were made. */
class NestedScaleReductionTest {
    record Case(String name, int superchains, double[][] chains, double expected) {
        @Override
        public String toString() {
            return name;
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void nested_r_hat_is_that_of_arviz(Case reference) {
        assertThat(ScaleReduction.nested(reference.chains, reference.superchains))
                .isCloseTo(reference.expected, within(1e-9));
        assertThat(Summary.of("x", reference.chains, reference.superchains).rHat())
                .isEqualTo(ScaleReduction.nested(reference.chains, reference.superchains));
    }

    @Test
    void chains_that_do_not_fall_into_superchains_of_one_size_are_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ScaleReduction.nested(new double[6][8], 4))
                .withMessageContaining("6 chains do not fall into 4 superchains");
    }

    static List<Case> cases() throws IOException {
        List<Case> cases = new ArrayList<>();
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                NestedScaleReductionTest.class.getResourceAsStream("nested.txt"), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] words = line.split(" ");
                double[][] chains = new double[Integer.parseInt(words[3])][];
                for (int chain = 0; chain < chains.length; chain++) {
                    chains[chain] = Arrays.stream(in.readLine().split(" "))
                            .mapToDouble(Double::parseDouble)
                            .toArray();
                }
                double expected = Double.parseDouble(in.readLine().split(" ")[1]);
                cases.add(new Case(words[1], Integer.parseInt(words[2]), chains, expected));
            }
        }
        return cases;
    }
}
