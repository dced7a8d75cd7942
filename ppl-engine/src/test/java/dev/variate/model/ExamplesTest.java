package dev.variate.model;

import static dev.variate.model.Language.addDiagonal;
import static dev.variate.model.Language.bernoulli;
import static dev.variate.model.Language.bernoulliLogits;
import static dev.variate.model.Language.beta;
import static dev.variate.model.Language.exponentiatedQuadratic;
import static dev.variate.model.Language.flat;
import static dev.variate.model.Language.gamma;
import static dev.variate.model.Language.halfCauchy;
import static dev.variate.model.Language.halfNormal;
import static dev.variate.model.Language.multivariateNormal;
import static dev.variate.model.Language.normal;
import static dev.variate.model.Language.plate;
import static dev.variate.model.Language.shape;
import static dev.variate.model.Rewritten.divide;
import static dev.variate.model.Rewritten.index;
import static dev.variate.model.Rewritten.local;
import static dev.variate.model.Rewritten.plus;
import static dev.variate.model.Rewritten.site;
import static dev.variate.model.Rewritten.times;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.variate.device.Device;
import dev.variate.device.LogDensity;
import dev.variate.device.jvm.JvmDevice;
import dev.variate.examples.Example;
import dev.variate.examples.Examples;
import dev.variate.model.Model.Parameter;
import dev.variate.model.Model.Parameter.Kind;
import dev.variate.program.Program;
import dev.variate.program.ProgramChecker;
import dev.variate.random.Key;
import dev.variate.random.RandomStream;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import dev.variate.transform.Gradient;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.LUDecomposition;
import org.hipparchus.linear.RealVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The example models, with the operators written out as the model compiler does, against log densities written by hand. */
class ExamplesTest {

    /**
     * @param model the example's text as plain Java
     * @param logDensity the formula in its README, on draws and data; without terms for the change of variables
     */
    record Case(
            String name,
            Model model,
            List<String> positive,
            List<String> unit,
            BiFunction<Map<String, double[]>, Map<String, double[]>, Double> logDensity) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Case> cases() {
        return List.of(eightSchools(), radon(), kidscore(), wells(), gaussianProcess(), coin());
    }

    private static Case eightSchools() {
        return new Case("eight_schools", PosteriorTest.EIGHT_SCHOOLS, List.of("tau"), List.of(), (q, d) -> {
            double mu = q.get("mu")[0];
            double tau = q.get("tau")[0];
            double total = normalLog(mu, 0, 5) + Math.log(2 / Math.PI / 5) - Math.log1p(tau * tau / 25);
            for (int j = 0; j < 8; j++) {
                double z = q.get("z")[j];
                total += normalLog(z, 0, 1) + normalLog(d.get("y")[j], mu + tau * z, d.get("sigma")[j]);
            }
            return total;
        });
    }

    private static Case radon() {
        Model model = Model.of(
                "radon",
                List.of(
                        new Parameter("floor", Kind.TENSOR),
                        new Parameter("county", Kind.INT_ARRAY),
                        new Parameter("counties", Kind.INT)),
                a -> {
                    Option inCounty = plate("county", (int) a.get(2));
                    var muAlpha = normal(0, 10, site("muAlpha", 4, 5));
                    var sigmaAlpha = halfNormal(1, site("sigmaAlpha", 5, 5));
                    var beta = normal(0, 10, site("beta", 6, 5));
                    var sigma = halfNormal(1, site("sigma", 7, 5));
                    var z = normal(0, 1, inCounty, site("z", 8, 5));
                    var alpha = local("alpha", 9, 5, plus(muAlpha, times(sigmaAlpha, z)));
                    return normal(
                            plus(index(alpha, (int[]) a.get(1)), times(beta, (Tensor) a.get(0))),
                            sigma,
                            site("logRadon", 10, 5));
                });
        return new Case("radon", model, List.of("sigmaAlpha", "sigma"), List.of(), (q, d) -> {
            double sigmaAlpha = q.get("sigmaAlpha")[0];
            double sigma = q.get("sigma")[0];
            double beta = q.get("beta")[0];
            double total = normalLog(q.get("muAlpha")[0], 0, 10)
                    + normalLog(beta, 0, 10)
                    + 2 * Math.log(2)
                    + normalLog(sigmaAlpha, 0, 1)
                    + normalLog(sigma, 0, 1);
            for (double z : q.get("z")) {
                total += normalLog(z, 0, 1);
            }
            for (int i = 0; i < 919; i++) {
                double alpha = q.get("muAlpha")[0] + sigmaAlpha * q.get("z")[(int) d.get("county")[i]];
                total += normalLog(d.get("logRadon")[i], alpha + beta * d.get("floor")[i], sigma);
            }
            return total;
        });
    }

