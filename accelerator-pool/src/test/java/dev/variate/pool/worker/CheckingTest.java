package dev.variate.pool.worker;

import static dev.variate.model.Language.factor;
import static dev.variate.model.Language.flat;
import static dev.variate.model.Language.halfNormal;
import static dev.variate.model.Language.normal;
import static dev.variate.model.Language.poisson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.variate.model.Model;
import dev.variate.model.ModelProgram;
import dev.variate.model.TracedModel;
import dev.variate.pool.protocol.CheckJob;
import dev.variate.pool.protocol.CheckResult;
import dev.variate.pool.protocol.NamedTensor;
import dev.variate.pool.protocol.PackedDoubles;
import dev.variate.program.ProgramText;
import dev.variate.random.Key;
import dev.variate.random.RandomStream;
import dev.variate.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a worker answers to questions about a model, whoever asks them. */
class CheckingTest {
    private static final double[] Y = {1.2, 0.4, -0.3, 2.0, 0.9, 1.6, 0.1, 0.7};

    private static final Model NORMAL = Model.of("normal", () -> {
        Tensor mu = normal("mu", 0, 10);
        return normal("y", mu, 1, dev.variate.model.Language.shape(8));
    });

    private static CheckJob job(Model model, Map<String, ?> data, int scalars, List<String> draws) {
        TracedModel traced = ModelProgram.trace(model, data);
        return new CheckJob(
                "job",
                ProgramText.print(traced.program()),
                NamedTensor.listOf(traced.inputs()),
                scalars,
                draws,
                200,
                1);
    }

    /** Two chains of draws about the mean of the data, as wide as its posterior is. */
    private static List<String> posterior(int draws) {
        RandomStream random = Key.of(4).stream();
        double mean = Arrays.stream(Y).average().orElseThrow();
        double[][] chains = new double[2][draws];
        for (double[] chain : chains) {
            Arrays.setAll(chain, i -> mean + random.nextGaussian() / Math.sqrt(8));
        }
        return Arrays.stream(chains).map(PackedDoubles::pack).toList();
    }

    @Test
    void draws_of_a_normal_mean_predict_as_the_formula_says() {
        CheckResult result = Checking.answer(job(NORMAL, Map.of("y", Y), 1, posterior(2000)));

        assertThat(result.error()).isEmpty();
        assertThat(result.notes()).isEmpty();
        CheckResult.Loo loo = result.loo().getFirst();
        assertThat(loo.observations()).hasSize(8).startsWith("y[0]");
        double[] elpd = PackedDoubles.unpack(loo.elpd());
        double sum = Arrays.stream(Y).sum();
        for (int i = 0; i < 8; i++) {
            double z = Y[i] - (sum - Y[i]) / 7;
            double variance = 1 + 1.0 / 7;
            double exact = -0.5 * z * z / variance - 0.5 * Math.log(2 * Math.PI * variance);
            // 4,000 draws of log densities that spread by at most a half
            assertThat(elpd[i]).isCloseTo(exact, within(0.05));
        }
        assertThat(PackedDoubles.unpack(loo.pit())).hasSize(8);
        assertThat(Arrays.stream(PackedDoubles.unpack(loo.pit())).boxed()).allMatch(p -> p > 0 && p < 1);
        assertThat(result.predictions()).isEqualTo(200);
        CheckResult.Variable y = result.variables().getFirst();
        assertThat(PackedDoubles.unpack(y.observed())).containsExactly(Y);
        assertThat(PackedDoubles.unpack(y.predicted())).hasSize(200 * 8);
    }

    @Test
    void without_draws_whole_worlds_come_from_the_priors() {
        CheckResult result = Checking.answer(job(NORMAL, Map.of("y", Y), 0, List.of()));
        assertThat(result.error()).isEmpty();
        assertThat(result.variables()).extracting(CheckResult.Variable::name).containsExactly("mu", "y");
        assertThat(result.loo()).isEmpty();
    }

    @Test
    void a_flat_prior_is_said_to_have_no_draws() {
        Model model = Model.of("flat", () -> normal("y", flat("mu"), 1));
        assertThat(Checking.answer(job(model, Map.of("y", 1), 0, List.of())).error())
                .startsWith("`mu` cannot be drawn: a `flat` is no probability distribution.");
    }

