package dev.variate.model;

import static dev.variate.model.Language.bernoulli;
import static dev.variate.model.Language.beta;
import static dev.variate.model.Language.binomial;
import static dev.variate.model.Language.gamma;
import static dev.variate.model.Language.given;
import static dev.variate.model.Language.halfNormal;
import static dev.variate.model.Language.named;
import static dev.variate.model.Language.normal;
import static dev.variate.model.Language.plate;
import static dev.variate.model.Language.poisson;
import static dev.variate.model.Language.shape;
import static dev.variate.model.Language.uniform;
import static dev.variate.model.Rewritten.index;
import static dev.variate.model.Rewritten.local;
import static dev.variate.model.Rewritten.plus;
import static dev.variate.model.Rewritten.site;
import static dev.variate.model.Rewritten.times;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.variate.model.Model.Parameter;
import dev.variate.model.Model.Parameter.Kind;
import dev.variate.program.Input;
import dev.variate.program.Named;
import dev.variate.program.Program;
import dev.variate.program.ProgramChecker;
import dev.variate.program.Site;
import dev.variate.program.Support;
import dev.variate.tensor.DType;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What becomes of a model and its data, and what is said when they do not fit. */
class ModelProgramTest {
    private static final Model SCHOOLS = PosteriorTest.EIGHT_SCHOOLS;
    private static final Model COIN = model(a -> {
        var p = beta(1, 1, site("p", 2, 5));
        return bernoulli(p, shape(5), site("x", 3, 5));
    });

    private static Model model(Function<List<Object>, Object> body, Parameter... parameters) {
        return Model.of("model", List.of(parameters), body);
    }

    private static Parameter tensor(String name) {
        return new Parameter(name, Kind.TENSOR);
    }

    private static Program program(Model model, Map<String, ?> data) {
        Program program = ModelProgram.trace(model, data).program();
        ProgramChecker.check(program);
        return program;
    }

