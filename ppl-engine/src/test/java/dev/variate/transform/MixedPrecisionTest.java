package dev.variate.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.variate.device.Devices;
import dev.variate.device.Executable;
import dev.variate.device.xla.XlaModule;
import dev.variate.model.Language;
import dev.variate.program.Equation;
import dev.variate.program.Input;
import dev.variate.program.Named;
import dev.variate.program.Program;
import dev.variate.program.ProgramBuilder;
import dev.variate.program.ProgramChecker;
import dev.variate.program.ReferenceEvaluator;
import dev.variate.random.Key;
import dev.variate.random.RandomStream;
import dev.variate.tensor.DType;
import dev.variate.tensor.Op;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What mixed precision rounds, to what, and what it leaves alone. */
class MixedPrecisionTest {
    private static final Op ROUND = new Op.Unary(Op.UnaryKind.ROUND_BFLOAT16);

    private static Value normals(String name, int... extents) {
        RandomStream random = Key.of(3).fold(name).stream();
        TensorType type = TensorType.f64(extents);
        double[] elements = new double[type.shape().size()];
        Arrays.setAll(elements, i -> random.nextGaussian());
        return Value.wrap(type, elements);
    }

    /** Attention, as a network has it, over the rows of x. */
    private static Tensor network(List<Tensor> given) {
        Tensor x = given.get(0);
        Tensor scores = x.matmul(given.get(1)).matmul(x.matrixTranspose());
        Tensor shares = Language.softmax(scores);
        return shares.matmul(x).square().sum().log();
    }

    private static Program gradient(Function<List<Tensor>, Tensor> body, Value... arguments) {
        ProgramBuilder builder = new ProgramBuilder("network");
        List<String> names = List.of("x", "w").subList(0, arguments.length);
        List<Tensor> given = IntStream.range(0, arguments.length)
                .mapToObj(i -> builder.input(names.get(i), arguments[i].type(), Input.Role.LATENT))
                .toList();
        return Gradient.of(builder.finish(List.of(new Named("loss", builder.varOf(body.apply(given))))), names);
    }

    // ---- the rounding

    /** By the bits of single precision: the upper half, one more where the lower half says so. */
    @Test
    void numbers_are_rounded_to_the_nearest_bfloat16_and_ties_to_even() {
        RandomStream random = Key.of(5).stream();
        for (int i = 0; i < 20_000; i++) {
            int bits = random.nextInt(1 << 16) << 16 | (i % 3 == 0 ? 0x8000 : random.nextInt(1 << 16));
            float x = Float.intBitsToFloat(bits);
            if (!Float.isFinite(x) || Math.abs(x) < Float.MIN_NORMAL) {
                continue;
            }
            int upper = bits >>> 16;
            int lower = bits & 0xFFFF;
            int nearest = lower > 0x8000 || lower == 0x8000 && (upper & 1) == 1 ? upper + 1 : upper;
            assertThat(((Value) Value.scalar((double) x).roundToBFloat16()).item())
                    .isEqualTo(Float.intBitsToFloat(nearest << 16));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1.00390625, 1", // 1 + 2^-8, half way to 1 + 2^-7, whose last bit is odd
        "1.01171875, 1.015625", // half way above that one
        "1.003906250000001, 1.0078125", // single precision would have made the tie of it first
        "-0.0, -0.0",
        "3.3895313892515355e38, 3.3895313892515355e38",
        "3.4e38, Infinity",
        "-1e300, -Infinity",
        "NaN, NaN",
        "Infinity, Infinity",
        "1.1754943508222875e-38, 1.1754943508222875e-38",
        "-1e-39, -0.0"
    })
    void edges_are_where_the_format_has_them(double x, double rounded) {
        Program program = ProgramBuilder.trace(
                "round",
                List.of(TensorType.f64()),
                given -> List.of(given.get(0).roundToBFloat16()));
        for (String device : List.of("jvm", "tensorflow")) {
            try (Executable compiled = Devices.named(device).compile(program, Map.of())) {
                assertThat(compiled.call(List.of(Value.scalar(x))).get(0).item())
                        .as(device)
                        .isEqualTo(Double.valueOf(rounded));
            }
        }
        assertThat(((Value) Value.scalar(x).roundToBFloat16()).item()).isEqualTo(Double.valueOf(rounded));
    }

    @Test
    void a_derivative_goes_through_as_if_nothing_had_been_rounded() {
        Value x = normals("x", 5);
        Program program =
                gradient(given -> given.get(0).roundToBFloat16().square().sum(), x);
        Value slope = ReferenceEvaluator.evaluate(program, Map.of("x", x)).get(1);
        for (int i = 0; i < 5; i++) {
            assertThat(slope.get(i))
                    .isEqualTo(2 * ((Value) Value.scalar(x.get(i)).roundToBFloat16()).item());
        }
    }

    // ---- what is rounded

    private static List<Op> without(Program program, Op op) {
        return program.equations().stream()
                .map(Equation::op)
                .filter(o -> !o.equals(op))
                .toList();
    }