    @Test
    void a_factor_and_a_refused_draw_are_told_of() {
        Model model = Model.of("counts", () -> {
            Tensor rate = normal("rate", 0, 1);
            factor("penalty", rate);
            return poisson("y", rate);
        });
        CheckResult result = Checking.answer(job(model, Map.of("y", 2), 1, List.of(PackedDoubles.pack(1, 2, -1, 3))));
        assertThat(result.notes()).contains("The factor `penalty` weighs the posterior, and no predicted data.");
        assertThat(result.refusal()).startsWith("1 of 4 data sets could not be predicted. A `poisson` needs a rate");
    }

    @Test
    void a_model_without_observations_has_nothing_to_check() {
        Model model = Model.of("prior", () -> halfNormal("s", 1));
        CheckResult result = Checking.answer(job(model, Map.of(), 1, List.of(PackedDoubles.pack(1, 2, 3))));
        assertThat(result.loo()).isEmpty();
        assertThat(result.variables()).isEmpty();
        assertThat(result.notes())
                .containsExactly(
                        "The model has no observed variable, so there is nothing that it could have predicted.");
    }

    /** A program comes from a process that is not trusted. */
    @Test
    void what_does_not_fit_together_is_an_answer_and_no_crash() {
        CheckJob right = job(NORMAL, Map.of("y", Y), 1, posterior(10));
        assertThat(Checking.answer(new CheckJob("j", "no program", right.inputs(), 1, right.draws(), 10, 1))
                        .error())
                .isNotEmpty();
        assertThat(Checking.answer(new CheckJob("j", right.program(), List.of(), 1, right.draws(), 10, 1))
                        .error())
                .isEqualTo("The input 'y' has no value");
        assertThat(Checking.answer(new CheckJob("j", right.program(), right.inputs(), 7, right.draws(), 10, 1))
                        .error())
                .isEqualTo("10 numbers do not make draws of 7 scalars");
        assertThat(Checking.answer(new CheckJob("j", right.program(), right.inputs(), 2, right.draws(), 10, 1))
                        .error())
                .isEqualTo("Draws have 1 scalars, found 2");
        assertThat(Checking.answer(new CheckJob(
                                "j", right.program().replace("normal", "nirmal"), right.inputs(), 0, List.of(), 10, 1))
                        .error())
                .contains("`nirmal` is a distribution of the model's own");
    }

    @Test
    void an_execution_tells_each_variable_with_its_density_and_the_sum_so_far() {
        TracedModel traced = ModelProgram.trace(NORMAL, Map.of("y", Y));
        CheckJob job = CheckJob.execution(
                "job", ProgramText.print(traced.program()), NamedTensor.listOf(traced.inputs()), true, 9);
        CheckResult result = Checking.answer(job);

        assertThat(result.error()).isEmpty();
        List<CheckResult.ExecutionStep> steps = result.execution().orElseThrow();
        assertThat(steps).extracting(step -> step.value().name()).containsExactly("mu", "y");
        assertThat(steps).extracting(CheckResult.ExecutionStep::origin).containsExactly("DRAWN", "DATA");
        double mu = PackedDoubles.unpack(steps.getFirst().value().elements())[0];
        double prior = -0.5 * Math.pow(mu / 10, 2) - Math.log(10) - 0.5 * Math.log(2 * Math.PI);
        double data = Arrays.stream(Y)
                .map(y -> -0.5 * Math.pow(y - mu, 2) - 0.5 * Math.log(2 * Math.PI))
                .sum();
        // sums of some terms of size 10 in double precision
        assertThat(steps.getFirst().logJoint()).isCloseTo(prior, within(1e-12));
        assertThat(steps.getLast().logProb()).isCloseTo(data, within(1e-9));
        assertThat(steps.getLast().logJoint()).isCloseTo(prior + data, within(1e-9));
        assertThat(PackedDoubles.unpack(steps.getLast().value().elements())).isEqualTo(Y);
        assertThat(Checking.answer(job)).isEqualTo(result);
    }