    private static Site siteNamed(Program program, String name) {
        return program.sites().stream()
                .filter(s -> s.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static void assertRefused(Model model, Map<String, ?> data, int line, String message) {
        assertThatThrownBy(() -> ModelProgram.trace(model, data)).isInstanceOfSatisfying(ModelException.class, e -> {
            assertThat(e).hasMessage(message);
            assertThat(e.line()).isEqualTo(line);
        });
    }

    @Test
    void the_same_model_simulates_and_is_conditioned() {
        Simulation world = ModelProgram.simulate(COIN, Map.of(), 4);
        assertThat(world.values().keySet()).containsExactly("p", "x");
        assertThat(world.values().get("x").toArray()).hasSize(5).matches(bits -> Arrays.stream(bits)
                .allMatch(b -> b == 0 || b == 1));
        assertThat(ModelProgram.simulate(COIN, Map.of(), 4).values().get("p").item())
                .isEqualTo(world.values().get("p").item());
        assertThat(ModelProgram.simulate(COIN, Map.of("x", List.of(1, 0, 1, 1, 0)), 4)
                        .values()
                        .get("x")
                        .toArray())
                .containsExactly(world.values().get("x").toArray());

        Program conditioned = program(COIN, Map.of("x", List.of(1, 0, 1, 1, 0)));
        assertThat(siteNamed(conditioned, "x").role()).isEqualTo(Site.Role.OBSERVED);
        assertThat(siteNamed(conditioned, "p").role()).isEqualTo(Site.Role.LATENT);
    }

    @Test
    void data_are_arguments_and_not_part_of_the_program() {
        TracedModel traced = ModelProgram.trace(
                SCHOOLS, Map.of("sigma", new double[] {1, 2, 3, 4, 5, 6, 7, 8}, "y", List.of(1, 2, 3, 4, 5, 6, 7, 8)));
        assertThat(traced.program().inputs())
                .extracting(Input::role)
                .containsExactly(
                        Input.Role.DATA, Input.Role.LATENT, Input.Role.LATENT, Input.Role.LATENT, Input.Role.OBSERVED);
        assertThat(traced.inputs().keySet()).containsExactlyInAnyOrder("sigma", "y");
        assertThat(traced.inputs().get("y").dtype()).isEqualTo(DType.F64);
    }

    @Test
    void sizes_indexes_numbers_and_choices_are_known_when_compiling() {
        Model model = model(
                a -> {
                    int n = (int) a.get(0);
                    int[] group = (int[]) a.get(1);
                    double width = (double) a.get(2);
                    boolean wide = (boolean) a.get(3);
                    var z = normal(0, wide ? width : 1, shape(n), site("z", 2, 1));
                    return normal(index(z, group), 1, site("y", 3, 1));
                },
                new Parameter("n", Kind.INT),
                new Parameter("group", Kind.INT_ARRAY),
                new Parameter("width", Kind.DOUBLE),
                new Parameter("wide", Kind.BOOLEAN));
        Program program = program(
                model,
                Map.of("n", 3, "group", List.of(0, 2, 1, 1), "width", 2.5, "wide", true, "y", List.of(1, 2, 3, 4)));
        assertThat(program.inputs()).extracting(Input::name).containsExactly("z", "y");
        assertThat(siteNamed(program, "y").value().type().shape().dims()).containsExactly(4);
    }

    @Test
    void a_key_that_nothing_uses_is_named_with_what_it_may_have_meant() {
        double[] eight = new double[8];
        Arrays.fill(eight, 1);
        assertRefused(
                SCHOOLS,
                Map.of("sgima", eight, "y", eight),
                0,
                "The data have a key `sgima` that the model does not use. Did you mean `sigma`?");
        assertRefused(
                COIN,
                Map.of("xx", List.of(1, 0)),
                0,
                "The data have a key `xx` that the model does not use. Keys are the names of the model's parameters"
                        + " (inputs) and random variables (observations).");
        assertRefused(
                COIN,
                Map.of("weather", List.of(1, 0)),
                0,
                "The data have a key `weather` that the model does not use. Keys are the names of the model's"
                        + " parameters (inputs) and random variables (observations).");
    }

    @Test
    void a_missing_input_is_named() {
        assertRefused(
                SCHOOLS,
                Map.of("y", new double[8]),
                0,
                "The model needs `sigma`, but the data do not have it. They have `y`.");
        assertRefused(SCHOOLS, Map.of(), 0, "The model needs `sigma`, but the data do not have it. There are no data.");
    }

    @Test
    void an_observation_of_another_shape_is_told_with_both_shapes_and_the_line() {
        double[] eight = new double[8];
        Arrays.fill(eight, 1);
        assertRefused(
                SCHOOLS,
                Map.of("sigma", eight, "y", new double[7]),
                7,
                "The data give `y` shape [7], but the model makes it of shape [8] (line 7).");
    }

    @Test
    void inputs_that_do_not_fit_together_are_told_by_name_shape_and_line() {
        double[] seven = new double[7];
        Arrays.fill(seven, 1);
        assertRefused(
                SCHOOLS,
                Map.of("sigma", seven),
                7,
                "`theta` has shape [8] (line 6), `sigma` has shape [7]: the parameters of a `normal` want equal"
                        + " shapes, or extents of 1, which stretch.");
    }

    @Test
    void numbers_that_are_none_are_refused_where_they_stand() {
        assertRefused(
                COIN,
                Map.of("x", new double[] {1, Double.NaN, 0, 1, 1}),
                0,
                "The data under `x` hold NaN at element 1. Every number must be finite.");
        assertRefused(
                COIN,
                Collections.singletonMap("x", null),
                0,
                "The data under `x` are not an array of numbers. A number, an array or a tensor was expected, found"
                        + " nothing (null).");
        assertRefused(
                COIN,
                Map.of("x", List.of(1, "b")),
                0,
                "The data under `x` are not an array of numbers. Not a number: b.");
    }

    @Test
    void an_observation_that_cannot_be_is_refused_with_what_can() {
        assertRefused(
                COIN,
                Map.of("x", List.of(1, 0, 0.5, 1, 1)),
                3,
                "The data give `x` the value 0.5 at element 2, but a `bernoulli` (line 3) takes 0 and 1 only.");
        Model counts = model(a -> poisson(3, site("k", 2, 1)));
        assertRefused(
                counts,
                Map.of("k", -1),
                2,
                "The data give `k` the value −1, but a `poisson` (line 2) takes whole numbers from 0.");
        Model trials = model(a -> binomial(a.get(0), 0.5, site("k", 2, 1)), tensor("n"));
        assertRefused(
                trials,
                Map.of("n", 4, "k", 5),
                2,
                "The data give `k` the value 5, but a `binomial` (line 2) takes whole numbers from 0 to 4.");
    }

    @Test
    void a_parameter_that_cannot_be_is_refused_with_the_line_whether_it_is_written_or_given() {
        assertRefused(
                model(a -> halfNormal(-5, site("s", 4, 1))),
                Map.of(),
                4,
                "A `halfNormal` needs a scale above 0; line 4 gives it −5.");
        assertRefused(
                SCHOOLS,
                Map.of("sigma", new double[] {1, 1, 1, -2, 1, 1, 1, 1}),
                7,
                "A `normal` needs a scale above 0; line 7 gives it −2 at element 3.");
    }

    @Test
    void an_interval_that_the_data_turn_round_is_refused() {
        Model model = model(a -> uniform(a.get(0), 1, site("x", 4, 1)), tensor("low"));
        assertRefused(
                model,
                Map.of("low", 2),
                4,
                "`x` must lie between a low and a high, but line 4 gives it a low that is not below its high.");
        assertThat(program(model, Map.of("low", 0.5)).sites()).hasSize(1);
    }

    @Test
    void parameters_of_a_wrong_kind_are_told() {
        Model sized = model(a -> normal(0, 1, shape((int) a.get(0)), site("z", 1, 1)), new Parameter("n", Kind.INT));
        assertRefused(sized, Map.of("n", 2.5), 0, "The model wants whole numbers for `n`, but the data give it 2.5.");
        assertRefused(
                sized,
                Map.of("n", List.of(1, 2)),
                0,
                "The model wants one number for `n` (int), but the data give it shape [2].");
        Model choice = model(a -> normal(0, 1, site("z", 1, 1)), new Parameter("wide", Kind.BOOLEAN));
        assertRefused(
                choice, Map.of("wide", 3), 0, "The model wants true or false for `wide`, but the data give it 3.0.");
    }

    @Test
    void two_variables_of_one_name_and_one_without_a_name_are_refused() {
        Model twice = model(a -> normal(normal(0, 1, named("m"), site("a", 2, 1)), 1, named("m"), site("b", 3, 1)));
        assertRefused(
                twice, Map.of(), 3, "Two random variables are called `m` (lines 2 and 3). Give one another name.");
        assertRefused(
                model(a -> normal(0, 1)),
                Map.of(),
                0,
                "This `normal` has no name. Assign it to a variable, or name it: `named(\"x\")`.");
        assertRefused(
                model(a -> normal(0, 1, site("y", 3, 1)), tensor("y")),
                Map.of("y", 1),
                3,
                "`y` is a parameter of the model and also a random variable (line 3). Rename one: what is observed"
                        + " needs no parameter.");
    }

    @Test
    void variables_in_a_loop_are_numbered_and_their_observations_are_rows() {
        Model chain = model(a -> {
            Tensor before = Value.scalar(0.0);
            for (int t = 0; t < 3; t++) {
                var x = normal(before, 1, site("x", 4, 9));
                var y = normal(x, 0.5, site("y", 5, 9));
                before = x;
            }
            return before;
        });
        Program program = program(chain, Map.of("y", List.of(0.1, 0.2, 0.4)));
        assertThat(program.sites())
                .extracting(Site::name)
                .containsExactly("x[0]", "y[0]", "x[1]", "y[1]", "x[2]", "y[2]");
        assertThat(siteNamed(program, "y[2]").role()).isEqualTo(Site.Role.OBSERVED);
        assertThat(Posterior.of(ModelProgram.trace(chain, Map.of("y", List.of(0.1, 0.2, 0.4))))
                        .scalarNames())
                .containsExactly("x[0]", "x[1]", "x[2]");
        assertThat(ModelProgram.simulate(chain, Map.of(), 1).values().keySet())
                .containsExactly("x[0]", "y[0]", "x[1]", "y[1]", "x[2]", "y[2]");
        assertRefused(
                chain,
                Map.of("y", List.of(0.1, 0.2)),
                5,
                "`y` has shape [2], but the model makes more than 2 of it (line 5).");
        assertRefused(
                chain, Map.of("y", List.of(0.1, 0.2, 0.3, 0.4)), 0, "`y` has shape [4], but the model makes 3 of it.");
    }

    @Test
    void a_value_set_in_the_model_is_an_observation_and_may_be_an_input() {
        Model model = model(
                a -> normal(normal(0, 1, site("mu", 2, 1)), 1, given(a.get(0)), shape(2), site("y", 3, 1)),
                tensor("values"));
        Program program = program(model, Map.of("values", List.of(1, 2)));
        assertThat(siteNamed(program, "y").role()).isEqualTo(Site.Role.OBSERVED);
        assertThat(program.inputs()).extracting(Input::name).containsExactly("values", "mu");
    }

    @Test
    void conditioning_keeps_the_edges_into_a_node_and_intervening_cuts_them() {
        Model model = model(a -> {
            var a1 = normal(0, 1, site("a", 2, 1));
            var b = normal(a1, 1, site("b", 3, 1));
            return normal(b, 1, site("c", 4, 1));
        });
        Program observed = program(model, Map.of("b", 2, "c", 3));
        Program intervened =
                ModelProgram.trace(model, Map.of("c", 3), Map.of("b", 2)).program();
        ProgramChecker.check(intervened);

        assertThat(siteNamed(observed, "b").logProb()).hasSize(1);
        assertThat(siteNamed(intervened, "b").logProb()).isEmpty();
        assertThat(siteNamed(intervened, "b").role()).isEqualTo(Site.Role.INTERVENED);
        // a still scores, alone: neither b's density nor c's location depends on it any more
        Dependence depends = new Dependence(intervened);
        assertThat(depends.onLatent(siteNamed(intervened, "b").value())).isFalse();
        assertThat(depends.onLatent(siteNamed(intervened, "c").logProb().getFirst()))
                .isFalse();
        assertThat(new Dependence(observed)
                        .onLatent(siteNamed(observed, "b").logProb().getFirst()))
                .isTrue();
        assertThatThrownBy(() -> ModelProgram.trace(model, Map.of(), Map.of("d", 1)))
                .hasMessageContaining("a key `d` that the model does not use");
    }

    @Test
    void computed_values_become_sites_if_a_variable_or_the_model_names_them() {
        Model model = model(
                a -> {
                    Tensor x = local("scaled", 1, 1, times((Tensor) a.get(0), 2));
                    var b = normal(0, 1, shape(2), site("b", 2, 1));
                    var s = halfNormal(1, site("s", 3, 1));
                    var total = local("total", 4, 1, b.sum());
                    var odds = local("odds", 5, 1, named("ratio", s.exp()));
                    var mean = local("mean", 6, 1, plus(times(index(b, 0), x), index(b, 1)));
                    return normal(mean, s, site("y", 7, 1));
                },
                tensor("x"));
        TracedModel traced = ModelProgram.trace(model, Map.of("x", List.of(1, 2, 3), "y", List.of(1, 2, 3)));

        // "scaled" depends on data only, and "odds" is the same value as "ratio"
        assertThat(traced.program().sites())
                .extracting(Site::name)
                .containsExactly("b", "s", "total", "ratio", "mean", "y");
        assertThat(siteNamed(traced.program(), "ratio").explicit()).isTrue();
        assertThat(siteNamed(traced.program(), "ratio").source().line()).isEqualTo(5);
        // "mean" is larger than every latent variable
        assertThat(Posterior.of(traced).scalarNames()).containsExactly("b[0]", "b[1]", "s", "total", "ratio");
    }

    @Test
    void sites_carry_parameters_support_place_and_plates() {
        Model model = model(a -> {
            var top = uniform(1, 9, site("top", 2, 3));
            return uniform(0, top, plate("item", 3), site("x", 3, 3));
        });
        Program program = program(model, Map.of());
        Site x = siteNamed(program, "x");
        assertThat(x.distribution()).isEqualTo("uniform");
        assertThat(x.parameters()).extracting(Named::name).containsExactly("low", "high");
        assertThat(x.parameters().get(1).var())
                .isEqualTo(siteNamed(program, "top").value());
        assertThat(x.support().kind()).isEqualTo(Support.Kind.INTERVAL);
        assertThat(x.source()).hasToString("3:3");
        assertThat(x.plates()).containsExactly("item=3");
        assertThat(x.value().type().shape().dims()).containsExactly(3);
    }

    @Test
    void a_bound_that_is_random_itself_moves_the_support() {
        Model model = model(a -> {
            var top = uniform(1, 9, site("top", 2, 3));
            return uniform(0, top, site("x", 3, 3));
        });
        Posterior posterior = Posterior.of(ModelProgram.trace(model, Map.of()));
        List<Value> draw = PosteriorTest.run(posterior.constrainProgram(), posterior, 0, 0);
        assertThat(draw.get(0).item()).isCloseTo(5, within(1e-15));
        assertThat(draw.get(1).item()).isCloseTo(2.5, within(1e-15));
        // both at the middle of their intervals, where log |dx/du| = log(width/4)
        double expected = -Math.log(8) - Math.log(5) + Math.log(8.0 / 4) + Math.log(5.0 / 4);
        assertThat(PosteriorTest.run(posterior.logDensityProgram(), posterior, 0, 0)
                        .get(0)
                        .item())
                .isCloseTo(expected, within(1e-14));
    }

    @Test
    void an_observation_beyond_a_random_bound_has_density_zero_and_not_an_error() {
        Model model = model(a -> uniform(0, uniform(1, 9, site("top", 2, 3)), site("x", 3, 3)));
        Posterior posterior = Posterior.of(ModelProgram.trace(model, Map.of("x", 6)));
        assertThat(PosteriorTest.run(posterior.logDensityProgram(), posterior, 0)
                        .get(0)
                        .item())
                .isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(PosteriorTest.run(posterior.logDensityProgram(), posterior, 2)
                        .get(0)
                        .item())
                .isFinite();
    }

    @Test
    void what_is_discrete_and_matters_to_nothing_else_is_left_out_so_that_the_rest_has_its_prior() {
        Model chain = Model.of("chain", List.of(), arguments -> {
            var p = beta(2, 3, site("p", 2, 5));
            var n = poisson(4, site("n", 3, 5));
            return binomial(n, p, shape(5), site("k", 4, 5));
        });
        for (Model model : List.of(COIN, chain)) {
            Posterior posterior = Posterior.of(ModelProgram.trace(model, Map.of()));
            assertThat(posterior.scalarNames()).containsExactly("p");
            assertThat(posterior.dimension()).isEqualTo(1);
        }
        // at p = 1/2 the density of Beta(2, 3) is 12 p (1 − p)² = 3/2, and dp/dx = p (1 − p) = 1/4
        Posterior posterior = Posterior.of(ModelProgram.trace(chain, Map.of()));
        assertThat(PosteriorTest.run(posterior.logDensityProgram(), posterior, 0)
                        .get(0)
                        .item())
                .isCloseTo(Math.log(1.5 / 4), within(1e-12)); // some roundings
    }

    @Test
    void what_is_latent_discrete_and_without_end_is_a_part_of_the_position_and_says_why() {
        Model visits = Model.of("visits", List.of(), arguments -> {
            var rate = gamma(1, 1, site("rate", 2, 5));
            var x = poisson(rate, site("x", 3, 5));
            return normal(x, 1, site("y", 4, 5));
        });
        TracedModel forward = ModelProgram.trace(visits, Map.of("y", 0.5));
        Posterior posterior = Posterior.of(forward);
        assertThat(posterior.dimension()).isEqualTo(2);
        Stepped x = posterior.stepped().getFirst();
        assertThat(x.label() + " " + x.why())
                .isEqualTo("`x` (line 3, `poisson`) takes any whole number from 0 on, and so many cannot be summed."
                        + " Bound it, as in `poisson(…, truncatedAbove(50))`, or give data for it.");
        assertThat(x.low()).containsExactly(0);
        assertThat(x.high()).containsExactly(Double.POSITIVE_INFINITY);
        Map<String, Object> all = new HashMap<>(Map.of("p", 0.5, "x", List.of(1, 1, 1, 0, 0)));
        assertThatThrownBy(() -> Posterior.of(ModelProgram.trace(COIN, all)))
                .hasMessage("`model` has nothing to infer: every random variable has a value. Is there a prior for each"
                        + " unknown?");
    }

    @Test
    void a_failure_of_the_models_own_code_is_told_at_its_place() {
        Model failing = new Model() {
            @Override
            public String name() {
                return "failing";
            }

            @Override
            public List<Parameter> parameters() {
                return List.of();
            }

            @Override
            public Object invoke(List<Object> arguments) {
                return Value.vector(1.0, 2.0).at(5);
            }

            @Override
            public dev.variate.program.SourceLine placeOf(Throwable failure) {
                return new dev.variate.program.SourceLine(9, 4);
            }
        };
        assertRefused(failing, Map.of(), 9, "Index 5 is outside the first axis of shape [2].");
    }
}
