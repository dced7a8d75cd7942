package dev.variate.pool.elaborator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.variate.device.Devices;
import dev.variate.fit.Fit;
import dev.variate.inference.NutsSettings;
import dev.variate.inference.SamplingException;
import dev.variate.model.ModelException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Models as newcomers get them wrong, on the page {@code wrong-models.md}: each with its data and with what is said of it, word by word and
 * with its line and column. Read a message aloud before you change the page.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WrongModelsTest {
    private static final Duration LIMIT = Duration.ofSeconds(2);
    private static final Pattern MISTAKE =
            Pattern.compile("(?ms)^## ([^\n]+)\n\n```java\n(.*?)^```\n(?:```json\n(.*?)^```\n)?\n((?:^> [^\n]*\n)+)");
    /** What no sentence to a person who knows statistics holds: names of the machinery inside. */
    private static final Pattern INSIDE = Pattern.compile(
            "Exception|Error\\b|java\\.util|dev\\.variate|Rewritten|Lambda|capture|inferred|lvalue|\\[I|\\$\\d");

    private final Elaborators elaborators = Elaborators.start(Elaborators.Settings.standard());

    private record Mistake(String source, String data, String told) {}

    @AfterAll
    void close() {
        elaborators.close();
    }

    private static String page() throws IOException {
        try (InputStream in = WrongModelsTest.class.getResourceAsStream("wrong-models.md")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    static Stream<Named<Mistake>> mistakes() throws IOException {
        return MISTAKE.matcher(page()).results().map(m -> Named.of(m.group(1), mistake(m)));
    }

    private static Mistake mistake(MatchResult m) {
        String told = m.group(4).lines().map(line -> line.substring(2)).collect(Collectors.joining("\n"));
        return new Mistake(m.group(2), Optional.ofNullable(m.group(3)).orElse("{}"), told);
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void a_wrong_model_is_told_what_happened_where_and_what_to_do(Mistake mistake) {
        String told = told(mistake.source(), mistake.data());
        assertThat(told).isEqualTo(mistake.told());
        assertThat(INSIDE.matcher(told).find()).as(told).isFalse();
    }

    @Test
    void every_entry_of_the_page_is_read() throws IOException {
        long headings = page().lines().filter(line -> line.startsWith("## ")).count();
        assertThat(mistakes().count()).isEqualTo(headings).isGreaterThanOrEqualTo(50);
    }

    /** All that is said: a line for each problem, with line and column where there is one. */
    private String told(String source, String data) {
        try {
            return switch (elaborators.elaborate("wrong", source, data, LIMIT)) {
                case Elaboration.Rejected rejected -> words(rejected.problems());
                case Elaboration.Elaborated model -> sampled(model);
            };
        } catch (InvalidDataException e) {
            return "data: " + e.getMessage();
        }
    }

    private static String words(List<Problem> problems) {
        return problems.stream()
                .map(p -> (p.hasPlace() ? p.line() + ":" + p.column() + ": " : "") + p.message())
                .collect(Collectors.joining("\n"));
    }

    private static String sampled(Elaboration.Elaborated model) {
        try (Fit fit = Fit.compile(model.program(), model.inputs(), Devices.named("jvm"))) {
            return fit.sample(NutsSettings.defaults().withWarmup(200).withDraws(100), 1)
                    .verdict()
                    .text();
        } catch (ModelException e) {
            return words(List.of(new Problem(e.line(), e.column(), e.column() + 1, e.getMessage())));
        } catch (SamplingException e) {
            return e.getMessage();
        }
    }
}
