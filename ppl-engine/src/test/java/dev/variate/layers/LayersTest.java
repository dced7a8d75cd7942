package dev.variate.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.variate.device.Devices;
import dev.variate.model.Language;
import dev.variate.model.ModelException;
import dev.variate.model.RandomVariable;
import dev.variate.model.Tape;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LayersTest {
    private static Value normals(String name, int... extents) {
        RandomStream random = Key.of(11).fold(name).stream();
        double[] elements = new double[Shape.of(extents).size()];
        Arrays.setAll(elements, i -> random.nextGaussian());
        return Value.wrap(TensorType.f64(extents), elements);
    }

    /** The layer's result and its weights, all begun anew from normals so that biases count too. */
    private record Ran(Value result, Map<String, Value> weights) {
        static Ran of(Function<Tensor, Tensor> layer, Value x) {
            Tape tape = new Tape();
            Tracing.trace(tape, () -> layer.apply(x));
            Map<String, Value> weights = new LinkedHashMap<>();
            tape.values()
                    .forEach((name, made) -> weights.put(
                            name,
                            normals(name, made.shape().dims()).times(0.5).resolved() instanceof Value v ? v : null));
            return new Ran(run(layer, x, weights), weights);
        }

        double weight(String name, int... index) {
            Tensor at = weights.get(name);
            for (int i : index) {
                at = at.at(i);
            }
            return ((Value) at).item();
        }
    }

    private static Value run(Function<Tensor, Tensor> layer, Value x, Map<String, Value> weights) {
        return (Value)
                Tracing.trace(Tracers.condition(weights), () -> layer.apply(x)).resolved();
    }

    static Stream<Arguments> layers() {
        return Stream.of(
                Arguments.of("dense", (Function<Tensor, Tensor>) x -> Layers.dense("l", x, 3), normals("x", 2, 4)),
                Arguments.of("layerNorm", (Function<Tensor, Tensor>) x -> Layers.layerNorm("l", x), normals("x", 2, 4)),
                Arguments.of(
                        "groupNorm",
                        (Function<Tensor, Tensor>) x -> Layers.groupNorm("l", x, 2),
                        normals("x", 2, 3, 2, 4)),
                Arguments.of(
                        "conv2d",
                        (Function<Tensor, Tensor>) x -> Layers.conv2d("l", x, 2, 3, 2),
                        normals("x", 2, 5, 4, 2)),
                Arguments.of(
                        "conv1d",
                        (Function<Tensor, Tensor>) x -> Layers.conv1d("l", x, 2, 3, 1),
                        normals("x", 2, 5, 2)),
                Arguments.of(
                        "upsample2d",
                        (Function<Tensor, Tensor>) x -> Layers.upsample2d(x, 2),
                        normals("x", 1, 2, 3, 2)),
                Arguments.of(
                        "attention",
                        (Function<Tensor, Tensor>) x -> Layers.attention("l", x, 2),
                        normals("x", 2, 4, 4)),
                Arguments.of(
                        "localAttention",
                        (Function<Tensor, Tensor>) x -> Layers.localAttention("l", x, 2, 2),
                        normals("x", 2, 6, 4)),
                Arguments.of(
                        "positions", (Function<Tensor, Tensor>) x -> Layers.positions("l", x), normals("x", 2, 3, 2)),
                Arguments.of("lstm", (Function<Tensor, Tensor>) x -> Layers.lstm("l", x, 3), normals("x", 2, 4, 2)),
                Arguments.of("made", (Function<Tensor, Tensor>) x -> Layers.made("l", x, 2, 5), normals("x", 2, 3, 2)));
    }

    /** The sum of sines of the results, as a program of input and weights. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("layers")
    void the_gradient_of_a_layer_is_that_of_finite_differences_in_input_and_weights(
            String name, Function<Tensor, Tensor> layer, Value x) {
        Ran ran = Ran.of(layer, x);
        Map<String, Value> arguments = new HashMap<>(ran.weights());
        arguments.put("x", x);
        Program gradient = Gradient.of(program(layer, x, ran.weights()), new ArrayList<>(arguments.keySet()));
        List<Value> found = ReferenceEvaluator.evaluate(gradient, arguments);
        int i = 1;
        for (String input : arguments.keySet()) {
            Value at = arguments.get(input);
            Value derivative = found.get(i++);
            int step = Math.max(1, at.shape().size() / 5);
            for (int j = 0; j < at.shape().size(); j += step) {
                double difference =
                        (shifted(layer, arguments, input, j, 1e-6) - shifted(layer, arguments, input, j, -1e-6)) / 2e-6;
                assertThat(derivative.get(j)).as(input + " " + j).isCloseTo(difference, within(1e-6));
            }
        }
    }

    private static Program program(Function<Tensor, Tensor> layer, Value x, Map<String, Value> weights) {
        ProgramBuilder builder = new ProgramBuilder("layer");
        Tensor input = builder.input("x", x.type(), Input.Role.ARGUMENT);
        Map<String, Tensor> traced = new HashMap<>();
        weights.forEach((n, w) -> traced.put(n, builder.input(n, w.type(), Input.Role.ARGUMENT)));
        Tensor result = Tracing.trace(Tracers.condition(traced), () -> layer.apply(input))
                .sin()
                .sum();
        return builder.finish(List.of(new Named("0", builder.varOf(result))));
    }

    private static double shifted(
            Function<Tensor, Tensor> layer, Map<String, Value> arguments, String name, int j, double by) {
        Map<String, Value> moved = new HashMap<>(arguments);
        double[] elements = moved.get(name).toArray();
        elements[j] += by;
        moved.put(name, Value.wrap(moved.get(name).type(), elements));
        Value x = moved.remove("x");
        return ((Value) run(layer, x, moved).sin().sum()).item();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("layers")
    void both_devices_compute_a_layer_as_the_evaluator_does(String name, Function<Tensor, Tensor> layer, Value x) {
        Ran ran = Ran.of(layer, x);
        Program program = program(layer, x, ran.weights());
        List<Value> inOrder = program.inputs().stream()
                .map(i -> i.name().equals("x") ? x : ran.weights().get(i.name()))
                .toList();
        double expected = ((Value) ran.result().sin().sum()).item();
        for (String device : Devices.names()) {
            try (var compiled = Devices.named(device).compile(program, Map.of())) {
                assertThat(compiled.call(inOrder).get(0).item()).as(device).isCloseTo(expected, within(1e-10));
            }
        }
    }

    // ---- against plain loops

    @Test
    void a_convolution_is_a_sum_over_the_kernel_with_zeros_around_the_picture() {
        Value x = normals("x", 1, 5, 4, 2);
        Ran ran = Ran.of(t -> Layers.conv2d("l", t, 3, 3, 2), x);
        assertThat(ran.result().shape()).isEqualTo(Shape.of(1, 3, 2, 3));
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 2; j++) {
                for (int f = 0; f < 3; f++) {
                    double sum = ran.weight("l.bias", f);
                    for (int a = 0; a < 3; a++) {
                        for (int b = 0; b < 3; b++) {
                            // five rows need one zero above and below, four columns one zero to the right only
                            int row = 2 * i + a - 1;
                            int column = 2 * j + b;
                            for (int c = 0; c < 2 && row >= 0 && row < 5 && column < 4; c++) {
                                sum += x.get((row * 4 + column) * 2 + c) * ran.weight("l.weight", a, b, c, f);
                            }
                        }
                    }
                    assertThat(ran.result().get((i * 2 + j) * 3 + f)).isCloseTo(sum, within(1e-12));
                }
            }
        }
    }

    @Test
    void local_attention_sees_its_block_up_to_itself_and_the_block_before() {
        int length = 6;
        int block = 2;
        Value x = normals("x", 1, length, 4);
        Ran ran = Ran.of(t -> Layers.localAttention("l", t, 2, block), x);
        double[][] q = project(x, ran, "l.query");
        double[][] k = project(x, ran, "l.key");
        double[][] v = project(x, ran, "l.value");
        for (int t = 0; t < length; t++) {
            double[] mixed = new double[4];
            for (int head = 0; head < 2; head++) {
                int first = Math.max(0, t / block * block - block);
                double[] weights = new double[length];
                double total = 0;
                for (int s = first; s <= t; s++) {
                    double score =
                            (q[t][2 * head] * k[s][2 * head] + q[t][2 * head + 1] * k[s][2 * head + 1]) / Math.sqrt(2);
                    weights[s] = Math.exp(score);
                    total += weights[s];
                }
                for (int s = first; s <= t; s++) {
                    mixed[2 * head] += weights[s] / total * v[s][2 * head];
                    mixed[2 * head + 1] += weights[s] / total * v[s][2 * head + 1];
                }
            }
            for (int out = 0; out < 4; out++) {
                double sum = 0;
                for (int in = 0; in < 4; in++) {
                    sum += mixed[in] * ran.weight("l.output", in, out);
                }
                assertThat(ran.result().get(t * 4 + out)).isCloseTo(sum, within(1e-12));
            }
        }
    }

    private static double[][] project(Value x, Ran ran, String name) {
        double[][] projected = new double[x.shape().dim(1)][4];
        for (int t = 0; t < projected.length; t++) {
            for (int out = 0; out < 4; out++) {
                for (int in = 0; in < 4; in++) {
                    projected[t][out] += x.get(t * 4 + in) * ran.weight(name, in, out);
                }
            }
        }
        return projected;
    }

    @Test
    void an_lstm_keeps_in_its_cell_what_its_gates_let_through() {
        Value x = normals("x", 1, 3, 2);
        Ran ran = Ran.of(t -> Layers.lstm("l", t, 2), x);
        double[] h = new double[2];
        double[] c = new double[2];
        for (int t = 0; t < 3; t++) {
            double[] gates = new double[8];
            for (int g = 0; g < 8; g++) {
                gates[g] = ran.weight("l.bias", g) + (g / 2 == 1 ? 1 : 0);
                for (int i = 0; i < 2; i++) {
                    gates[g] += x.get(t * 2 + i) * ran.weight("l.input", i, g) + h[i] * ran.weight("l.recurrent", i, g);
                }
            }
            double[] next = new double[2];
            for (int u = 0; u < 2; u++) {
                c[u] = sigmoid(gates[2 + u]) * c[u] + sigmoid(gates[u]) * Math.tanh(gates[4 + u]);
                next[u] = sigmoid(gates[6 + u]) * Math.tanh(c[u]);
            }
            h = next;
            assertThat(ran.result().get(t * 2)).isCloseTo(h[0], within(1e-12));
            assertThat(ran.result().get(t * 2 + 1)).isCloseTo(h[1], within(1e-12));
        }
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    @Test
    void layer_norm_leaves_mean_0_and_variance_1() {
        Value x = normals("x", 3, 50);
        Value y = (Value) Layers.layerNorm("l", x.times(7).plus(3)).resolved();
        for (int row = 0; row < 3; row++) {
            Value of = (Value) y.at(row);
            assertThat(((Value) of.mean()).item()).isCloseTo(0, within(1e-12));
            assertThat(((Value) of.square().mean()).item()).isCloseTo(1, within(1e-6));
        }
    }

    @Test
    void group_norm_leaves_mean_0_and_variance_1_in_each_group_of_each_row_and_knows_no_other_row() {
        Value x = normals("x", 3, 5, 5, 6);
        Function<Tensor, Tensor> norm = input -> Layers.groupNorm("l", input, 2);
        Tensor y = norm.apply(x.times(7).plus(3));
        for (int row = 0; row < 3; row++) {
            for (int group = 0; group < 2; group++) {
                Value of = (Value) y.slice(new int[] {row, 0, 0, 3 * group}, new int[] {row + 1, 5, 5, 3 * group + 3})
                        .resolved();
                assertThat(((Value) of.mean()).item()).isCloseTo(0, within(1e-12));
                assertThat(((Value) of.square().mean()).item()).isCloseTo(1, within(1e-6));
            }
        }
        Value first = (Value) x.slice(new int[4], new int[] {1, 5, 5, 6});
        assertThat(((Value) norm.apply(first).resolved()).toArray())
                .containsExactly(((Value) norm.apply(x).at(0).resolved()).toArray(), within(1e-12));
        // all channels in one group, and no places but one: layer normalisation
        Value rows = normals("x", 4, 6);
        assertThat(((Value) Layers.groupNorm("l", rows, 1).resolved()).toArray())
                .containsExactly(((Value) Layers.layerNorm("l", rows).resolved()).toArray(), within(1e-12));
        assertThatThrownBy(() -> Layers.groupNorm("l", x, 4))
                .hasMessage("`l` wants groups of equally many channels, and 6 channels do not make 4 groups.");
    }

    // ---- masks

    private static long weightsOf(Function<Tensor, Tensor> layer, Value x) {
        return Ran.of(layer, x).weights().values().stream()
                .mapToLong(w -> w.shape().size())
                .sum();
    }

    /** The counts of edward2's tests. */
    @Test
    void a_masked_autoencoder_has_91_81_or_192_weights() {
        assertThat(weightsOf(x -> Layers.made("m", x, 5, 4), normals("x", 2, 3, 1)))
                .isEqualTo(91);
        assertThat(weightsOf(
                        x -> Layers.made("m", x, 1, new int[] {4, 3}, new int[] {3, 2, 1}, false),
                        normals("x", 2, 3, 5)))
                .isEqualTo(81);
        assertThat(weightsOf(x -> Layers.made("m", x, 4), normals("x", 2, 3, 5)))
                .isEqualTo(192);
    }

    @Test
    void a_masked_autoencoder_says_of_a_place_only_what_those_before_it_in_the_order_tell() {
        for (int[] order : new int[][] {{1, 2, 3, 4}, {4, 3, 2, 1}, {2, 4, 1, 3}}) {
            Value x = normals("x", 1, 4, 2);
            Function<Tensor, Tensor> layer = t -> Layers.made("m", t, 3, new int[] {9, 7}, order);
            Ran ran = Ran.of(layer, x);
            boolean anything = false;
            for (int changed = 0; changed < 4; changed++) {
                double[] elements = x.toArray();
                elements[2 * changed] += 1;
                elements[2 * changed + 1] -= 2;
                Value now = run(layer, Value.wrap(x.type(), elements), ran.weights());
                for (int place = 0; place < 4; place++) {
                    boolean same = ((Value) now.at(0).at(place))
                            .sameAs((Value) ran.result().at(0).at(place));
                    anything |= !same;
                    assertThat(same || order[changed] < order[place]).isTrue();
                }
            }
            assertThat(anything).isTrue();
        }
    }

    // ---- weights are random variables

    @Test
    void a_weight_is_a_random_variable_that_tracers_see_and_whose_density_does_not_count() {
        Value x = normals("x", 2, 4);
        Tape tape = new Tape();
        Tracing.trace(tape, () -> Layers.dense("l", x, 3));
        assertThat(tape.values().keySet()).containsExactly("l.weight", "l.bias");
        assertThat(tape.values().get("l.weight")).isInstanceOf(RandomVariable.class);
        Map<String, Value> values = Map.of("l.weight", normals("w", 4, 3), "l.bias", normals("b", 3));
        assertThat(((Value) Tracers.logJoint(values, () -> Layers.dense("l", x, 3))).item())
                .isZero();
    }

    @Test
    void mistakes_are_told_by_the_layers_name() {
        assertThatThrownBy(() -> Layers.attention("look", normals("x", 2, 3, 5), 2))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("`look`")
                .hasMessageContaining("2 heads do not divide");
        assertThatThrownBy(() -> Layers.localAttention("look", normals("x", 2, 5, 4), 2, 2))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("blocks of 2 do not divide");
        assertThatThrownBy(() -> Layers.conv2d("see", normals("x", 2, 3, 5), 2, 3, 1))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("`see` wants at least 4 axes");
        assertThatThrownBy(() -> Layers.made("mask", normals("x", 2, 3, 5), 2, new int[] {4}, new int[] {1, 1, 3}))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("each number from 1 to 3 once");
        assertThatThrownBy(() -> Layers.embedding("look up", Language.tensor(0.5), 3, 2))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("whole numbers");
    }
}