    @Test
    void both_factors_of_every_product_are_rounded_and_nothing_else() {
        Program exact = gradient(MixedPrecisionTest::network, normals("x", 4, 6), normals("w", 6, 6));
        Program mixed = MixedPrecision.products(exact);
        ProgramChecker.check(mixed);
        assertThat(without(mixed, ROUND)).isEqualTo(without(exact, ROUND));
        Map<Integer, Op> made = mixed.equations().stream()
                .collect(Collectors.toMap(e -> e.result().id(), Equation::op));
        assertThat(mixed.equations().stream().filter(e -> e.op() instanceof Op.Dot))
                .hasSizeGreaterThan(5);
        for (Equation equation : mixed.equations()) {
            boolean product = equation.op() instanceof Op.Dot;
            equation.operands().forEach(v -> assertThat(ROUND.equals(made.get(v.id())))
                    .as(equation.toString())
                    .isEqualTo(product));
        }
        assertThat(mixed.outputs()).hasSameSizeAs(exact.outputs());
    }

    @Test
    void products_of_whole_numbers_stay_and_those_of_steps_of_a_recurrence_do_not() {
        TensorType counts = new TensorType(DType.I32, Shape.of(2, 2));
        Program whole = ProgramBuilder.trace(
                "counts", List.of(counts), g -> List.of(g.get(0).matmul(g.get(0))));
        assertThat(MixedPrecision.products(whole).equations()).hasSameSizeAs(whole.equations());
        Program steps = ProgramBuilder.trace(
                "steps",
                List.of(TensorType.f64(30), TensorType.f64(30, 30)),
                g -> List.of(Language.scan(g.get(0), Language.range(4), (c, i) -> c.matmul(g.get(1))
                        .tanh())));
        Program mixed = MixedPrecision.products(steps);
        ProgramChecker.check(mixed);
        Op.Scan scan = (Op.Scan) mixed.equations().stream()
                .map(Equation::op)
                .filter(Op.Scan.class::isInstance)
                .findFirst()
                .orElseThrow();
        assertThat(scan.body().steps().stream().filter(s -> s.op().equals(ROUND)))
                .hasSize(2);
    }

    /** A Gram matrix of 200 rows that are nearly alike is positive definite by its last digits. */
    @Test
    void products_that_make_a_matrix_which_is_decomposed_or_use_what_comes_of_it_stay() {
        Value rows = (Value) Value.full(TensorType.f64(200, 2), 1)
                .plus(normals("rows", 200, 2).times(1e-4));
        Function<List<Tensor>, Tensor> gram = given -> {
            Tensor x = given.get(0);
            Tensor factor = x.matrixTranspose().matmul(x).times(3).cholesky();
            return factor.matmul(Value.vector(1.0, 2.0)).sum();
        };
        Program exact = gradient(gram, rows);
        Program mixed = MixedPrecision.products(exact);
        assertThat(without(mixed, ROUND))
                .isEqualTo(mixed.equations().stream().map(Equation::op).toList());
        Program before =
                gradient(g -> gram.apply(List.of(g.get(0).matmul(g.get(1)).tanh())), rows, normals("w", 2, 2));
        // the network in front of it is rounded: rows, weights, and the derivative of their product by which both are
        // multiplied
        assertThat(MixedPrecision.products(before).equations().stream().filter(e -> e.op().equals(ROUND)))
                .hasSize(3);
    }

    // ---- devices

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void devices_agree_on_mixed_products_and_their_derivatives(boolean single) {
        Value x = normals("x", 4, 6);
        Value w = normals("w", 6, 6);
        Program mixed = MixedPrecision.products(gradient(MixedPrecisionTest::network, x, w));
        Program program = single ? Precision.single(mixed) : mixed;
        List<Value> arguments = List.of(x, w).stream()
                .map(v -> single ? Precision.single(v) : v)
                .toList();
        List<Value> expected =
                ReferenceEvaluator.evaluate(program, Map.of("x", arguments.get(0), "w", arguments.get(1)));
        for (String device : List.of("jvm", "tensorflow")) {
            try (Executable compiled = Devices.named(device).compile(program, Map.of())) {
                List<Value> found = compiled.call(arguments);
                for (int i = 0; i < expected.size(); i++) {
                    // a last bit that differs before a rounding may become one of eight after it, seldom and in few
                    // elements
                    double size = Arrays.stream(expected.get(i).toArray())
                            .map(Math::abs)
                            .max()
                            .orElseThrow();
                    assertThat(found.get(i).toArray())
                            .as(device)
                            .containsExactly(expected.get(i).toArray(), within(size * (single ? 4e-3 : 1e-12)));
                }
            }
        }
    }

    @Test
    void xla_is_handed_bfloat16s_and_adds_up_in_single_precision() {
        Program program = ProgramBuilder.trace(
                "product",
                List.of(TensorType.f64(2, 3), TensorType.f64(3, 4)),
                g -> List.of(g.get(0).matmul(g.get(1))));
        String text = XlaModule.of(Precision.single(MixedPrecision.products(program)), Map.of())
                .text();
        assertThat(text)
                .contains("stablehlo.reduce_precision %v0, format = e8m7 : tensor<2x3xf32>")
                .contains("(tensor<2x3xbf16>, tensor<3x4xbf16>) -> tensor<2x4xf32>");
        assertThat(XlaModule.of(MixedPrecision.products(program), Map.of()).text())
                .contains("(tensor<2x3xf64>, tensor<3x4xf64>) -> tensor<2x4xf64>");
    }
}
