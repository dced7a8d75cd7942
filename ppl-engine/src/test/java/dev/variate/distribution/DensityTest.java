package dev.variate.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.variate.distribution.DistributionCases.Continuous;
import dev.variate.distribution.DistributionCases.Discrete;
import dev.variate.program.Program;
import dev.variate.program.ProgramBuilder;
import dev.variate.program.ReferenceEvaluator;
import dev.variate.program.Support;
import dev.variate.random.Key;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import dev.variate.transform.Gradient;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DensityTest {

    static List<Continuous> continuous() {
        return Stream.concat(DistributionCases.continuous().stream(), MoreCases.continuous().stream())
                .toList();
    }

    static List<Discrete> discrete() {
        return Stream.concat(DistributionCases.discrete().stream(), MoreCases.discrete().stream())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("continuous")
    void a_density_integrates_to_one_over_the_unconstrained_line(Continuous c) {
        Distribution distribution = c.distribution();
        Domain support = distribution.support();
        Bijector bijector = Bijector.onto(support.kind(), support.bounds());
        // the trapezoidal rule converges exponentially for smooth functions that decay at both ends; sinh makes the
        // heavy tails of the real
        // line decay too
        double step = 1.0 / 64;
        double[] grid = IntStream.rangeClosed(-64 * 90, 64 * 90)
                .mapToDouble(i -> i * step)
                .toArray();
        boolean real = support.kind() == Support.Kind.REAL;
        double[] points = real ? java.util.Arrays.stream(grid).map(Math::sinh).toArray() : grid;
        Value u = Value.vector(points);
        Tensor logs = distribution.logProbInside(bijector.forward(u)).plus(bijector.logDetJacobian(u));
        double[] values = ((Value) logs).toArray();
        double total = 0;
        for (int i = 0; i < values.length; i++) {
            double mass = Math.exp(values[i]) * (real ? Math.cosh(grid[i]) : 1);
            total += Double.isNaN(mass) ? 0 : mass;
        }
        // where a density has a corner the rule errs by the square of its step
        boolean corner = List.of("laplace", "asymmetricLaplace", "triangular").contains(c.label());
        assertThat(total * step).isCloseTo(1, within(corner ? 1e-5 : 1e-7));
    }

    @ParameterizedTest
    @MethodSource("continuous")
    void a_density_agrees_with_an_independent_implementation(Continuous c) {
        for (double x : probes(c)) {
            double expected = c.logDensity().applyAsDouble(x);
            // the other implementation's own log-gamma and differences of logarithms are good to about 1e-12, relative
            // to their largest
            // term
            assertThat(logProb(c.distribution(), x))
                    .as("at %s", x)
                    .isCloseTo(expected, within(1e-10 * Math.max(1, Math.abs(expected))));
        }
    }

    @ParameterizedTest
    @MethodSource("discrete")
    void probabilities_sum_to_one_and_agree_with_an_independent_implementation(Discrete d) {
        double total = 0;
        for (int k = 0; k <= d.top(); k++) {
            double logProb = logProb(d.distribution(), k);
            double expected = d.logMass().applyAsDouble(k);
            assertThat(logProb).as("at %s", k).isCloseTo(expected, within(1e-10 * Math.max(1, Math.abs(expected))));
            total += Math.exp(logProb);
        }
        assertThat(total).isCloseTo(1, within(1e-11));
    }

    @ParameterizedTest
    @MethodSource("continuous")
    void derivatives_in_value_and_parameters_are_those_of_finite_differences(Continuous c) {
        for (double x : probes(c)) {
            List<Double> arguments = new ArrayList<>(List.of(x));
            java.util.Arrays.stream(c.parameters()).forEach(arguments::add);
            checkGradient(c.make(), arguments, 0);
        }
    }

    @ParameterizedTest
    @MethodSource("discrete")
    void derivatives_in_the_parameters_of_counts_are_those_of_finite_differences(Discrete d) {
        for (int k : new int[] {0, d.top() / 3, d.top()}) {
            List<Double> arguments = new ArrayList<>(List.of((double) k));
            java.util.Arrays.stream(d.parameters()).forEach(arguments::add);
            // neither the count nor the number of trials moves smoothly
            int from =
                    switch (d.label()) {
                        case "binomial", "binomialLogits", "betaBinomial" -> 2;
                        case "zeroInflatedBinomial", "discreteUniform" -> 3;
                        default -> 1;
                    };
            checkGradient(d.make(), arguments, from);
        }
    }

    private static void checkGradient(
            java.util.function.Function<List<Tensor>, Distribution> make, List<Double> arguments, int from) {
        checkGradient(arguments, from, a -> make.apply(a.subList(1, a.size())).logProbInside(a.get(0)));
    }

    private static void checkGradient(
            List<Double> arguments, int from, java.util.function.Function<List<Tensor>, Tensor> of) {
        Program program = ProgramBuilder.trace(
                "logProb", Collections.nCopies(arguments.size(), TensorType.f64()), a -> List.of(of.apply(a)));
        List<String> by = IntStream.range(from, arguments.size())
                .mapToObj(Integer::toString)
                .toList();
        List<Value> gradient = evaluate(Gradient.of(program, by), arguments);
        for (int i = from; i < arguments.size(); i++) {
            double h = arguments.get(i) == 0 ? 1e-6 : 1e-6 * Math.abs(arguments.get(i));
            double slope = (at(program, arguments, i, h) - at(program, arguments, i, -h)) / (2 * h);
            // central differences: truncation 1e-12 over the square of the distance to a bound (1e-3 at least),
            // cancellation 1e-16/1e-6
            assertThat(gradient.get(1 + i - from).item())
                    .as("argument %s of %s", i, arguments)
                    .isCloseTo(slope, within(2e-5 * Math.max(1, Math.abs(slope))));
        }
    }

    private static double at(Program program, List<Double> arguments, int i, double h) {
        List<Double> moved = new ArrayList<>(arguments);
        moved.set(i, moved.get(i) + h);
        return evaluate(program, moved).get(0).item();
    }

    private static List<Value> evaluate(Program program, List<Double> arguments) {
        Map<String, Value> inputs = new HashMap<>();
        for (int i = 0; i < arguments.size(); i++) {
            inputs.put(Integer.toString(i), Value.scalar(arguments.get(i)));
        }
        return ReferenceEvaluator.evaluate(program, inputs);
    }

    @ParameterizedTest
    @MethodSource("continuous")
    void both_tails_are_those_of_the_independent_distribution_function(Continuous c) {
        for (double x : probes(c)) {
            double p = c.cumulative().applyAsDouble(x);
            // straight lines between the nodes of an integral are good to 2e-7; ScipyTest is narrower
            c.distribution().logCdf(Value.scalar(x)).ifPresent(l -> assertThat(Math.exp(((Value) l).item()))
                    .isCloseTo(p, within(1e-6)));
            c.distribution().logSurvival(Value.scalar(x)).ifPresent(l -> assertThat(Math.exp(((Value) l).item()))
                    .isCloseTo(1 - p, within(1e-6)));
            c.distribution().quantile(Value.scalar(p)).ifPresent(q -> assertThat(((Value) q).item())
                    .isCloseTo(x, within(1e-5 * Math.max(1, Math.abs(x)))));
        }
        assertThat(c.distribution()
                        .logCdf(Value.scalar(Double.NEGATIVE_INFINITY))
                        .map(l -> ((Value) l).item()))
                .isIn(Optional.empty(), Optional.of(Double.NEGATIVE_INFINITY));
        assertThat(c.distribution()
                        .logSurvival(Value.scalar(Double.POSITIVE_INFINITY))
                        .map(l -> ((Value) l).item()))
                .isIn(Optional.empty(), Optional.of(Double.NEGATIVE_INFINITY));
    }

    @ParameterizedTest
    @MethodSource("discrete")
    void both_tails_of_counts_are_sums_of_probabilities(Discrete d) {
        double sum = 0;
        for (int k = 0; k <= d.top(); k++) {
            sum += Math.exp(d.logMass().applyAsDouble(k));
            double p = sum;
            d.distribution().logCdf(Value.scalar(k + 0.5)).ifPresent(l -> assertThat(Math.exp(((Value) l).item()))
                    .isCloseTo(p, within(1e-10)));
            d.distribution().logSurvival(Value.scalar(k)).ifPresent(l -> assertThat(Math.exp(((Value) l).item()))
                    .isCloseTo(1 - p, within(1e-10)));
        }
    }

    @ParameterizedTest
    @MethodSource("continuous")
    void the_entropy_is_the_mean_of_minus_the_log_density(Continuous c) {
        c.distribution().entropy().ifPresent(h -> {
            Value draws = (Value) c.distribution().sample(Key.of(8).fold(c.toString()), Shape.of(20_000));
            double[] logs = ((Value) c.distribution().logProb(draws)).toArray();
            double mean = java.util.Arrays.stream(logs).average().orElseThrow();
            double spread = java.util.Arrays.stream(logs)
                    .map(l -> (l - mean) * (l - mean))
                    .average()
                    .orElseThrow();
            // four standard errors
            assertThat(((Value) h).item()).isCloseTo(-mean, within(4 * Math.sqrt(spread / logs.length) + 1e-9));
        });
    }

    @ParameterizedTest
    @MethodSource("continuous")
    void derivatives_of_the_tails_are_those_of_finite_differences(Continuous c) {
        if (c.distribution().logCdf(Value.scalar(0.0)).isEmpty()) {
            return;
        }
        for (double x : probes(c)) {
            List<Double> arguments = new ArrayList<>(List.of(x));
            java.util.Arrays.stream(c.parameters()).forEach(arguments::add);
            checkGradient(
                    arguments,
                    0,
                    a -> c.make().apply(a.subList(1, a.size())).logCdf(a.get(0)).orElseThrow());
            checkGradient(arguments, 0, a -> c.make()
                    .apply(a.subList(1, a.size()))
                    .logSurvival(a.get(0))
                    .orElseThrow());
        }
    }

    @ParameterizedTest
    @MethodSource("continuous")
    void outside_the_support_the_log_density_is_minus_infinity_and_its_gradient_is_zero(Continuous c) {
        Domain support = c.distribution().support();
        double outside =
                switch (support.kind()) {
                    case POSITIVE -> -0.5;
                    case UNIT_INTERVAL -> 1.25;
                    case INTERVAL -> ((Value) support.bounds().get(1)).item() + 1;
                    default -> Double.POSITIVE_INFINITY;
                };
        assertThat(logProb(c.distribution(), outside)).isEqualTo(Double.NEGATIVE_INFINITY);

        Program program = ProgramBuilder.trace(
                "logProb",
                Collections.nCopies(1 + c.parameters().length, TensorType.f64()),
                a -> List.of(c.make().apply(a.subList(1, a.size())).logProb(a.get(0))));
        List<Double> arguments = new ArrayList<>(List.of(outside));
        java.util.Arrays.stream(c.parameters()).forEach(arguments::add);
        List<Value> gradient = evaluate(
                Gradient.of(
                        program, program.inputs().stream().map(i -> i.name()).toList()),
                arguments);
        gradient.subList(1, gradient.size()).forEach(g -> assertThat(g.item()).isZero());
    }

    @Test
    void counts_that_cannot_be_have_probability_zero() {
        assertThat(logProb(Bernoulli.of(0.3), 0.5)).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(logProb(Bernoulli.of(0.3), 2)).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(logProb(Binomial.of(5, 0.3), 6)).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(logProb(Poisson.of(2), -1)).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(logProb(Categorical.of(new double[] {0.5, 0.5}), 2)).isEqualTo(Double.NEGATIVE_INFINITY);
    }

    @Test
    void certain_outcomes_have_probability_one_with_finite_gradients() {
        assertThat(logProb(Bernoulli.of(1), 1)).isZero();
        assertThat(logProb(Bernoulli.of(0), 0)).isZero();
        assertThat(logProb(Binomial.of(7, 1), 7)).isCloseTo(0, within(1e-13));
        assertThat(logProb(Beta.of(1, 1), 0)).isZero();
        assertThat(logProb(Gamma.of(1, 1), 0)).isZero();

        Program program = ProgramBuilder.trace(
                "logProb",
                List.of(TensorType.f64()),
                p -> List.of(Bernoulli.of(p.get(0)).logProb(Value.scalar(1))));
        assertThat(evaluate(Gradient.of(program, List.of("0")), List.of(1.0))
                        .get(1)
                        .item())
                .isEqualTo(1);
    }

    @Test
    void logits_stay_exact_where_probabilities_would_round_to_one() {
        assertThat(logProb(BernoulliLogits.of(800), 0)).isEqualTo(-800);
        assertThat(logProb(BernoulliLogits.of(-800), 0)).isZero();
        assertThat(logProb(BinomialLogits.of(2, 800), 1)).isCloseTo(Math.log(2) - 800, within(1e-12));
    }

    @Test
    void a_categorical_reads_its_categories_from_the_last_axis() {
        double[][] rows = {{0.2, 0.3, 0.5}, {0.6, 0.3, 0.1}};
        Categorical both = Categorical.of(rows);
        assertThat(((Value) both.logProb(Value.vector(2, 0))).toArray())
                .containsExactly(new double[] {Math.log(0.5), Math.log(0.6)}, within(1e-15));
        assertThat(logProb(Categorical.ofLogits(new double[] {1, 2, 3}), 1))
                .isCloseTo(2 - Math.log(Math.exp(1) + Math.exp(2) + Math.exp(3)), within(1e-14));
        Value several = (Value) Categorical.of(rows[0]).logProb(Value.vector(2, 0, 1));
        assertThat(several.toArray())
                .containsExactly(new double[] {Math.log(0.5), Math.log(0.2), Math.log(0.3)}, within(1e-15));
    }

    @Test
    void parameters_broadcast_to_the_batch_shape() {
        Normal wide = Normal.of(new double[] {0, 1, 2}, new double[][] {{1}, {2}});
        assertThat(wide.batchShape().dims()).containsExactly(2, 3);
        assertThat(wide.logProb(Value.scalar(0.0)).shape().dims()).containsExactly(2, 3);
        assertThat(wide.parameters().keySet()).containsExactly("location", "scale");
    }

    private static double[] probes(Continuous c) {
        double low = 0.02;
        double high = 0.97;
        double[] probes = new double[4];
        for (int i = 0; i < probes.length; i++) {
            probes[i] = quantile(c, low + (high - low) * i / (probes.length - 1));
        }
        return probes;
    }

    /** Where the independent distribution function passes {@code p}, by halving. */
    private static double quantile(Continuous c, double p) {
        double low = c.distribution().support().kind() == Support.Kind.REAL
                        || c.distribution().support().kind() == Support.Kind.INTERVAL
                ? -1e6
                : 0;
        double high = c.distribution().support().kind() == Support.Kind.UNIT_INTERVAL ? 1 : 1e6;
        for (int i = 0; i < 200; i++) {
            double middle = (low + high) / 2;
            if (c.cumulative().applyAsDouble(middle) < p) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }

    private static double logProb(Distribution distribution, double x) {
        return ((Value) distribution.logProb(Value.scalar(x))).item();
    }
}