    private static Case kidscore() {
        Model model = Model.of(
                "kidscoreInteraction",
                List.of(new Parameter("mom_hs", Kind.TENSOR), new Parameter("mom_iq", Kind.TENSOR)),
                a -> {
                    Tensor hs = (Tensor) a.get(0);
                    Tensor iq = (Tensor) a.get(1);
                    var b = flat(shape(4), site("beta", 3, 5));
                    var sigma = halfCauchy(2.5, site("sigma", 4, 5));
                    return normal(
                            plus(
                                    plus(plus(index(b, 0), times(index(b, 1), hs)), times(index(b, 2), iq)),
                                    times(times(index(b, 3), hs), iq)),
                            sigma,
                            site("kid_score", 5, 5));
                });
        return new Case("kidscore_interaction", model, List.of("sigma"), List.of(), (q, d) -> {
            double sigma = q.get("sigma")[0];
            double[] b = q.get("beta");
            double total = Math.log(2 / Math.PI / 2.5) - Math.log1p(sigma * sigma / 6.25);
            for (int i = 0; i < 434; i++) {
                double hs = d.get("mom_hs")[i];
                double iq = d.get("mom_iq")[i];
                total += normalLog(d.get("kid_score")[i], b[0] + b[1] * hs + b[2] * iq + b[3] * hs * iq, sigma);
            }
            return total;
        });
    }

    private static Case wells() {
        Model model = Model.of(
                "wells", List.of(new Parameter("distance", Kind.TENSOR), new Parameter("arsenic", Kind.TENSOR)), a -> {
                    var intercept = normal(0, 10, site("intercept", 3, 5));
                    var byDistance = normal(0, 10, site("byDistance", 4, 5));
                    var byArsenic = normal(0, 10, site("byArsenic", 5, 5));
                    return bernoulliLogits(
                            plus(
                                    plus(intercept, times(byDistance, divide((Tensor) a.get(0), 100))),
                                    times(byArsenic, (Tensor) a.get(1))),
                            site("switched", 6, 5));
                });
        return new Case("wells", model, List.of(), List.of(), (q, d) -> {
            double total = 0;
            for (String name : List.of("intercept", "byDistance", "byArsenic")) {
                total += normalLog(q.get(name)[0], 0, 10);
            }
            for (int i = 0; i < 3020; i++) {
                double logit = q.get("intercept")[0]
                        + q.get("byDistance")[0] * d.get("distance")[i] / 100
                        + q.get("byArsenic")[0] * d.get("arsenic")[i];
                total -= Math.log1p(Math.exp(d.get("switched")[i] == 1 ? -logit : logit));
            }
            return total;
        });
    }

    private static Case gaussianProcess() {
        Model model = Model.of("gpRegression", List.of(new Parameter("x", Kind.TENSOR)), a -> {
            var rho = gamma(25, 4, site("rho", 3, 5));
            var alpha = halfNormal(2, site("alpha", 4, 5));
            var sigma = halfNormal(1, site("sigma", 5, 5));
            var k = local("K", 6, 5, exponentiatedQuadratic(a.get(0), alpha, rho));
            return multivariateNormal(0, addDiagonal(k, sigma), site("y", 7, 5));
        });
        return new Case("gp_regression", model, List.of("rho", "alpha", "sigma"), List.of(), (q, d) -> {
            double rho = q.get("rho")[0];
            double alpha = q.get("alpha")[0];
            double sigma = q.get("sigma")[0];
            double[] x = d.get("x");
            double[][] k = new double[x.length][x.length];
            for (int i = 0; i < x.length; i++) {
                for (int j = 0; j < x.length; j++) {
                    double apart = (x[i] - x[j]) / rho;
                    k[i][j] = alpha * alpha * Math.exp(-0.5 * apart * apart) + (i == j ? sigma : 0);
                }
            }
            LUDecomposition lu = new LUDecomposition(new Array2DRowRealMatrix(k));
            RealVector y = new ArrayRealVector(d.get("y"));
            double square = y.dotProduct(lu.getSolver().solve(y));
            // log Γ(25) is log 24!
            double logGamma =
                    IntStream.rangeClosed(1, 24).mapToDouble(Math::log).sum();
            return 25 * Math.log(4)
                    - logGamma
                    + 24 * Math.log(rho)
                    - 4 * rho
                    + 2 * Math.log(2)
                    + normalLog(alpha, 0, 2)
                    + normalLog(sigma, 0, 1)
                    - 0.5 * (square + Math.log(lu.getDeterminant()) + x.length * Math.log(2 * Math.PI));
        });
    }

