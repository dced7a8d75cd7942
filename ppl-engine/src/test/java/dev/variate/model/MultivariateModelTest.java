package dev.variate.model;

import static dev.variate.model.Language.*;
import static dev.variate.model.Rewritten.site;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.variate.device.Device;
import dev.variate.device.Devices;
import dev.variate.device.LogDensity;
import dev.variate.device.jvm.JvmDevice;
import dev.variate.distribution.Dirichlet;
import dev.variate.distribution.LkjCholesky;
import dev.variate.distribution.Normal;
import dev.variate.inference.NutsSettings;
import dev.variate.inference.Sampler;
import dev.variate.model.Model.Parameter;
import dev.variate.model.Model.Parameter.Kind;
import dev.variate.program.InvalidProgramException;
import dev.variate.program.Program;
import dev.variate.program.ProgramChecker;
import dev.variate.program.ProgramText;
import dev.variate.program.Site;
import dev.variate.program.Support;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import dev.variate.transform.Gradient;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Variables that are vectors and matrices, from the model's text to draws. */
class MultivariateModelTest {
    private static final double[] CONCENTRATION = {1, 2, 3};

    private static final Model MODEL = Model.of("shares", List.of(), a -> {
        var theta = dirichlet(CONCENTRATION, site("theta", 2, 5));
        var factor = lkjCholesky(2, 3, site("L", 3, 5));
        var scales = halfNormal(1, shape(3), site("s", 4, 5));
        var cuts = normal(0, 10, shape(4), ordered(), site("c", 5, 5));
        multivariateNormalCholesky(0, covarianceFactor(scales, factor), shape(4), site("x", 6, 5));
        orderedLogistic(cuts.at(0), cuts, site("k", 7, 5));
        return multinomial(20, theta, site("y", 8, 5));
    });
    private static final Map<String, Object> DATA = Map.of(
            "y",
            List.of(2, 7, 11),
            "k",
            3,
            "x",
            List.of(List.of(1, 2, 3), List.of(0, 0.5, -1), List.of(-1, 0, 1), List.of(2, 1, 0)));

    private static Posterior posterior() {
        return Posterior.of(ModelProgram.trace(MODEL, DATA));
    }

    @Test
    void a_position_has_as_many_numbers_as_are_free_and_a_draw_all_elements() {
        Posterior posterior = posterior();
        assertThat(posterior.dimension()).isEqualTo(2 + 3 + 3 + 4);
        assertThat(posterior.scalarNames())
                .contains("theta[0]", "theta[2]", "L[1,0]", "L[2,2]", "s[1]", "c[3]")
                .hasSize(3 + 9 + 3 + 4);
    }

    @Test
    void the_program_is_sound_and_survives_its_text_form() {
        Program program = ModelProgram.trace(MODEL, DATA).program();
        ProgramChecker.check(program);
        String text = ProgramText.print(program);
        assertThat(ProgramText.print(ProgramText.parse(text))).isEqualTo(text);
        assertThat(text).contains(" simplex ()", " correlation_cholesky ()", " ordered ()", " counts (");
    }

    @Test
    void a_support_that_the_values_shape_cannot_have_is_refused() {
        Program program = ModelProgram.trace(MODEL, DATA).program();
        List<Site> sites = new ArrayList<>(program.sites());
        Site vector = sites.getFirst();
        sites.set(
                0,
                new Site(
                        vector.name(),
                        vector.role(),
                        vector.distribution(),
                        vector.parameters(),
                        new Support(Support.Kind.COVARIANCE, List.of()),
                        vector.value(),
                        vector.logProb(),
                        vector.source(),
                        vector.plates(),
                        false));
        Program broken = new Program(program.name(), program.inputs(), program.equations(), program.outputs(), sites);
        assertThatThrownBy(() -> ProgramChecker.check(broken))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessage("The site 'theta' of type f64[3] has values that cannot be COVARIANCE");
    }

