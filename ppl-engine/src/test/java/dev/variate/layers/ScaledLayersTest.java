package dev.variate.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.variate.distribution.Randomness;
import dev.variate.model.RandomVariable;
import dev.variate.model.Tracers;
import dev.variate.model.Tracing;
import dev.variate.program.Input;
import dev.variate.program.Named;
import dev.variate.program.Program;
import dev.variate.program.ProgramBuilder;
import dev.variate.program.ReferenceEvaluator;
import dev.variate.random.Key;
import dev.variate.random.RandomStream;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import dev.variate.transform.Gradient;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScaledLayersTest {
    private static final int INPUTS = 4;
    private static final int UNITS = 3;
    private static final int ROWS = 20_000;
    private static final double SCALE = 0.3;

    private static Value normals(String name, int... extents) {
        RandomStream random = Key.of(5).fold(name).stream();
        double[] elements = new double[Shape.of(extents).size()];
        Arrays.setAll(elements, i -> random.nextGaussian());
        return Value.wrap(TensorType.f64(extents), elements);
    }

    private static double rawScale(double scale) {
        return Math.log(Math.expm1(scale));
    }

    private static Value run(Map<String, Value> weights, Supplier<Tensor> layer) {
        return (Value) Tracers.seeded(1, () -> Tracing.trace(Tracers.condition(weights), layer))
                .resolved();
    }

    private static double cost(Map<String, Value> weights, String name, Supplier<Tensor> layer) {
        double[] cost = new double[1];
        Tracing.trace(
                call -> {
                    Object made = call.make();
                    if (call.name().filter(name::equals).isPresent()) {
                        cost[0] = ((Value) ((RandomVariable) made).logProb()).item();
                    }
                    return made;
                },
                () -> run(weights, layer));
        return cost[0];
    }

    /** Mean and variance of one column. */
    private static double[] moments(Value rows, int column) {
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < ROWS; i++) {
            double y = rows.get(i * UNITS + column);
            sum += y;
            squares += y * y;
        }
        return new double[] {sum / ROWS, squares / ROWS - Math.pow(sum / ROWS, 2)};
    }

    private static final Map<String, Value> FACTORS = factors();

    private static Map<String, Value> factors() {
        Map<String, Value> weights = new HashMap<>();
        weights.put("l.weight", normals("w", INPUTS, UNITS));
        weights.put("l.bias", normals("b", UNITS));
        weights.put("l.in.mean", normals("in", INPUTS));
        weights.put("l.out.mean", normals("out", UNITS));
        weights.put("l.in.scale", Value.full(TensorType.f64(INPUTS), rawScale(SCALE)));
        weights.put("l.out.scale", Value.full(TensorType.f64(UNITS), rawScale(SCALE)));
        return weights;
    }

    @Test
    void factors_of_rank_one_give_the_moments_of_a_product_of_independent_normals() {
        Value x = normals("x", 1, INPUTS);
        Value rows = run(FACTORS, () -> Layers.rank1Dense("l", x.broadcastTo(Shape.of(ROWS, INPUTS)), UNITS));
        for (int j = 0; j < UNITS; j++) {
            double inner = 0;
            double spread = 0;
            for (int i = 0; i < INPUTS; i++) {
                double w = x.get(i) * FACTORS.get("l.weight").get(i * UNITS + j);
                inner += w * FACTORS.get("l.in.mean").get(i);
                spread += w * w * SCALE * SCALE;
            }
            double out = FACTORS.get("l.out.mean").get(j);
            double variance = (SCALE * SCALE + out * out) * spread + SCALE * SCALE * inner * inner;
            double[] found = moments(rows, j);
            double mean = inner * out + FACTORS.get("l.bias").get(j);
            assertThat(found[0]).isCloseTo(mean, within(5 * Math.sqrt(variance / ROWS)));
            // the product's fourth moment is at most nine times the square of its second
            assertThat(found[1] / variance).isCloseTo(1, within(5 * Math.sqrt(8.0 / ROWS)));
        }
    }

    @Test
    void factors_that_are_as_their_prior_cost_nothing_and_others_their_divergence() {
        Map<String, Value> weights = new HashMap<>(FACTORS);
        weights.put("l.in.mean", Value.full(TensorType.f64(INPUTS), 1));
        weights.put("l.in.scale", Value.full(TensorType.f64(INPUTS), rawScale(0.1)));
        Supplier<Tensor> layer = () -> Layers.rank1Dense("l", normals("x", 2, INPUTS), UNITS);
        assertThat(cost(weights, "l.in.cost", layer)).isCloseTo(0, within(1e-12));
        double divergence = 0;
        for (int j = 0; j < UNITS; j++) {
            double apart = FACTORS.get("l.out.mean").get(j) - 1;
            divergence += Math.log(0.1 / SCALE) + (SCALE * SCALE + apart * apart) / (2 * 0.01) - 0.5;
        }
        assertThat(cost(weights, "l.out.cost", layer)).isCloseTo(-divergence, within(1e-9));
    }

    @Test
    void the_mean_tracer_takes_the_factors_at_their_means() {
        Value x = normals("x", 2, INPUTS);
        Value found = (Value) Tracing.trace(
                        Tracers.mean(name -> true),
                        () -> Tracing.trace(Tracers.condition(FACTORS), () -> Layers.rank1Dense("l", x, UNITS)))
                .resolved();
        Value wanted = (Value) x.times(FACTORS.get("l.in.mean"))
                .matmul(FACTORS.get("l.weight"))
                .times(FACTORS.get("l.out.mean"))
                .plus(FACTORS.get("l.bias"));
        assertThat(found.toArray()).containsExactly(wanted.toArray(), within(1e-12));
    }

    // ---- variational dropout

    private static Map<String, Value> dropped(double logAlpha) {
        return Map.of(
                "l.weight", normals("w", INPUTS, UNITS),
                "l.bias", normals("b", UNITS),
                "l.logAlpha", Value.full(TensorType.f64(INPUTS, UNITS), logAlpha));
    }

    @Test
    void variational_dropout_has_the_variance_of_weights_with_noise_in_proportion() {
        Value x = normals("x", 1, INPUTS);
        Map<String, Value> weights = dropped(Math.log(0.5));
        Value rows =
                run(weights, () -> Layers.variationalDropoutDense("l", x.broadcastTo(Shape.of(ROWS, INPUTS)), UNITS));
        for (int j = 0; j < UNITS; j++) {
            double mean = weights.get("l.bias").get(j);
            double variance = 0;
            for (int i = 0; i < INPUTS; i++) {
                double w = x.get(i) * weights.get("l.weight").get(i * UNITS + j);
                mean += w;
                variance += 0.5 * w * w;
            }
            double[] found = moments(rows, j);
            assertThat(found[0]).isCloseTo(mean, within(5 * Math.sqrt(variance / ROWS)));
            assertThat(found[1] / variance).isCloseTo(1, within(5 * Math.sqrt(2.0 / ROWS)));
        }
    }

    /** −KL is ½ log α − E log |1 + √α ε| up to a constant, which makes it 0 for endless α. The approximation's authors find it within 0.009. */
    @ParameterizedTest
    @ValueSource(doubles = {-6, -3, -1, 0, 1, 3})
    void what_variational_dropout_costs_is_the_divergence_found_by_quadrature(double logAlpha) {
        double expected = meanLog(Math.exp(logAlpha / 2));
        // of a standard normal number, E log |ε| = −(γ + log 2)/2
        double endless = 0.5 * (0.5772156649015329 + Math.log(2));
        double wanted = 0.5 * logAlpha - expected - endless;
        double found = cost(
                        dropped(logAlpha),
                        "l.cost",
                        () -> Layers.variationalDropoutDense("l", normals("x", 1, INPUTS), UNITS))
                / (INPUTS * UNITS);
        assertThat(found).isCloseTo(wanted, within(0.015));
    }

    /** E log |1 + s ε|, by midpoints that never meet the singularity. */
    private static double meanLog(double s) {
        int points = 2_000_001;
        double reach = 9;
        double width = 2 * reach / points;
        double sum = 0;
        for (int i = 0; i < points; i++) {
            double e = -reach + (i + 0.5) * width;
            sum += Math.exp(-e * e / 2) * Math.log(Math.max(1e-12, Math.abs(1 + s * e)));
        }
        return sum * width / Math.sqrt(2 * Math.PI);
    }

    // ---- a bounded norm

    private static Map<String, Value> matrix(double scale) {
        return Map.of(
                "l.weight",
                (Value) normals("w", INPUTS, UNITS).times(scale),
                "l.bias",
                Value.full(TensorType.f64(UNITS), 0));
    }

    /** The matrix that the layer multiplies by, from what it makes of the unit vectors. */
    private static Value effective(double scale, double norm) {
        double[] identity = new double[INPUTS * INPUTS];
        for (int i = 0; i < INPUTS; i++) {
            identity[i * INPUTS + i] = 1;
        }
        return run(
                matrix(scale),
                () -> Layers.spectralDense("l", Value.wrap(TensorType.f64(INPUTS, INPUTS), identity), UNITS, norm));
    }

    /** The root of the largest eigenvalue of WᵀW, by Jacobi's rotations' equal: its characteristic power, squared often. */
    private static double largestSingularValue(Value w) {
        Tensor gram = w.matrixTranspose().matmul(w);
        double trace = trace((Value) gram);
        Tensor power = gram.div(trace);
        double logScale = Math.log(trace);
        double weight = 1;
        for (int i = 0; i < 30; i++) {
            power = power.matmul(power);
            double t = trace((Value) power);
            power = power.div(t);
            weight /= 2;
            logScale += weight * Math.log(t);
        }
        return Math.exp(logScale / 2);
    }

    private static double trace(Value matrix) {
        double sum = 0;
        for (int i = 0; i < UNITS; i++) {
            sum += matrix.get(i * UNITS + i);
        }
        return sum;
    }

    @Test
    void weights_of_too_large_a_norm_are_scaled_to_it_and_others_stay() {
        assertThat(largestSingularValue(effective(1, 0.95))).isCloseTo(0.95, within(0.01));
        Value small = effective(0.01, 0.95);
        assertThat(small.toArray()).containsExactly(matrix(0.01).get("l.weight").toArray(), within(1e-15));
    }

    @Test
    void the_derivative_of_a_bounded_layer_is_that_of_finite_differences() {
        ProgramBuilder builder = new ProgramBuilder("p");
        Tensor w = builder.input("w", TensorType.f64(INPUTS, UNITS), Input.Role.LATENT);
        Tensor key =
                builder.input("key", new TensorType(dev.variate.tensor.DType.I32, Shape.of(2)), Input.Role.ARGUMENT);
        Tensor y = Randomness.from(
                key,
                () -> Tracing.trace(
                        Tracers.condition(Map.of("l.weight", w, "l.bias", Value.full(TensorType.f64(UNITS), 0))),
                        () -> Layers.spectralDense("l", normals("x", 5, INPUTS), UNITS, 0.5)));
        Program program = builder.finish(List.of(new Named(
                "0", builder.varOf(y.square().times(normals("c", 5, UNITS)).sum()))));
        Value at = normals("w", INPUTS, UNITS);
        Value none = Value.of(new TensorType(dev.variate.tensor.DType.I32, Shape.of(2)), 0, 0);
        Value found = ReferenceEvaluator.evaluate(Gradient.of(program, List.of("w")), Map.of("w", at, "key", none))
                .get(1);
        for (int i = 0; i < INPUTS * UNITS; i++) {
            double[] up = at.toArray();
            double[] down = at.toArray();
            up[i] += 1e-6;
            down[i] -= 1e-6;
            double slope = (value(program, up, none) - value(program, down, none)) / 2e-6;
            // the singular vectors are found to a few digits, and their error enters squared
            assertThat(found.get(i)).isCloseTo(slope, within(1e-4 * (1 + Math.abs(slope))));
        }
    }

    private static double value(Program program, double[] w, Value key) {
        return ReferenceEvaluator.evaluate(
                        program, Map.of("w", Value.wrap(TensorType.f64(INPUTS, UNITS), w), "key", key))
                .get(0)
                .item();
    }

    @Test
    void a_norm_of_nothing_is_refused() {
        assertThatThrownBy(() -> Layers.spectralDense("l", normals("x", 1, INPUTS), UNITS, 0))
                .hasMessageContaining("above 0");
    }
}
