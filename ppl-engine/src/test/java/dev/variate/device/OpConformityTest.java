package dev.variate.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.variate.program.Program;
import dev.variate.program.ProgramChecker;
import dev.variate.program.ProgramText;
import dev.variate.program.ReferenceEvaluator;
import dev.variate.tensor.DType;
import dev.variate.tensor.Op;
import dev.variate.tensor.Value;
import dev.variate.transform.Batching;
import dev.variate.transform.Directional;
import dev.variate.transform.Gradient;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every op must satisfy, whichever way it is run. The kernels are the oracle; gradients are held against finite differences, batches
 * against loops.
 */
class OpConformityTest {
    private static final List<OpCase> CASES = OpCases.all();

    /** Sums in another order, elementary functions of another library: some ulps, seldom amplified. F32 has 2^-24. */
    private static final double F64_TOLERANCE = 1e-12;

    private static final double F32_TOLERANCE = 2e-6;

    private static final double[] ZEROS = {0.0, -0.0};

    private static final double[] ODD = {0.0, Double.POSITIVE_INFINITY, -0.0, Double.NaN, Double.NEGATIVE_INFINITY};

    /** XLA takes subnormal numbers for zero. */
    private static final double[] ODD_AND_SUBNORMAL = {
        0.0, Double.POSITIVE_INFINITY, -0.0, Double.NaN, Double.MIN_VALUE, Double.NEGATIVE_INFINITY, -3e-310
    };

    /** Of which numbers that are not finite something not finite comes, but not the same everywhere. */
    private static final Set<Class<?>> UNSPECIFIED =
            Set.of(Op.TriangularSolve.class, Op.CholeskyAdjoint.class, Op.Lu.class, Op.Fourier.class);

    /**
     * XLA is given odd numbers by the cases of these themselves, takes long to compile them, or has NaN for infinity where a diagonal has a
     * zero.
     */
    private static final Set<Class<?>> ODD_ON_JVM_ONLY = Set.of(
            Op.TriangularSolve.class,
            Op.CholeskyAdjoint.class,
            Op.Unary.class,
            Op.Binary.class,
            Op.LogIncompleteGamma.class,
            Op.LogIncompleteBeta.class,
            Op.SymmetricEigen.class,
            Op.MatrixExponential.class);

    /** XLA takes ten seconds to compile the longest of the random programs; a dozen short ones hold the same rules. */
    private static final int XLA_EQUATIONS = 60;

    static Stream<Class<?>> ops() {
        return Arrays.stream(Op.class.getPermittedSubclasses());
    }

    static Stream<OpCase> randomPrograms() {
        return IntStream.range(0, 30).mapToObj(i -> RandomPrograms.make(i, 3 + 2 * i));
    }

    static List<OpCase> of(Class<?> op) {
        return CASES.stream().filter(c -> op.isInstance(c.op())).toList();
    }

    @ParameterizedTest
    @MethodSource("ops")
    void every_op_has_cases_which_pass_the_checker(Class<?> op) {
        assertThat(of(op)).hasSizeGreaterThanOrEqualTo(3);
        of(op).forEach(c -> ProgramChecker.check(c.program()));
    }

    @Test
    void every_kind_of_an_op_has_cases() {
        Set<Object> kinds = new HashSet<>();
        CASES.stream().map(OpCase::op).forEach(op -> {
            switch (op) {
                case Op.Unary u -> kinds.add(u.kind());
                case Op.Binary b -> kinds.add(b.kind());
                case Op.Compare c -> kinds.add(c.comparison());
                case Op.Reduce r -> kinds.add(r.kind());
                case Op.Convert c -> kinds.add(c.dtype());
                default -> {}
            }
        });
        assertThat(kinds)
                .contains((Object[]) Op.UnaryKind.values())
                .contains((Object[]) Op.BinaryKind.values())
                .contains((Object[]) Op.Comparison.values())
                .contains((Object[]) Op.ReduceKind.values())
                .contains((Object[]) DType.values());
    }

