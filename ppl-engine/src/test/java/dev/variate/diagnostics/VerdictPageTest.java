package dev.variate.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The page of the verdict's rules says what the code does. */
class VerdictPageTest {
    private static List<String> rows() throws IOException {
        return Files.readAllLines(Path.of("../docs/verdict.md")).stream()
                .filter(line -> line.startsWith("| "))
                .toList();
    }

    private static String row(String word) throws IOException {
        return rows().stream().filter(row -> row.contains(word)).findFirst().orElseThrow();
    }

    private static String plain(double bound) {
        return bound == Math.rint(bound) ? String.format(Locale.ROOT, "%.0f", bound) : Double.toString(bound);
    }

    @Test
    void every_kind_of_evidence_has_a_rule() throws IOException {
        for (Diagnostic diagnostic : Diagnostic.values()) {
            assertThat(rows()).as(diagnostic.name()).anyMatch(row -> row.contains("`" + diagnostic.name() + "`"));
        }
    }

    @Test
    void bounds_are_those_of_the_code() throws IOException {
        assertThat(row("split and folded")).contains(plain(Verdict.LARGEST_R_HAT) + " or more");
        assertThat(row("`ESS_BULK`"))
                .contains(
                        "fewer than " + plain(Verdict.FEWEST_EFFECTIVE_DRAWS_OF_A_CHAIN) + " effective draws a chain");
        assertThat(row("`ENERGY`")).contains("below " + plain(Verdict.SMALLEST_E_BFMI));
        assertThat(row("`K_HAT`")).contains("above " + plain(ParetoTail.LARGEST_USABLE));
        assertThat(row("priors against data")).contains(plain(PowerScaling.THRESHOLD) + " or more");
    }

    @Test
    void levels_are_called_as_the_code_calls_them() throws IOException {
        String page = String.join("\n", rows());
        for (Verdict.Level level : List.of(Verdict.Level.EARLY, Verdict.Level.NOT_YET, Verdict.Level.BAD)) {
            assertThat(page).contains(level.words());
        }
    }
}
