package dev.variate.model;

import static dev.variate.model.Language.halfCauchy;
import static dev.variate.model.Language.normal;
import static dev.variate.model.Language.shape;
import static dev.variate.model.Rewritten.local;
import static dev.variate.model.Rewritten.plus;
import static dev.variate.model.Rewritten.site;
import static dev.variate.model.Rewritten.times;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.variate.model.Model.Parameter;
import dev.variate.program.InvalidProgramException;
import dev.variate.program.Program;
import dev.variate.program.ProgramChecker;
import dev.variate.program.ProgramText;
import dev.variate.program.ReferenceEvaluator;
import dev.variate.program.Site;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PosteriorTest {
    private static final double[] SIGMA = {15, 10, 16, 11, 9, 11, 10, 18};
    private static final double[] Y = {28, 8, -3, 7, -1, 1, 18, 12};

    /** As the model compiler rewrites it. */
    static final Model EIGHT_SCHOOLS =
            Model.of("eightSchools", List.of(new Parameter("sigma", Parameter.Kind.TENSOR)), arguments -> {
                Tensor sigma = (Tensor) arguments.get(0);
                var mu = normal(0, 5, site("mu", 3, 5));
                var tau = halfCauchy(5, site("tau", 4, 5));
                var z = normal(0, 1, shape(8), site("z", 5, 5));
                var theta = local("theta", 6, 5, plus(mu, times(tau, z)));
                var y = normal(theta, sigma, site("y", 7, 5));
                return y;
            });

    static TracedModel eightSchools() {
        return ModelProgram.trace(EIGHT_SCHOOLS, Map.of("sigma", SIGMA, "y", Y));
    }

    @Test
    void eight_schools_records_what_it_infers_and_theta_but_not_what_is_observed() {
        Posterior posterior = Posterior.of(eightSchools());

        assertThat(posterior.dimension()).isEqualTo(10);
        assertThat(posterior.scalarNames())
                .startsWith("mu", "tau", "z[0]")
                .endsWith("theta[7]")
                .hasSize(18);
        assertThat(posterior.quantities()).extracting(Quantity::name).containsExactly("mu", "tau", "z", "theta");
    }

    @Test
    void a_traced_program_is_sound_and_survives_its_text_form() {
        Program program = eightSchools().program();

        ProgramChecker.check(program);
        assertThat(ProgramText.print(ProgramText.parse(ProgramText.print(program))))
                .isEqualTo(ProgramText.print(program));
        assertThat(program.sites())
                .extracting(Site::role)
                .containsExactly(
                        Site.Role.LATENT,
                        Site.Role.LATENT,
                        Site.Role.LATENT,
                        Site.Role.DETERMINISTIC,
                        Site.Role.OBSERVED);
    }

    @Test
    void the_log_density_is_the_formula_written_by_hand() {
        Posterior posterior = Posterior.of(eightSchools());
        double[] position = {4.2, 1.1, 0.3, -0.2, 1.4, 0.9, -1.3, 0.1, 0.8, -0.6};

        double mu = position[0];
        double tau = Math.exp(position[1]);
        double expected = normalLog(mu, 0, 5) + Math.log(2 / (Math.PI * 5)) - Math.log1p(tau * tau / 25) + position[1];
        for (int j = 0; j < 8; j++) {
            double z = position[2 + j];
            expected += normalLog(z, 0, 1) + normalLog(Y[j], mu + tau * z, SIGMA[j]);
        }
        // both sum 27 terms of size 10 in double precision
        assertThat(run(posterior.logDensityProgram(), posterior, position)
                        .get(0)
                        .item())
                .isCloseTo(expected, within(1e-11));
    }

    @Test
    void draws_are_the_position_mapped_to_the_supports() {
        Posterior posterior = Posterior.of(eightSchools());
        List<Value> draw = run(posterior.constrainProgram(), posterior, 1, Math.log(2), 0, 1, 2, 3, 4, 5, 6, 7);

        assertThat(draw.get(1).item()).isCloseTo(2, within(1e-15));
        assertThat(draw.get(3).toArray()).containsExactly(new double[] {1, 3, 5, 7, 9, 11, 13, 15}, within(1e-14));
    }

    @Test
    void values_that_are_not_those_of_the_inputs_are_refused() {
        TracedModel traced = eightSchools();
        assertThatThrownBy(() -> Posterior.of(traced.program(), Map.of("sigma", Value.vector(SIGMA))))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessage("The input 'y' has no value");
        assertThatThrownBy(() ->
                        Posterior.of(traced.program(), Map.of("sigma", Value.vector(SIGMA), "y", Value.vector(1.0))))
                .hasMessage("The input 'y' is of type f64[8], its value of type f64[1]");
        assertThatThrownBy(() -> Posterior.of(
                        traced.program(),
                        Map.of("sigma", Value.vector(SIGMA), "y", Value.vector(Y), "x", Value.scalar(1))))
                .hasMessage("There is a value for 'x', which is no input of the program");
    }

    @Test
    void a_latent_input_that_is_no_random_variables_is_refused() {
        Program program = eightSchools().program();
        List<Site> others =
                program.sites().stream().filter(s -> !s.name().equals("mu")).toList();
        Program broken = new Program(program.name(), program.inputs(), program.equations(), program.outputs(), others);
        assertThatThrownBy(() -> Posterior.of(broken, eightSchools().inputs()))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessage("The latent input 'mu' is the value of 0 random variables instead of one");
    }

    @Test
    void a_model_may_have_an_input_called_position() {
        Model model = Model.of(
                "m",
                List.of(new Parameter("position", Parameter.Kind.TENSOR)),
                a -> normal(times(normal(0, 1, site("b", 1, 1)), (Tensor) a.get(0)), 1, site("y", 2, 1)));
        Posterior posterior = Posterior.of(ModelProgram.trace(model, Map.of("position", 2, "y", 3)));
        double expected = normalLog(0.5, 0, 1) + normalLog(3, 1, 1);
        assertThat(run(posterior.logDensityProgram(), posterior, 0.5).get(0).item())
                .isCloseTo(expected, within(1e-14));
    }

    private static double normalLog(double x, double mean, double sd) {
        double z = (x - mean) / sd;
        return -0.5 * z * z - Math.log(sd) - 0.5 * Math.log(2 * Math.PI);
    }

    static List<Value> run(Program program, Posterior posterior, double... position) {
        Map<String, Value> inputs = new HashMap<>(posterior.inputs());
        inputs.put(posterior.positionName(), Value.vector(position));
        return ReferenceEvaluator.evaluate(program, inputs);
    }
}