    @ParameterizedTest
    @MethodSource("ops")
    void the_gradient_of_each_op_is_its_finite_difference(Class<?> op) {
        for (OpCase c : of(op)) {
            if (c.smooth() && c.isDouble()) {
                Objectives.weighted(c).ifPresent(this::gradientIsFiniteDifference);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("ops")
    void the_gradient_of_the_gradient_of_each_op_is_its_finite_difference(Class<?> op) {
        for (OpCase c : of(op)) {
            if (c.smooth() && c.isDouble()) {
                Objectives.weighted(c).map(Objectives::directional).ifPresent(this::gradientIsFiniteDifference);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("ops")
    void the_forward_derivative_of_each_op_is_its_finite_difference(Class<?> op) {
        for (OpCase c : of(op)) {
            if (c.smooth() && c.isDouble()) {
                Objectives.forward(c).ifPresent(change -> forwardIsFiniteDifference(c, change));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("randomPrograms")
    void the_forward_derivative_of_a_random_program_is_its_finite_difference(OpCase c) {
        forwardIsFiniteDifference(c, Objectives.forward(c).orElseThrow());
    }

    private static void forwardIsFiniteDifference(OpCase c, OpCase change) {
        ProgramChecker.check(change.program());
        Map<String, Value> directions = new HashMap<>();
        c.floating().forEach(name -> directions.put(name, change.byName().get(Directional.direction(name))));
        double[] actual = ReferenceEvaluator.evaluate(change.program(), change.byName())
                .get(0)
                .toArray();
        assertClose(change.toString(), actual, FiniteDifferences.along(c, directions), 1e-7);
    }

    @ParameterizedTest
    @MethodSource("ops")
    void the_gradient_of_the_forward_derivative_of_each_op_is_its_finite_difference(Class<?> op) {
        for (OpCase c : of(op)) {
            if (c.smooth() && c.isDouble()) {
                Objectives.forward(c).flatMap(Objectives::weighted).ifPresent(this::gradientIsFiniteDifference);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("ops")
    void a_batch_of_the_forward_derivative_of_each_op_is_a_loop(Class<?> op) {
        of(op).stream()
                .filter(OpCase::smooth)
                .flatMap(c -> Objectives.forward(c).stream())
                .forEach(OpConformityTest::batchIsLoop);
    }

    @ParameterizedTest
    @MethodSource("ops")
    void the_gradient_in_single_precision_is_that_in_double_precision_rounded(Class<?> op) {
        for (OpCase c : of(op)) {
            if (c.smooth() && !c.isDouble()) {
                Objectives.weighted(c).ifPresent(single -> {
                    OpCase twin = Objectives.inDoublePrecision(single);
                    List<Value> expected =
                            ReferenceEvaluator.evaluate(Gradient.of(twin.program(), twin.floating()), twin.byName());
                    List<Value> actual = ReferenceEvaluator.evaluate(
                            Gradient.of(single.program(), single.floating()), single.byName());
                    for (int i = 0; i < expected.size(); i++) {
                        // a few roundings, amplified by the size of the partial sums
                        assertClose(
                                single + " output " + i,
                                actual.get(i).toArray(),
                                expected.get(i).toArray(),
                                1e-5);
                    }
                });
            }
        }
    }

    @ParameterizedTest
    @MethodSource("randomPrograms")
    void the_gradient_of_a_random_program_is_its_finite_difference(OpCase c) {
        gradientIsFiniteDifference(c);
    }

    private void gradientIsFiniteDifference(OpCase c) {
        if (c.floating().isEmpty()) {
            return;
        }
        Program gradient = Gradient.of(c.program(), c.floating());
        ProgramChecker.check(gradient);
        List<Value> outputs = ReferenceEvaluator.evaluate(gradient, c.byName());
        for (int i = 0; i < c.floating().size(); i++) {
            double[] expected = FiniteDifferences.of(c, c.floating().get(i));
            // differences of fourth order with a step of 1e-3 err by about 1e-12 times the fifth derivative, and by
            // rounding of 1e-16/1e-3
            assertClose(c + ", by " + c.floating().get(i), outputs.get(i + 1).toArray(), expected, 1e-7);
        }
    }

    @ParameterizedTest
    @MethodSource("ops")
    void a_batch_is_a_loop(Class<?> op) {
        of(op).forEach(OpConformityTest::batchIsLoop);
    }

    @ParameterizedTest
    @MethodSource("randomPrograms")
    void a_batch_of_a_random_gradient_is_a_loop(OpCase c) {
        batchIsLoop(new OpCase(c.name(), c.op(), Gradient.of(c.program(), List.of("position")), c.arguments(), true));
    }

    private static void batchIsLoop(OpCase c) {
        List<String> names = c.program().inputs().stream().map(i -> i.name()).toList();
        List<Set<String>> choices = new ArrayList<>(names.stream().map(Set::of).toList());
        choices.add(Set.of());
        choices.add(Set.copyOf(names));
        for (Set<String> batched : choices) {
            for (int batch : new int[] {3, 1, 0}) {
                Program together = Batching.of(c.program(), batched, batch);
                ProgramChecker.check(together);
                Map<String, Value> arguments = new HashMap<>();
                for (int i = 0; i < names.size(); i++) {
                    Value x = c.arguments().get(i);
                    arguments.put(names.get(i), batched.contains(names.get(i)) ? Batches.stack(x, batch) : x);
                }
                List<Value> actual = ReferenceEvaluator.evaluate(together, arguments);
                for (int b = 0; b < batch; b++) {
                    Map<String, Value> own = new HashMap<>();
                    for (int i = 0; i < names.size(); i++) {
                        Value x = c.arguments().get(i);
                        own.put(names.get(i), batched.contains(names.get(i)) ? Batches.member(x, b) : x);
                    }
                    List<Value> expected = ReferenceEvaluator.evaluate(c.program(), own);
                    for (int o = 0; o < expected.size(); o++) {
                        double[] row = Batches.row(actual.get(o), b, batch);
                        assertClose(
                                c + " batched in " + batched + ", element " + b,
                                row,
                                expected.get(o).toArray(),
                                F64_TOLERANCE);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("ops")
    void text_and_back_is_the_same_program(Class<?> op) {
        of(op).forEach(OpConformityTest::textRoundTrip);
    }

    @ParameterizedTest
    @MethodSource("randomPrograms")
    void text_and_back_is_the_same_random_program(OpCase c) {
        textRoundTrip(c);
    }

    private static void textRoundTrip(OpCase c) {
        String text = ProgramText.print(c.program());
        Program parsed = ProgramText.parse(text);
        assertThat(ProgramText.print(parsed)).isEqualTo(text);
        assertThat(parsed.inputs()).isEqualTo(c.program().inputs());
        assertThat(parsed.outputs()).isEqualTo(c.program().outputs());
        List<Value> expected = ReferenceEvaluator.evaluate(c.program(), c.byName());
        List<Value> actual = ReferenceEvaluator.evaluate(parsed, c.byName());
        for (int i = 0; i < expected.size(); i++) {
            assertThat(actual.get(i).sameAs(expected.get(i)))
                    .as(c + " printed as\n" + text)
                    .isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("ops")
    void every_device_agrees_with_the_evaluator_on_each_op(Class<?> op) {
        for (Device device : Batches.devices()) {
            devicesAgree(device, Objectives.bundle(op.getSimpleName(), of(op)));
        }
    }

    @ParameterizedTest
    @MethodSource("ops")
    void every_device_agrees_with_the_evaluator_on_the_gradient_of_each_op(Class<?> op) {
        List<OpCase> gradients = of(op).stream()
                .filter(OpCase::smooth)
                .flatMap(c -> Objectives.weighted(c).stream())
                .filter(c -> !c.floating().isEmpty())
                .map(c -> new OpCase(
                        "gradient of " + c, c.op(), Gradient.of(c.program(), c.floating()), c.arguments(), true))
                .toList();
        for (Device device : Batches.devices()) {
            devicesAgree(device, Objectives.bundle("gradient of " + op.getSimpleName(), gradients));
        }
    }

    @ParameterizedTest
    @MethodSource("ops")
    void every_device_agrees_with_the_evaluator_on_each_op_where_operands_are_odd(Class<?> op) {
        for (Device device : Batches.devices()) {
            boolean jvm = device.name().equals("jvm");
            double[] numbers = UNSPECIFIED.contains(op) ? ZEROS : jvm ? ODD_AND_SUBNORMAL : ODD;
            if (jvm || !ODD_ON_JVM_ONLY.contains(op)) {
                devicesAgree(
                        device,
                        Objectives.bundle(
                                "odd " + op.getSimpleName(),
                                of(op).stream()
                                        .flatMap(c -> {
                                            List<OpCase> odd = Objectives.odd(c, numbers);
                                            // XLA takes minutes to compile them all
                                            return jvm || odd.isEmpty() ? odd.stream() : Stream.of(odd.getLast());
                                        })
                                        .toList()));
            }
        }
    }

    private static void devicesAgree(Device device, OpCase c) {
        List<Value> expected = ReferenceEvaluator.evaluate(c.program(), c.byName());
        // all arguments free, then every other one bound
        for (int bound = 0; bound < 2; bound++) {
            Map<String, Value> known = new HashMap<>();
            List<Value> free = new ArrayList<>();
            for (int i = 0; i < c.arguments().size(); i++) {
                if (bound == 1 && i % 2 == 0) {
                    known.put(c.program().inputs().get(i).name(), c.arguments().get(i));
                } else {
                    free.add(c.arguments().get(i));
                }
            }
            try (Executable executable = device.compile(c.program(), known)) {
                for (int call = 0; call < 2; call++) {
                    List<Value> actual = executable.call(free);
                    for (int i = 0; i < expected.size(); i++) {
                        String what = device.name() + ": "
                                + c.program().outputs().get(i).name();
                        assertThat(actual.get(i).type())
                                .as(what)
                                .isEqualTo(expected.get(i).type());
                        double tolerance = expected.get(i).dtype() == DType.F32 ? F32_TOLERANCE : F64_TOLERANCE;
                        assertClose(
                                what, actual.get(i).toArray(), expected.get(i).toArray(), tolerance);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("randomPrograms")
    void every_device_agrees_with_the_evaluator_on_random_log_densities(OpCase c) {
        Map<String, Value> known = new HashMap<>(c.byName());
        double[] position = known.remove("position").toArray();
        for (Device device : Batches.devices()) {
            if (!device.name().equals("jvm") && c.program().equations().size() > XLA_EQUATIONS) {
                continue;
            }
            LogDensity density = device.logDensity(c.program(), known);
            assertThat(density.dimension()).isEqualTo(position.length);
            double[][] positions = {
                position, Arrays.stream(position).map(x -> -0.5 * x).toArray(), new double[position.length]
            };
            double[] together = new double[3];
            double[][] gradients = new double[3][position.length];
            density.fork().logDensities(positions, together, gradients);
            for (int i = 0; i < positions.length; i++) {
                Map<String, Value> arguments = new HashMap<>(known);
                arguments.put("position", Value.vector(positions[i]));
                List<Value> expected =
                        ReferenceEvaluator.evaluate(Gradient.of(c.program(), List.of("position")), arguments);
                double[] gradient = new double[position.length];
                double value = density.logDensity(positions[i], gradient);
                String what = device.name() + ": " + c + " at position " + i;
                // a hundred steps, each with its own rounding
                assertClose(what, new double[] {value}, expected.get(0).toArray(), 1e-10);
                assertClose(what, gradient, expected.get(1).toArray(), 1e-9);
                assertClose(
                        what + " in a batch",
                        new double[] {together[i]},
                        expected.get(0).toArray(),
                        1e-10);
                assertClose(what + " in a batch", gradients[i], expected.get(1).toArray(), 1e-9);
            }
        }
    }

    /** Relative to the size of the expected number, or to 1 where that is small. */
    private static void assertClose(String what, double[] actual, double[] expected, double tolerance) {
        assertThat(actual).as(what).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            boolean same = actual[i] == expected[i] || Double.isNaN(actual[i]) && Double.isNaN(expected[i]);
            double error = Math.abs(actual[i] - expected[i]) / Math.max(1, Math.abs(expected[i]));
            if (!same && !(error <= tolerance)) {
                throw new AssertionError(what + ": element " + i + " is " + actual[i] + " instead of " + expected[i]
                        + " (error " + error + ")");
            }
        }
    }
}
