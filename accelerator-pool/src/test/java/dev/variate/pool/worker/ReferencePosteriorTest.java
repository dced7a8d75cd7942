package dev.variate.pool.worker;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.ArrayList;
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
    // about 100 scalars are held to four standard errors each, so chance alone fails one seed in 160, and a device may
    // round otherwise on another
    // processor; a wrong posterior fails both seeds
    private static final List<Long> SEEDS = List.of(20181205L, 2181206L);

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

        JsonNode reference = reference(name);
        try (Fit fit = Fit.compile(model.program(), model.inputs(), Devices.named(device))) {
            List<ParameterSummary> first = sample(fit, SEEDS.getFirst());
            assertThat(first.stream().filter(s -> reference.has(s.name())).count())
                    .as("scalars that the reference has")
                    .isEqualTo(reference.size());
            if (!disagreements(first, reference).isEmpty()) {
                assertThat(disagreements(sample(fit, SEEDS.getLast()), reference))
                        .as("with a second seed, after %s with the first", disagreements(first, reference))
                        .isEmpty();
            }
        }
    }

    private static List<ParameterSummary> sample(Fit fit, long seed) {
        double[][][] draws = new double[SETTINGS.chains()][SETTINGS.draws()][];
        fit.sample(
                SETTINGS,
                seed,
                2,
                List.of(),
                (block, drawn) -> keep(block, drawn, fit.scalarNames().size(), draws));
        return Summary.of(fit.scalarNames(), draws);
    }

    /** In words, what of the summaries the reference contradicts. */
    private static List<String> disagreements(List<ParameterSummary> summaries, JsonNode reference) {
        List<String> found = new ArrayList<>();
        for (ParameterSummary summary : summaries) {
            if (!(summary.rHat() < 1.01)) {
                found.add("R-hat of " + summary.name() + " is " + summary.rHat());
            }
            JsonNode wanted = reference.path(summary.name());
            if (wanted.isMissingNode()) {
                continue;
            }
            double error = Math.hypot(summary.mcse(), wanted.path("mcse").asDouble());
            double z = (summary.mean() - wanted.path("mean").asDouble()) / error;
            if (!(Math.abs(z) < 4)) {
                found.add("mean of " + summary.name() + " is " + z + " standard errors off");
            }
            // the sd of n effective draws has relative error about 1/sqrt(2n), more in heavy tails such as tau's; at
            // worst 5 % here
            double ratio = summary.sd() / wanted.path("sd").asDouble();
            if (!(ratio > 0.8 && ratio < 1.25)) {
                found.add("sd of " + summary.name() + " is " + ratio + " times the reference's");
            }
        }
        return found;
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
