package dev.variate.fit;

import static dev.variate.model.Language.bernoulli;
import static dev.variate.model.Language.exp;
import static dev.variate.model.Language.normal;
import static dev.variate.model.Language.sigmoid;
import static dev.variate.model.Language.tensor;
import static dev.variate.model.Language.truth;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.variate.diagnostics.ParetoTail;
import dev.variate.model.Model;
import dev.variate.model.Model.Parameter;
import dev.variate.model.ModelException;
import dev.variate.random.Key;
import dev.variate.random.RandomStream;
import dev.variate.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Families that hold the posterior, which is known in closed form: the bound then is the log evidence. */
class VariationalProgramTest {
    private static final double LOG_ROOT_TWO_PI = 0.5 * Math.log(2 * Math.PI);

    private static Map<String, Object> ordered(Object... namesAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return map;
    }

    private static double logNormal(double x, double mean, double sd) {
        return -0.5 * (x - mean) * (x - mean) / (sd * sd) - Math.log(sd) - LOG_ROOT_TWO_PI;
    }

    @Test
    void through_its_draws_a_normal_program_becomes_the_conjugate_posterior() {
        Model model = Model.of("mean", () -> normal("y", normal("mu", 0, 1), 1));
        VariationalProgram.Learnt learnt = VariationalProgram.of(
                        model, Map.of("y", 3.0), q -> normal("mu", q.get("m"), exp(q.get("logSd"))))
                .learn(ordered("m", 0.0, "logSd", 0.0), 1);
        // mean 3/2 and variance ½; evidence of 3 under variance 2; no noise is left at the optimum
        assertThat(learnt.parameters().get("m").item()).isCloseTo(1.5, within(0.01));
        assertThat(learnt.parameters().get("logSd").item()).isCloseTo(0.5 * Math.log(0.5), within(0.03));
        assertThat(learnt.bound()).isCloseTo(logNormal(3, 0, Math.sqrt(2)), within(0.01));
        assertThat(learnt.tail().effectiveDraws()).isGreaterThan(980);
    }

    @Test
    void by_its_score_a_coin_learns_its_posterior_probability() {
        // with even odds before, a normal about 2 instead of about 0 makes 1.5 more likely by e¹
        Model model = Model.of("which", () -> normal("y", bernoulli("z", 0.5).times(2.0), 1));
        VariationalProgram program =
                VariationalProgram.of(model, Map.of("y", 1.5), q -> bernoulli("z", sigmoid(q.get("logit"))));
        VariationalProgram.Learnt learnt = program.learn(ordered("logit", -1.0), 2);
        assertThat(learnt.parameters().get("logit").item()).isCloseTo(1, within(0.05));
        double evidence = Math.log(0.5 * Math.exp(logNormal(1.5, 2, 1)) + 0.5 * Math.exp(logNormal(1.5, 0, 1)));
        assertThat(learnt.bound()).isCloseTo(evidence, within(0.01));
    }

    /** z says about where mu is, and both are inferred: of each z a conjugate normal. */
    private static final Model BRANCHING = Model.of("branching", () -> {
        Tensor mu = truth(bernoulli("z", 0.3)) ? normal("mu", 4, 1) : normal("mu", 0, 1);
        return normal("y", mu, 1);
    });

