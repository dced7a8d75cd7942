package dev.variate.model;

import static dev.variate.model.Language.beta;
import static dev.variate.model.Language.given;
import static dev.variate.model.Language.named;
import static dev.variate.model.Language.normal;
import static dev.variate.model.Language.number;
import static dev.variate.model.Language.shape;
import static dev.variate.model.Language.tensor;
import static dev.variate.model.Tracing.trace;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.variate.distribution.Normal;
import dev.variate.program.Site;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What the tracers that come with the language do, alone and in one another. */
class TracersTest {
    private static final double LOG_ROOT_TWO_PI = 0.5 * Math.log(2 * Math.PI);

    private static Tensor line() {
        Tensor slope = normal("slope", 0, 1);
        return normal("y", slope.times(tensor(new double[] {1, 2, 3})), 1);
    }

    private static double[] values(Tensor tensor) {
        return ((Value) tensor.resolved()).toArray();
    }

    @Test
    void scaling_multiplies_the_log_density_of_the_chosen_and_leaves_the_draws() {
        Map<String, Object> at = Map.of("slope", 2, "y", new double[] {2, 4, 6});
        double prior = -2 - LOG_ROOT_TWO_PI;
        double likelihood = -3 * LOG_ROOT_TWO_PI;
        double tempered =
                number(Tracers.logJoint(at, () -> trace(Tracers.scale(0.25, "y"::equals), TracersTest::line)));
        assertThat(tempered).isCloseTo(prior + likelihood / 4, within(1e-12));
        double[] rows = {1, 0, 0};
        assertThat(number(Tracers.logJoint(at, () -> trace(Tracers.scale(rows, "y"::equals), TracersTest::line))))
                .isCloseTo(prior - LOG_ROOT_TWO_PI, within(1e-12));

        double[] plain = values(Tracers.seeded(1, TracersTest::line));
        assertThat(values(Tracers.seeded(1, () -> trace(Tracers.scale(9, name -> true), TracersTest::line))))
                .containsExactly(plain);
    }

    @Test
    void scales_in_one_another_multiply() {
        double once = number(Tracers.logJoint(Map.of("x", 3), () -> normal("x", 0, 1)));
        double twice = number(Tracers.logJoint(
                Map.of("x", 3),
                () -> trace(
                        Tracers.scale(2, name -> true),
                        () -> trace(Tracers.scale(5, name -> true), () -> normal("x", 0, 1)))));
        assertThat(twice).isCloseTo(10 * once, within(1e-12));
    }

    @Test
    void a_computed_value_is_lifted_to_a_random_variable_that_is_inferred() {
        Supplier<Tensor> program = () -> {
            Tensor weights = named("weights", tensor(new double[] {1, 2}));
            return normal("y", weights, 1);
        };
        Tracer lift = Tracers.lift(Map.of("weights", Normal.of(0, 3)));
        Model lifted = Model.of("lifted", () -> trace(lift, program));
        TracedModel traced = ModelProgram.trace(lifted, Map.of("y", new double[] {4, 5}));
        assertThat(traced.program().sites())
                .extracting(Site::name, Site::role, Site::distribution)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("weights", Site.Role.LATENT, "normal"),
                        org.assertj.core.groups.Tuple.tuple("y", Site.Role.OBSERVED, "normal"));
        double density = number(
                Tracers.logJoint(Map.of("weights", new double[2], "y", new double[2]), () -> trace(lift, program)));
        assertThat(density).isCloseTo(-4 * LOG_ROOT_TWO_PI - 2 * Math.log(3), within(1e-12));
        assertThat(values(trace(Tracers.condition(Map.of("weights", new double[] {7, 8})), () -> {
                    Tape tape = new Tape();
                    trace(tape, () -> trace(lift, program));
                    return tape.values().get("weights");
                })))
                .containsExactly(7, 8);
    }

    @Test
    void a_prior_of_another_shape_cannot_lift() {
        Tracer lift = Tracers.lift(Map.of("w", Normal.of(new double[3], 1)));
        assertThatThrownBy(() -> trace(lift, () -> named("w", tensor(new double[2]))))
                .hasMessage("`w` has shape [2] and cannot be lifted to a `normal` of shape [3].");
    }

    @Test
    void a_plate_around_a_program_makes_independent_copies_of_all_its_variables() {
        Tape tape = new Tape();
        trace(
                tape,
                () -> trace(Tracers.plate("patient", 4), () -> {
                    Tensor rate = beta("rate", 1, 1);
                    return normal("y", rate, new double[] {1, 1, 1, 1}, given(new double[4]));
                }));
        assertThat(tape.values().get("rate").shape().dims()).containsExactly(4);
        assertThat(tape.values().get("y").shape().dims()).containsExactly(4);

        Model model = Model.of(
                "plates",
                () -> trace(
                        Tracers.plate("school", 2), () -> trace(Tracers.plate("pupil", 3), () -> normal("x", 0, 1))));
        Site x = ModelProgram.trace(model, Map.of()).program().sites().getFirst();
        assertThat(x.plates()).containsExactly("school=2", "pupil=3");
        assertThat(x.value().type().shape().dims()).containsExactly(2, 3);
    }

    @Test
    void a_seeded_block_draws_the_same_each_time_whatever_surrounds_it() {
        Supplier<double[]> program =
                () -> new double[] {number(normal("x", 0, 1)), number(normal("x", 0, 1)), number(normal("y", 0, 1))};
        double[] once = trace(Tracers.seed(4), program);
        assertThat(trace(Tracers.seed(4), program)).containsExactly(once);
        assertThat(Tracers.seeded(9, () -> trace(Tracers.seed(4), program))).containsExactly(once);
        assertThat(Tracers.seeded(4, program)).containsExactly(once);
        assertThat(once[0]).isNotEqualTo(once[1]);
        assertThat(trace(Tracers.seed(5), program)).isNotEqualTo(once);
    }

    @Test
    void tracers_compose_an_intervened_plate_is_not_scaled_and_a_replayed_one_scores() {
        Tape tape = new Tape();
        trace(tape, () -> trace(Tracers.plate("p", 2), TracersTest::one));
        double[] x = values(tape.values().get("x"));
        double joint = number(Tracers.logJoint(
                Map.of("x", x),
                () -> trace(
                        Tracers.scale(3, name -> true),
                        () -> trace(
                                Tracers.plate("p", 2),
                                () -> trace(Tracers.intervene(Map.of("m", 1)), TracersTest::one)))));
        double expected = 0;
        for (double each : x) {
            expected += 3 * (-0.5 * (each - 1) * (each - 1) - LOG_ROOT_TWO_PI);
        }
        assertThat(joint).isCloseTo(expected, within(1e-12));
        assertThat(values(trace(Tracers.replay(tape), () -> trace(Tracers.plate("p", 2), TracersTest::one))))
                .containsExactly(x);
    }

    private static Tensor one() {
        return normal("x", normal("m", 0, 1), 1, shape());
    }
}
