package dev.variate.pool.elaborator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.variate.device.Devices;
import dev.variate.device.LogDensity;
import dev.variate.diagnostics.Verdict;
import dev.variate.distribution.Distribution;
import dev.variate.fit.Draws;
import dev.variate.fit.Fit;
import dev.variate.inference.NutsSettings;
import dev.variate.model.Language;
import dev.variate.model.ModelProgram;
import dev.variate.model.Posterior;
import dev.variate.tensor.Tensor;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds {@code docs/language.md} and {@code docs/models.md} to the language: their models are elaborated, compiled for every device and sampled, and the
 * functions that the first names exist.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LanguagePageTest {
    private static final Path PAGE = Path.of("../docs/language.md");
    private static final Path MODELS = Path.of("../docs/models.md");
    private static final Pattern MODEL = Pattern.compile("(?ms)^```java\n(.*?)^```\n```json\n(.*?)^```\n");
    private static final Pattern NAME = Pattern.compile("(?m)^\\w+ (\\w+)\\(");
    private static final Pattern FUNCTION = Pattern.compile("(?<![.\\w])([a-z]\\w*)\\(");
    /** Short, and careful: the data are few, and their posteriors bend. */
    private static final NutsSettings BRIEF =
            NutsSettings.defaults().withWarmup(500).withDraws(300).withTargetAccept(0.95);

    private final Elaborators elaborators = Elaborators.start(Elaborators.Settings.standard());

    private record Example(String source, String data) {}

    @AfterAll
    void close() {
        elaborators.close();
    }

    private static String page() throws IOException {
        return Files.readString(PAGE);
    }

    static Stream<Named<Example>> models() throws IOException {
        return MODEL.matcher(page() + Files.readString(MODELS))
                .results()
                .map(m -> Named.of(
                        NAME.matcher(m.group(1))
                                .results()
                                .findFirst()
                                .orElseThrow()
                                .group(1),
                        new Example(m.group(1), m.group(2))));
    }

    @ParameterizedTest
    @MethodSource("models")
    void every_model_of_the_page_is_elaborated_compiled_for_every_device_and_sampled(Example example) {
        Elaboration elaboration =
                elaborators.elaborate("page", example.source(), example.data(), Duration.ofSeconds(30));
        assertThat(elaboration).isInstanceOf(Elaboration.Elaborated.class);
        Elaboration.Elaborated model = (Elaboration.Elaborated) elaboration;
        Posterior posterior = Posterior.of(model.program(), model.inputs());
        double[] position = new double[posterior.dimension()];
        Arrays.fill(position, 0.1);
        double[] expected = new double[position.length];
        double density = posterior.compile(Devices.named("jvm")).logDensity(position, expected);
        assertThat(density).isFinite();
        for (String device : Devices.names()) {
            LogDensity compiled = posterior.compile(Devices.named(device));
            double[] gradient = new double[position.length];
            // two compilers add up in another order
            Offset<Double> rounding = Offset.offset(1e-9 * (1 + Math.abs(density)));
            assertThat(compiled.logDensity(position, gradient)).as(device).isCloseTo(density, rounding);
            assertThat(gradient).as(device).containsExactly(expected, Offset.offset(1e-8 * (1 + Math.abs(density))));
        }
        try (Fit fit = Fit.compile(model.program(), model.inputs(), Devices.named("jvm"))) {
            Draws draws = fit.sample(BRIEF, 1);
            assertThat(draws.verdict().level()).as(draws.verdict().text()).isNotEqualTo(Verdict.Level.BAD);
            assertThat(draws.health().divergences()).as("of 1,200 draws").isLessThan(60);
        }
    }

    @Test
    void every_example_of_the_page_is_a_model_with_data() throws IOException {
        long models = models().count();
        assertThat(models).isGreaterThan(11);
        assertThat(Pattern.compile("(?m)^```java$")
                        .matcher(page() + Files.readString(MODELS))
                        .results()
                        .count())
                .isEqualTo(models);
    }

    @Test
    void every_function_that_the_page_names_exists() throws IOException {
        Set<String> known = Stream.of(Language.class, Tensor.class, Distribution.class, ModelProgram.class, Math.class)
                .flatMap(type -> Arrays.stream(type.getMethods()))
                .map(Method::getName)
                .collect(Collectors.toSet());
        String text = MODEL.matcher(page()).replaceAll("");
        Set<String> named =
                FUNCTION.matcher(text).results().map(m -> m.group(1)).collect(Collectors.toSet());
        assertThat(named).contains("normal", "shape").allSatisfy(name -> assertThat(known)
                .contains(name));
        Pattern bare = Pattern.compile("`([a-z]\\w+)`");
        Set<String> languageNames =
                Arrays.stream(Language.class.getMethods()).map(Method::getName).collect(Collectors.toSet());
        String distributions = text.substring(text.indexOf("## Distributions"), text.indexOf("`Normal.of(0, 1)`"));
        assertThat(bare.matcher(distributions).results().map(m -> m.group(1)))
                .hasSizeGreaterThan(40)
                .allSatisfy(name -> assertThat(languageNames).contains(name));
    }
}
