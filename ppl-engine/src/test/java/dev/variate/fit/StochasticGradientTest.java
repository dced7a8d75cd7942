package dev.variate.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.variate.diagnostics.ParameterSummary;
import dev.variate.inference.Block;
import dev.variate.inference.Checkpoint;
import dev.variate.inference.InvalidCheckpointException;
import dev.variate.inference.MiniBatch;
import dev.variate.inference.NutsSettings;
import dev.variate.model.Language;
import dev.variate.model.Model;
import dev.variate.model.ModelException;
import dev.variate.random.Key;
import dev.variate.random.RandomStream;
import dev.variate.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StochasticGradientTest {
    private static final int ROWS = 2_000;
    private static final MiniBatch TWENTY = new MiniBatch("", 20, 0.1);

    /** A line through 0 with a known error, so that the slope's posterior is normal. */
    private static final Model LINE = Model.of("line", List.of(Model.Parameter.tensor("x")), given -> {
        var slope = Language.normal("slope", 0, 10);
        return Language.normal("y", ((Tensor) given.getFirst()).times(slope), 2);
    });

    private static Map<String, double[]> data() {
        RandomStream random = Key.of(5).stream();
        double[] x = new double[ROWS];
        double[] y = new double[ROWS];
        for (int i = 0; i < ROWS; i++) {
            x[i] = random.nextGaussian();
            y[i] = 1.5 * x[i] + 2 * random.nextGaussian();
        }
        return Map.of("x", x, "y", y);
    }

    @ParameterizedTest
    @EnumSource(names = {"SGLD", "SGHMC"})
    void batches_of_a_hundredth_of_the_rows_find_a_normal_posterior(Method method) {
        Map<String, double[]> data = data();
        double precision = 0.01;
        double sum = 0;
        for (int i = 0; i < ROWS; i++) {
            precision += data.get("x")[i] * data.get("x")[i] / 4;
            sum += data.get("x")[i] * data.get("y")[i] / 4;
        }
        Draws draws;
        try (Fit fit = Fit.of(LINE, data)) {
            draws = fit.sample(method, method.usual().withDraws(5_000).withBatch(TWENTY), 3);
        }
        ParameterSummary slope = draws.summary().getFirst();
        assertThat(slope.rHat()).isLessThan(1.05);
        assertThat(slope.mean()).isCloseTo(sum / precision, within(5 * slope.mcse()));
        // Langevin steps of 0.1 make the variance 1 / (1 − 0.1/4) times too large, momentum with friction 1 about 1 +
        // 0.1/2; batches add some
        assertThat(slope.sd() * Math.sqrt(precision)).isBetween(0.93, 1.2);
    }

    @Test
    void half_the_step_size_comes_nearer_to_the_width_of_the_posterior() {
        // all rows in the batch: what is left is the error of the steps, 1 / (1 − h/4) for the variance
        Map<String, double[]> data = data();
        double precision = 0.01;
        for (double x : data.get("x")) {
            precision += x * x / 4;
        }
        for (double h : new double[] {1, 0.5}) {
            NutsSettings settings = Method.SGLD.usual().withDraws(5_000).withBatch(new MiniBatch("", ROWS, h));
            try (Fit fit = Fit.of(LINE, data)) {
                ParameterSummary slope =
                        fit.sample(Method.SGLD, settings, 4).summary().getFirst();
                // 20,000 draws of an effective size of some 20,000 h/4
                assertThat(slope.sd() * slope.sd() * precision).isCloseTo(1 / (1 - h / 4), within(0.1));
            }
        }
    }

    @Test
    void a_chain_goes_on_from_its_checkpoint_with_the_same_draws_whatever_the_threads() {
        NutsSettings settings = new NutsSettings(2, 20, 5_000, 0.8, 10).withBatch(TWENTY);
        List<Block> blocks = new ArrayList<>();
        List<double[]> whole = draws(settings, 2, List.of(), blocks);
        List<Checkpoint> checkpoints = new ArrayList<>();
        for (int chain = 0; chain < 2; chain++) {
            int own = chain;
            // a block has at most some four thousand iterations, so that there are more
            Block first = blocks.stream()
                    .filter(block -> block.chain() == own && !block.warmup())
                    .findFirst()
                    .orElseThrow();
            checkpoints.add(new Checkpoint(chain, first.checkpoint()));
        }
        byte[] damaged = checkpoints.getFirst().state().clone();
        damaged[damaged.length / 2] ^= 1;
        assertThatThrownBy(() -> draws(settings, 1, List.of(new Checkpoint(0, damaged)), new ArrayList<>()))
                .isInstanceOf(InvalidCheckpointException.class)
                .hasMessageContaining("damaged");
        List<Block> later = new ArrayList<>();
        List<double[]> resumed = draws(settings, 1, checkpoints, later);
        for (int chain = 0; chain < 2; chain++) {
            assertThat(resumed.get(chain)).isNotEmpty();
            double[] all = whole.get(chain);
            double[] rest = resumed.get(chain);
            assertThat(rest).isEqualTo(Arrays.copyOfRange(all, all.length - rest.length, all.length));
        }
    }

    private static List<double[]> draws(
            NutsSettings settings, int threads, List<Checkpoint> checkpoints, List<Block> blocks) {
        List<List<Double>> draws = List.of(new ArrayList<>(), new ArrayList<>());
        try (Fit fit = Fit.of(LINE, data())) {
            fit.sample(Method.SGHMC, settings, 9, threads, checkpoints, (block, drawn) -> {
                blocks.add(block);
                for (double each : drawn) {
                    draws.get(block.chain()).add(each);
                }
            });
        }
        return draws.stream()
                .map(each -> each.stream().mapToDouble(x -> x).toArray())
                .toList();
    }

    @Test
    void chains_begin_at_the_mode_or_where_one_asks() {
        NutsSettings one = new NutsSettings(1, 0, 1, 0.8, 10).withBatch(new MiniBatch("", ROWS, 1e-6));
        // the posterior's standard deviation is some 0.045, and such a step goes a thousandth of it
        double mode = first(one, List.of());
        assertThat(mode).isCloseTo(1.5, within(0.2));
        assertThat(first(one, List.of(Map.of("slope", new double[] {1.0})))).isCloseTo(1.0, within(0.001));
        double near = first(one.withInit(NutsSettings.Init.PATHFINDER), List.of());
        assertThat(near).isCloseTo(mode, within(0.25)).isNotCloseTo(mode, within(0.001));
    }

    private static double first(NutsSettings settings, List<Map<String, double[]>> points) {
        try (Fit fit = Fit.of(LINE, data())) {
            fit.startAt(points);
            return fit.sample(Method.SGLD, settings, 2).of("slope")[0][0];
        }
    }

    @Test
    void the_verdict_says_what_chains_cannot_show() {
        try (Fit fit = Fit.of(LINE, data())) {
            Draws draws = fit.sample(Method.SGLD, Method.SGLD.usual(), 1);
            assertThat(draws.verdict().text())
                    .startsWith("Good, but approximate.")
                    .contains("neither R-hat nor effective draws can show it");
            assertThat(draws.verdict().adviceText()).contains("half the step size");
        }
    }

    @Test
    void a_plate_that_no_observed_variable_is_on_is_refused_with_those_there_are() {
        Model model = Model.of("plates", List.of(), given -> {
            var mu = Language.normal("mu", 0, 1);
            return Language.normal("y", mu, 1, Language.plate("school", 8));
        });
        Map<String, double[]> data = Map.of("y", new double[8]);
        try (Fit fit = Fit.of(model, data)) {
            assertThatThrownBy(() ->
                            fit.sample(Method.SGLD, Method.SGLD.usual().withBatch(new MiniBatch("pupil", 2, 0.1)), 1))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("on a plate `pupil`; there are observed variables on `school`");
        }
        Model single = Model.of("single", List.of(), given -> Language.normal("y", Language.normal("mu", 0, 1), 1));
        try (Fit fit = Fit.of(single, Map.of("y", 1.0))) {
            assertThatThrownBy(() -> fit.sample(Method.SGLD, Method.SGLD.usual(), 1))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("no observed variable with rows");
        }
    }
}