    private static Case coin() {
        Model model = Model.of("betaBernoulli", List.of(), a -> {
            var p = beta(1, 1, site("p", 3, 5));
            return bernoulli(p, shape(50), site("x", 4, 5));
        });
        return new Case("beta_bernoulli", model, List.of(), List.of("p"), (q, d) -> {
            double ones = Arrays.stream(d.get("x")).sum();
            return ones * Math.log(q.get("p")[0]) + (50 - ones) * Math.log1p(-q.get("p")[0]);
        });
    }

    @ParameterizedTest
    @MethodSource("cases")
    void its_log_density_is_the_formula_of_its_readme(Case c) {
        Map<String, double[]> data = data(c.name);
        Posterior posterior = posterior(c, data);
        for (int seed = 0; seed < 3; seed++) {
            double[] position = position(posterior, seed);
            Map<String, double[]> quantities = new HashMap<>();
            List<Value> draw = PosteriorTest.run(posterior.constrainProgram(), posterior, position);
            for (int i = 0; i < draw.size(); i++) {
                quantities.put(posterior.quantities().get(i).name(), draw.get(i).toArray());
            }
            double expected = c.logDensity.apply(quantities, data);
            // log |dx/du|: x = e^u has slope x, x = 1/(1+e^−u) has slope x(1−x)
            for (String name : c.positive) {
                expected += Math.log(quantities.get(name)[0]);
            }
            for (String name : c.unit) {
                expected += Math.log(quantities.get(name)[0] * (1 - quantities.get(name)[0]));
            }
            double found = PosteriorTest.run(posterior.logDensityProgram(), posterior, position)
                    .get(0)
                    .item();
            // thousands of terms summed in another order
            assertThat(found).isCloseTo(expected, within(1e-11 * Math.abs(expected)));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void its_gradient_is_that_of_finite_differences(Case c) {
        Posterior posterior = posterior(c, data(c.name));
        double[] position = position(posterior, 5);
        Program program = posterior.logDensityProgram();
        List<Value> found =
                PosteriorTest.run(Gradient.of(program, List.of(posterior.positionName())), posterior, position);
        double scale = Math.abs(found.get(0).item());
        for (int i = 0; i < Math.min(12, position.length); i++) {
            double h = 1e-5;
            double slope =
                    (moved(program, posterior, position, i, h) - moved(program, posterior, position, i, -h)) / (2 * h);
            double gradient = found.get(1).get(i);
            // truncation h² of the third derivative, which grows with the gradient here, and rounding of the value over
            // h
            assertThat(gradient)
                    .as("direction %s", i)
                    .isCloseTo(slope, within(1e-6 * Math.abs(gradient) + 1e-14 * scale / h + 1e-6));
        }
    }

    private static double moved(Program program, Posterior posterior, double[] position, int i, double h) {
        double[] other = position.clone();
        other[i] += h;
        return PosteriorTest.run(program, posterior, other).get(0).item();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void compiled_for_the_jvm_it_gives_what_the_evaluator_gives(Case c) {
        Posterior posterior = posterior(c, data(c.name));
        Device device = new JvmDevice();
        LogDensity compiled = posterior.compile(device);
        double[] position = position(posterior, 8);
        double[] gradient = new double[posterior.dimension()];
        double[] draw = new double[posterior.scalarNames().size()];
        double logDensity = compiled.logDensity(position, gradient);
        try (Constraining constraining = posterior.constraining(device)) {
            constraining.constrain(position, draw);
        }
        Program program = posterior.logDensityProgram();
        List<Value> expected =
                PosteriorTest.run(Gradient.of(program, List.of(posterior.positionName())), posterior, position);
        double[] quantities = PosteriorTest.run(posterior.constrainProgram(), posterior, position).stream()
                .flatMapToDouble(v -> Arrays.stream(v.toArray()))
                .toArray();
        // the compiler sums in another order, and its elementary functions are right to a last bit or two
        assertThat(logDensity).isCloseTo(expected.get(0).item(), within(1e-11 * Math.abs(logDensity)));
        for (int i = 0; i < gradient.length; i++) {
            assertThat(gradient[i]).isCloseTo(expected.get(1).get(i), within(1e-9 * (1 + Math.abs(gradient[i]))));
        }
        assertThat(draw).containsExactly(quantities, within(1e-12));
    }

    @Test
    void there_are_twelve_with_a_title_a_line_a_source_and_a_licence() {
        assertThat(Examples.all()).hasSize(12).allSatisfy(example -> {
            assertThat(example.title()).isNotBlank().doesNotContain("#");
            assertThat(example.line()).endsWith(".");
            assertThat(example.source()).startsWith("/**").contains("return");
            assertThat(example.readme()).contains("**Model.**", "**Source.**", "**Licence.**");
        });
        assertThat(Examples.named("radon").title()).isEqualTo("Radon");
        assertThatThrownBy(() -> Examples.named("rado"))
                .isInstanceOf(NoSuchElementException.class)
                .hasMessageContaining("radon");
    }

    @Test
    void the_radon_data_are_919_houses_in_85_counties() {
        Map<String, double[]> data = data("radon");
        assertThat(data.get("logRadon")).hasSize(919);
        assertThat(Arrays.stream(data.get("county")).distinct().count()).isEqualTo(85);
    }

    @Test
    void the_recorded_quantities_of_each_example_are_what_its_readme_speaks_of() {
        Map<String, List<String>> recorded = new LinkedHashMap<>();
        cases().forEach(c -> recorded.put(
                c.name,
                posterior(c, data(c.name)).quantities().stream()
                        .map(Quantity::name)
                        .toList()));
        assertThat(recorded)
                .containsEntry("eight_schools", List.of("mu", "tau", "z", "theta"))
                .containsEntry("radon", List.of("muAlpha", "sigmaAlpha", "beta", "sigma", "z", "alpha"))
                .containsEntry("kidscore_interaction", List.of("beta", "sigma"))
                .containsEntry("wells", List.of("intercept", "byDistance", "byArsenic"))
                .containsEntry("gp_regression", List.of("rho", "alpha", "sigma"))
                .containsEntry("beta_bernoulli", List.of("p"));
    }

    private static Posterior posterior(Case c, Map<String, double[]> data) {
        TracedModel traced = ModelProgram.trace(c.model, boxed(data));
        ProgramChecker.check(traced.program());
        return Posterior.of(traced);
    }

    /** A single number in the file is a single number to the model. */
    private static Map<String, Object> boxed(Map<String, double[]> data) {
        Map<String, Object> boxed = new HashMap<>(data);
        boxed.computeIfPresent("counties", (key, value) -> ((double[]) value)[0]);
        return boxed;
    }

    private static double[] position(Posterior posterior, int seed) {
        RandomStream stream = Key.of(seed).stream();
        return IntStream.range(0, posterior.dimension())
                .mapToDouble(i -> 0.7 * stream.nextGaussian())
                .toArray();
    }

    private static double normalLog(double x, double mean, double sd) {
        double z = (x - mean) / sd;
        return -0.5 * z * z - Math.log(sd) - 0.5 * Math.log(2 * Math.PI);
    }

    /** The example's data: a flat JSON object of numbers and arrays of numbers, so that no parser is needed. */
    private static Map<String, double[]> data(String name) {
        Example example = Examples.named(name);
        Map<String, double[]> data = new LinkedHashMap<>();
        Matcher entry =
                Pattern.compile("\"(\\w+)\":\\s*(?:\\[([^]]*)]|([-0-9.eE]+))").matcher(example.data());
        while (entry.find()) {
            String numbers = entry.group(2) == null ? entry.group(3) : entry.group(2);
            data.put(
                    entry.group(1),
                    Arrays.stream(numbers.split(","))
                            .mapToDouble(x -> Double.parseDouble(x.strip()))
                            .toArray());
        }
        return data;
    }
}