    @Test
    void simulations_of_a_calibration_are_told_as_ranks() {
        TracedModel traced = ModelProgram.trace(NORMAL, Map.of("y", Y));
        CheckResult result = Checking.answer(CheckJob.calibration(
                "job", ProgramText.print(traced.program()), NamedTensor.listOf(traced.inputs()), 4, 2, 9));
        assertThat(result.error()).isEmpty();
        CheckResult.Ranks ranks = result.ranks().orElseThrow();
        assertThat(ranks.names()).containsExactly("mu");
        assertThat(ranks.failed()).isZero();
        assertThat(ranks.ranks()).hasSize(2).allSatisfy(one -> assertThat(one.getFirst())
                .isBetween(0, 99));
    }

    @Test
    void rows_of_a_file_are_the_same_whether_asked_in_parts_or_at_once() {
        TracedModel traced = ModelProgram.trace(NORMAL, Map.of("y", Y));
        double[] draws = {0.5, 0.9, -0.2, 1.4};
        CheckResult.Rows all = rows(traced, draws, 3);
        double[] densities = PackedDoubles.unpack(all.likelihood());
        for (int i = 0; i < densities.length; i++) {
            double z = Y[i % 8] - draws[i / 8];
            // one subtraction and one product in double precision
            assertThat(densities[i]).isCloseTo(-0.5 * z * z - 0.5 * Math.log(2 * Math.PI), within(1e-14));
        }
        assertThat(all.columns().predicted().observed()).containsExactly("y");
        // The stride is 5: rows 3 and 4 are of the first chain, 5 and 6 of the second.
        CheckResult.Rows later = rows(traced, Arrays.copyOfRange(draws, 2, 4), 5);
        assertThat(PackedDoubles.unpack(later.likelihood())).isEqualTo(Arrays.copyOfRange(densities, 16, 32));
        assertThat(PackedDoubles.unpack(later.predicted()))
                .isEqualTo(Arrays.copyOfRange(PackedDoubles.unpack(all.predicted()), 16, 32));

        CheckResult.Rows worlds = worlds(traced, 0, 4);
        assertThat(worlds.columns().prior().scalars()).startsWith("mu", "y[0]").hasSize(9);
        assertThat(PackedDoubles.unpack(worlds(traced, 2, 2).prior()))
                .isEqualTo(Arrays.copyOfRange(PackedDoubles.unpack(worlds.prior()), 18, 36));
    }

    @Test
    void worlds_are_as_many_as_an_answer_holds_and_draws_beyond_are_refused() {
        Model wide = Model.of("wide", () -> {
            Tensor mu = normal("mu", 0, 10);
            return normal("y", mu, 1, dev.variate.model.Language.shape(CheckResult.Rows.MOST / 4));
        });
        TracedModel traced = ModelProgram.trace(wide, Map.of("y", new double[CheckResult.Rows.MOST / 4]));
        CheckResult.Rows worlds = worlds(traced, 0, 10);
        assertThat(PackedDoubles.unpack(worlds.prior()))
                .hasSize(3 * worlds.columns().prior().scalars().size());
        assertThat(Checking.answer(ask(traced, new double[5], 0)).error())
                .isEqualTo("5 rows of 125,000 numbers are more than an answer holds: 500,000.");
    }

    private static CheckJob ask(TracedModel traced, double[] draws, int first) {
        return CheckJob.rows(
                "job",
                ProgramText.print(traced.program()),
                NamedTensor.listOf(traced.inputs()),
                1,
                PackedDoubles.pack(draws),
                first,
                5,
                9);
    }

    private static CheckResult.Rows rows(TracedModel traced, double[] draws, int first) {
        CheckResult result = Checking.answer(ask(traced, draws, first));
        assertThat(result.error()).isEmpty();
        return result.rows().orElseThrow();
    }

    private static CheckResult.Rows worlds(TracedModel traced, int first, int count) {
        CheckResult result = Checking.answer(CheckJob.worlds(
                "job", ProgramText.print(traced.program()), NamedTensor.listOf(traced.inputs()), first, count, 9));
        assertThat(result.error()).isEmpty();
        return result.rows().orElseThrow();
    }
}