    @Test
    void draws_lie_in_the_supports_and_the_log_density_is_the_sum_of_its_terms() {
        Posterior posterior = posterior();
        double[] position = {0.3, -0.7, 0.4, -0.2, 0.9, 0.1, -0.3, 0.2, -1, 0.2, 0.4, -0.5};
        List<Value> draw = PosteriorTest.run(posterior.constrainProgram(), posterior, position);
        Value theta = draw.get(0);
        Value factor = draw.get(1);
        Value scales = draw.get(2);
        Value cuts = draw.get(3);
        assertThat(((Value) theta.sum()).item()).isCloseTo(1, within(1e-15));
        assertThat(((Value) factor.square().sum(1)).toArray()).containsExactly(new double[] {1, 1, 1}, within(1e-15));
        assertThat(cuts.toArray()).isSorted();

        double expected = logProb(Dirichlet.of(CONCENTRATION).logProb(theta))
                + logProb(LkjCholesky.of(2, 3).logProb(factor))
                + logProb(dev.variate.distribution.HalfNormal.of(1)
                        .logProb(scales)
                        .sum())
                + Math.log(24)
                + logProb(Normal.of(0, 10).logProb(cuts).sum());
        Tensor covariance = covarianceFactor(scales, factor);
        expected += logProb(dev.variate.distribution.MultivariateNormal.of(
                        dev.variate.distribution.MultivariateNormal.Form.CHOLESKY, 0, covariance)
                .logProb(tensor(DATA.get("x")))
                .sum());
        expected += logProb(
                dev.variate.distribution.OrderedLogistic.of(cuts.at(0), cuts).logProb(Value.scalar(3)));
        expected += logProb(dev.variate.distribution.Multinomial.of(20, theta).logProb(tensor(DATA.get("y"))));
        // the maps' determinants: the simplex, two triangles of partial correlations, three scales, three distances
        double logs = Arrays.stream(theta.toArray()).map(Math::log).sum();
        expected += 0.5 * Math.log(3) + logs;
        for (double u : new double[] {0.4, -0.2, 0.9}) {
            expected += -2 * Math.log(Math.cosh(u));
        }
        expected += -Math.log(Math.cosh(-0.2));
        expected += 0.1 - 0.3 + 0.2 + 0.2 + 0.4 - 0.5;
        assertThat(PosteriorTest.run(posterior.logDensityProgram(), posterior, position)
                        .get(0)
                        .item())
                .isCloseTo(expected, within(1e-11));
    }

    private static double logProb(Tensor x) {
        return ((Value) x.resolved()).item();
    }

    @Test
    void every_device_agrees_with_the_evaluator() {
        Posterior posterior = posterior();
        double[] position = {0.3, -0.7, 0.4, -0.2, 0.9, 0.1, -0.3, 0.2, -1, 0.2, 0.4, -0.5};
        Program gradient = Gradient.of(posterior.logDensityProgram(), List.of(posterior.positionName()));
        List<Value> expected = PosteriorTest.run(gradient, posterior, position);
        List<Value> draw = PosteriorTest.run(posterior.constrainProgram(), posterior, position);
        for (String name : Devices.names()) {
            Device device = Devices.named(name);
            LogDensity density = posterior.compile(device);
            double[] actual = new double[position.length];
            assertThat(density.logDensity(position, actual))
                    .as(name)
                    .isCloseTo(expected.get(0).item(), within(1e-10));
            assertThat(actual).as(name).containsExactly(expected.get(1).toArray(), within(1e-9));
            double[][] positions = {
                position, Arrays.stream(position).map(u -> -u).toArray(), new double[12]
            };
            double[] together = new double[3];
            double[][] gradients = new double[3][12];
            density.fork().logDensities(positions, together, gradients);
            for (int i = 0; i < positions.length; i++) {
                List<Value> own = PosteriorTest.run(gradient, posterior, positions[i]);
                assertThat(together[i])
                        .as(name + " in a batch")
                        .isCloseTo(own.get(0).item(), within(1e-10));
                assertThat(gradients[i])
                        .as(name + " in a batch")
                        .containsExactly(own.get(1).toArray(), within(1e-9));
            }
            double[] constrained = new double[posterior.scalarNames().size()];
            try (Constraining constraining = posterior.constraining(device)) {
                constraining.constrain(position, constrained);
            }
            double[] all = draw.stream()
                    .flatMapToDouble(v -> Arrays.stream(v.toArray()))
                    .toArray();
            assertThat(constrained).as(name).containsExactly(all, within(1e-13));
        }
    }

    @Test
    void shares_under_a_dirichlet_prior_have_the_dirichlet_posterior_of_textbooks() {
        Model model = Model.of(
                "m", List.of(), a -> multinomial(20, dirichlet(CONCENTRATION, site("theta", 1, 1)), site("y", 2, 1)));
        double[][] draws = draws(Posterior.of(ModelProgram.trace(model, Map.of("y", List.of(2, 7, 11)))), 2000);
        Dirichlet exact = Dirichlet.of(new double[] {3, 9, 14});
        for (int k = 0; k < 3; k++) {
            double mean = ((Value) exact.mean().orElseThrow()).get(k);
            double variance = ((Value) exact.variance().orElseThrow()).get(k);
            // 8,000 draws, of which NUTS leaves at least a quarter to count
            moments(draws, k, mean, variance, 2000);
        }
    }