    @Test
    void a_program_whose_branches_follow_a_coin_learns_both_and_how_often_to_take_which() {
        VariationalProgram program = VariationalProgram.of(BRANCHING, Map.of("y", 2.5), q -> {
                    if (truth(bernoulli("z", sigmoid(q.get("logit"))))) {
                        normal("mu", q.get("high"), exp(q.get("logSd")));
                    } else {
                        normal("mu", q.get("low"), exp(q.get("logSd")));
                    }
                })
                .byScore("z");
        VariationalProgram.Learnt learnt =
                program.learn(ordered("logit", 0.0, "high", 2.0, "low", 1.0, "logSd", 0.0), 3);
        double sd = Math.sqrt(2);
        double odds = Math.log(0.3 / 0.7) + logNormal(2.5, 4, sd) - logNormal(2.5, 0, sd);
        assertThat(learnt.parameters().get("high").item()).isCloseTo(3.25, within(0.05));
        assertThat(learnt.parameters().get("low").item()).isCloseTo(1.25, within(0.05));
        assertThat(learnt.parameters().get("logSd").item()).isCloseTo(0.5 * Math.log(0.5), within(0.03));
        assertThat(learnt.parameters().get("logit").item()).isCloseTo(odds, within(0.06));
        double evidence = Math.log(0.3 * Math.exp(logNormal(2.5, 4, sd)) + 0.7 * Math.exp(logNormal(2.5, 0, sd)));
        assertThat(learnt.bound()).isCloseTo(evidence, within(0.02));
        // both structures are drawn, each as often as was learnt
        long high = 0;
        for (int i = 0; i < 1000; i++) {
            high += truth(program.draw(learnt.parameters(), i).get("z")) ? 1 : 0;
        }
        double p = 1 / (1 + Math.exp(-odds));
        assertThat(high / 1000.0).isCloseTo(p, within(4 * Math.sqrt(p * (1 - p) / 1000) + 0.015));
    }

    @Test
    void batches_of_the_rows_lead_to_the_posterior_of_all_of_them() {
        int rows = 400;
        RandomStream random = Key.of(4).stream();
        double[] x = new double[rows];
        double[] y = new double[rows];
        double xx = 1;
        double xy = 0;
        for (int i = 0; i < rows; i++) {
            x[i] = random.nextGaussian();
            y[i] = 0.7 * x[i] + random.nextGaussian();
            xx += x[i] * x[i];
            xy += x[i] * y[i];
        }
        Model model = Model.of(
                "line",
                List.of(Parameter.tensor("x")),
                given -> normal("y", normal("slope", 0, 1).times((Tensor) given.getFirst()), 1));
        VariationalProgram.Learnt learnt = VariationalProgram.of(
                        model, Map.of("x", x, "y", y), q -> normal("slope", q.get("m"), exp(q.get("logSd"))))
                .inBatches(40, "x", "y")
                .learn(ordered("m", 0.0, "logSd", -1.0), 5);
        // conjugate: precision 1 + Σx²; batches leave their own noise of a part of the standard deviation in the
        // average
        double sd = 1 / Math.sqrt(xx);
        assertThat(learnt.parameters().get("m").item()).isCloseTo(xy / xx, within(0.3 * sd));
        assertThat(learnt.parameters().get("logSd").item()).isCloseTo(Math.log(sd), within(0.1));
        assertThat(learnt.tail().kHat()).isLessThan(ParetoTail.LARGEST_USABLE);
    }

    @Test
    void the_same_seed_learns_the_same() {
        Model model = Model.of("mean", () -> normal("y", normal("mu", 0, 1), 1));
        VariationalProgram program = VariationalProgram.of(
                model,
                Map.of("y", 3.0),
                q -> normal("mu", q.get("m").at(0), exp(q.get("m").at(1))));
        Map<String, Object> start = ordered("m", new double[] {0, 0});
        assertThat(program.learn(start, 1).parameters().get("m").toArray())
                .containsExactly(program.learn(start, 1).parameters().get("m").toArray());
    }

    @Test
    void what_family_and_model_do_not_share_is_named() {
        Model model = Model.of("mean", () -> normal("y", normal("mu", 0, 1), 1));
        assertThatThrownBy(() -> VariationalProgram.of(model, Map.of("y", 3.0), q -> normal("mean", q.get("m"), 1))
                        .learn(ordered("m", 0.0), 1))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("`mu`");
        assertThatThrownBy(() -> VariationalProgram.of(model, Map.of("y", 3.0), q -> normal(q.get("m"), 1))
                        .learn(ordered("m", 0.0), 1))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("`normal` has no name");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        VariationalProgram.of(model, Map.of("y", 3.0), q -> {}).inBatches(2, "x"))
                .withMessageContaining("`x`");
        Map<String, Object> uneven = Map.of("x", tensor(new double[3]), "y", tensor(new double[4]));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> VariationalProgram.of(model, uneven, q -> {}).inBatches(2, "x", "y"))
                .withMessageContaining("lengths");
    }
}
