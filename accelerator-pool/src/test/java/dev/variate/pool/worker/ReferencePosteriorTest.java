package dev.variate.pool.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.variate.device.Devices;
import dev.variate.diagnostics.ParameterSummary;
import dev.variate.diagnostics.Summary;
import dev.variate.examples.Example;
import dev.variate.examples.Examples;
import dev.variate.inference.Block;
import dev.variate.inference.NutsSettings;
import dev.variate.pool.elaborator.Elaboration;
import dev.variate.pool.elaborator.Elaborators;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Each example, from its text through a real elaborator process and each device, against a posterior that others computed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReferencePosteriorTest {
    // 4 x 2,000 draws: the Monte Carlo error is then small enough that a wrong prior or a lost Jacobian shows in every
    // example
    private static final NutsSettings SETTINGS = new NutsSettings(4, 1000, 2000, 0.9, 10);
    private static final long SEED = 20181205;

    private Elaborators elaborators;

    @BeforeAll
    void start() {
        elaborators = Elaborators.start(Elaborators.Settings.standard().withSpares(1));
    }

    @AfterAll
    void stop() {
        elaborators.close();
    }

    static Stream<Arguments> examplesAndDevices() {
        return Devices.names().stream()
                .flatMap(device -> Examples.all().stream().map(example -> Arguments.of(example.name(), device)));
    }

    @ParameterizedTest(name = "{0} on {1}")
    @MethodSource("examplesAndDevices")
    void an_examples_posterior_is_the_one_that_others_computed(String name, String device) throws IOException {
        Example example = Examples.named(name);
        Elaboration elaboration =
                elaborators.elaborate("references", example.source(), example.data(), Duration.ofSeconds(60));
        assertThat(elaboration).isInstanceOf(Elaboration.Elaborated.class);
        Elaboration.Elaborated model = (Elaboration.Elaborated) elaboration;

        List<ParameterSummary> summaries;
        try (Fit fit = Fit.compile(model.program(), model.inputs(), Devices.named(device))) {
            double[][][] draws = new double[SETTINGS.chains()][SETTINGS.draws()][];
            fit.sample(
                    SETTINGS,
                    SEED,
                    2,
                    List.of(),
                    (block, drawn) -> keep(block, drawn, fit.scalarNames().size(), draws));
            summaries = Summary.of(fit.scalarNames(), draws);
        }

        JsonNode reference = reference(name);
        int compared = 0;
        for (ParameterSummary summary : summaries) {
            assertThat(summary.rHat()).as("R-hat of %s", summary.name()).isLessThan(1.01);
            JsonNode wanted = reference.path(summary.name());
            if (!wanted.isMissingNode()) {
                compared++;
                double error = Math.hypot(summary.mcse(), wanted.path("mcse").asDouble());
                // four combined standard errors: about 100 scalars are compared, so chance alone fails one run in 160,
                // and the seed is
                // fixed
                assertThat(summary.mean())
                        .as("mean of %s, reference %s", summary.name(), wanted)
                        .isCloseTo(wanted.path("mean").asDouble(), within(4 * error));
                // the sd of n effective draws has relative error about 1/sqrt(2n), more in heavy tails such as tau's;
                // at worst 5 % here
                assertThat(summary.sd() / wanted.path("sd").asDouble())
                        .as("sd of %s", summary.name())
                        .isBetween(0.8, 1.25);
            }
        }
        assertThat(compared).as("scalars that the reference has").isEqualTo(reference.size());
    }

    private static void keep(Block block, double[] drawn, int width, double[][][] draws) {
        for (int i = 0; !block.warmup() && i < block.count(); i++) {
            double[] draw = new double[width];
            System.arraycopy(drawn, i * width, draw, 0, width);
            draws[block.chain()][block.firstIteration() + i - SETTINGS.warmup()] = draw;
        }
    }

    private static JsonNode reference(String name) throws IOException {
        try (InputStream in = ReferencePosteriorTest.class.getResourceAsStream("/references/" + name + ".json")) {
            assertThat(in).as("reference of %s", name).isNotNull();
            return JsonMapper.shared().readTree(in).path("parameters");
        }
    }
}