    @Test
    void correlations_without_data_have_their_prior() {
        Model model = Model.of("m", List.of(), a -> {
            var factor = lkjCholesky(1.5, 3, site("L", 1, 1));
            return named("R", matmul(factor, transpose(factor)));
        });
        double[][] draws = draws(Posterior.of(ModelProgram.trace(model, Map.of())), 2000);
        // each correlation is 2 Beta(b, b) − 1 with b = η − 1 + n/2 = 2, so its variance is 1/(2b + 1)
        for (int place : new int[] {9 + 3, 9 + 6, 9 + 7}) {
            moments(draws, place, 0, 0.2, 2000);
        }
    }

    /** Five standard errors of the mean and of the variance, with so many draws that count. */
    private static void moments(double[][] draws, int place, double mean, double variance, int effective) {
        double average =
                Arrays.stream(draws).mapToDouble(d -> d[place]).average().orElseThrow();
        double spread = Arrays.stream(draws)
                .mapToDouble(d -> (d[place] - mean) * (d[place] - mean))
                .average()
                .orElseThrow();
        assertThat(average).isCloseTo(mean, within(5 * Math.sqrt(variance / effective)));
        assertThat(spread).isCloseTo(variance, within(5 * variance * Math.sqrt(2.0 / effective)));
    }

    static double[][] draws(Posterior posterior, int each) {
        NutsSettings settings = NutsSettings.defaults().withDraws(each);
        List<double[]> draws = new ArrayList<>();
        try (Constraining constraining = posterior.constraining(new JvmDevice())) {
            new Sampler(posterior.compile(new JvmDevice()), settings, 1).run(2, block -> {
                synchronized (draws) {
                    for (int i = 0; i < block.count(); i++) {
                        if (!block.warmup()) {
                            double[] draw = new double[posterior.scalarNames().size()];
                            constraining.constrain(block.position(i), draw);
                            draws.add(draw);
                        }
                    }
                }
            });
        }
        return draws.toArray(double[][]::new);
    }

    @Test
    void data_outside_a_support_are_refused_in_words() {
        assertThatThrownBy(() -> ModelProgram.trace(
                        Model.of("m", List.of(), a -> multinomial(20, new double[] {0.5, 0.5}, site("y", 2, 5))),
                        Map.of("y", List.of(3, 4))))
                .isInstanceOf(ModelException.class)
                .hasMessage(
                        "The data give `y` a vector that begins with 3, but a `multinomial` (line 2) takes vectors of "
                                + "whole numbers from 0 that sum to 20.");
        assertThatThrownBy(() -> ModelProgram.trace(
                        Model.of("m", List.of(), a -> dirichlet(new double[] {1, 1}, shape(2), site("p", 2, 5))),
                        Map.of("p", List.of(List.of(0.5, 0.5), List.of(0.2, 0.7)))))
                .hasMessage(
                        "The data give `p` at element 1 a vector that begins with 0.2, but a `dirichlet` (line 2) takes "
                                + "vectors of numbers from 0 that sum to 1.");
        Model matrix = Model.of(
                "m", List.of(new Parameter("K", Kind.TENSOR)), a -> multivariateNormal(0, a.get(0), site("y", 3, 5)));
        assertThatThrownBy(() -> ModelProgram.trace(
                        matrix, Map.of("K", List.of(List.of(1, 2), List.of(2, 1)), "y", List.of(0, 1))))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("positive definite");
        assertThatThrownBy(() -> ModelProgram.trace(
                        matrix, Map.of("K", List.of(List.of(1, 2, 3), List.of(2, 1, 3)), "y", List.of(0, 1))))
                .hasMessage(
                        "A `multivariateNormal` needs a covariance that is a square matrix; line 3 gives it shape [2,3].");
    }

    @Test
    void ordered_wants_a_number_of_draws_with_the_same_parameters() {
        assertThatThrownBy(() -> normal(0, 1, ordered(), site("c", 4, 5)))
                .hasMessage(
                        "A `normal` with `ordered()` needs to know how many draws to put in order: add `shape(4)`, say.");
        assertThatThrownBy(() -> normal(new double[] {1, 2}, 1, shape(3), ordered(), site("c", 4, 5)))
                .hasMessage(
                        "`ordered()` puts draws in order that have the same parameters, each a single number; line 4 "
                                + "gives it a `normal` of shape [2].");
        Tensor drawn = Tracers.seeded(1, () -> halfNormal(1, shape(2, 5), ordered(), named("x")));
        assertThat(drawn.shape().dims()).containsExactly(2, 5);
        double[] numbers = ((Value) drawn.resolved()).toArray();
        assertThat(Arrays.copyOf(numbers, 5)).isSorted();
        assertThat(Arrays.copyOfRange(numbers, 5, 10)).isSorted();
    }
}
