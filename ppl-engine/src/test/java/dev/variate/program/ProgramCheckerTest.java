package dev.variate.program;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.variate.tensor.DType;
import dev.variate.tensor.Op;
import dev.variate.tensor.Shape;
import dev.variate.tensor.TensorFunction;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ProgramCheckerTest {
    private static final Support REAL = new Support(Support.Kind.REAL, List.of());
    private static final Var X = new Var(0, TensorType.f64(3));
    private static final Input INPUT = new Input("x", X, Input.Role.LATENT);
    private static final Var S = new Var(1, TensorType.f64());
    private static final Equation SUM = new Equation(S, new Op.Reduce(Op.ReduceKind.SUM, List.of(0)), List.of(X));

    @Test
    void a_value_is_defined_once_and_before_its_use() {
        refused(program(List.of(SUM, SUM)), "second time");
        refused(
                new Program("p", List.of(), List.of(SUM), List.of(), List.of()),
                "uses %0, which is not defined before it");
        refused(
                program(List.of(new Equation(S, SUM.op(), List.of(new Var(0, TensorType.f64(4)))))),
                "uses %0 as f64[4] but it is f64[3]");
        refused(new Program("p", List.of(INPUT), List.of(), List.of(new Named("0", S)), List.of()), "The output '0'");
        refused(
                new Program(
                        "p",
                        List.of(new Input("x", new Var(-1, TensorType.f64()), Input.Role.DATA)),
                        List.of(),
                        List.of(),
                        List.of()),
                "negative");
    }

    /** c ← exp(c), so many times. */
    private static Op.Scan repeated(TensorFunction.Step step, TensorType type, int length) {
        return new Op.Scan(new TensorFunction(List.of(type), List.of(step), 1), length, false, 0);
    }

    @Test
    void a_recurrence_is_counted_once_for_each_of_its_steps() {
        TensorFunction.Step exp = new TensorFunction.Step(new Op.Unary(Op.UnaryKind.EXP), List.of(0));
        TensorType large = TensorType.f64(1 << 16);
        Var x = new Var(0, large);
        Op.Scan scan = repeated(exp, large, 1 << 9);
        Var all = new Var(1, TensorType.f64((1 << 9) + 1, 1 << 16));
        List<Input> inputs = List.of(new Input("x", x, Input.Role.DATA));
        ProgramChecker.check(
                new Program("p", inputs, List.of(new Equation(all, scan, List.of(x))), List.of(), List.of()));
        // the sum of a scan that is run 2¹⁰ times within another
        TensorFunction inner = new TensorFunction(
                List.of(large),
                List.of(
                        new TensorFunction.Step(scan, List.of(0)),
                        new TensorFunction.Step(new Op.Reduce(Op.ReduceKind.SUM, List.of(0)), List.of(1))),
                2);
        Var outer = new Var(1, TensorType.f64(1 << 9, 1 << 16));
        refused(
                new Program(
                        "p",
                        inputs,
                        List.of(new Equation(outer, new Op.Scan(inner, (1 << 9) - 1, false, 0), List.of(x))),
                        List.of(),
                        List.of()),
                "more than 4294967296 elements");
    }

    @Test
    void functions_are_nested_eight_deep_at_most() {
        TensorType scalar = TensorType.f64();
        TensorFunction.Step step = new TensorFunction.Step(new Op.Unary(Op.UnaryKind.EXP), List.of(0));
        Op.Scan scan = repeated(step, scalar, 1);
        for (int depth = 1; depth <= 9; depth++) {
            Var x = new Var(0, scalar);
            Program program = new Program(
                    "p",
                    List.of(new Input("x", x, Input.Role.DATA)),
                    List.of(new Equation(new Var(1, TensorType.f64(2)), scan, List.of(x))),
                    List.of(),
                    List.of());
            if (depth <= 8) {
                ProgramChecker.check(program);
            } else {
                refused(program, "nests functions more than 8 deep");
            }
            scan = new Op.Scan(
                    new TensorFunction(
                            List.of(scalar),
                            List.of(
                                    new TensorFunction.Step(scan, List.of(0)),
                                    new TensorFunction.Step(new Op.Reduce(Op.ReduceKind.SUM, List.of(0)), List.of(1))),
                            2),
                    1,
                    false,
                    0);
        }
    }

    @Test
    void recorded_types_are_those_of_the_rules() {
        refused(
                program(List.of(new Equation(new Var(1, TensorType.f64(1)), SUM.op(), List.of(X)))),
                "recorded as f64[1] but its op gives f64[]");
        refused(
                program(List.of(new Equation(S, new Op.Binary(Op.BinaryKind.AND), List.of(X, X)))),
                "wants BOOL operands");
        refused(
                program(List.of(
                        new Equation(S, new Op.Dot(List.of(7), List.of(7), List.of(), List.of()), List.of(X, X)))),
                "an axis below");
        refused(
                program(List.of(new Equation(
                        S, new Op.Dot(List.of(), List.of(), List.of(0, 0), List.of(0, 0)), List.of(X, X)))),
                "each axis at most once");
        refused(
                program(List.of(new Equation(
                        X,
                        new Op.Pad(List.of(Integer.MAX_VALUE), List.of(Integer.MAX_VALUE), List.of(0)),
                        List.of(X)))),
                "2^31");
        refused(program(List.of(new Equation(X, new Op.Polygamma(1_000_000), List.of(X)))), "order");
        Value notAnInteger = Value.wrap(new TensorType(DType.I32, Shape.SCALAR), new double[] {0.5});
        refused(
                program(List.of(
                        new Equation(new Var(1, notAnInteger.type()), new Op.Constant(notAnInteger), List.of()))),
                "I32 cannot");
    }

    @Test
    void sizes_have_limits() {
        Shape large = Shape.of(ProgramChecker.MAX_ELEMENTS + 1);
        refused(
                program(List.of(
                        SUM,
                        new Equation(
                                new Var(2, new TensorType(DType.F64, large)),
                                new Op.Broadcast(large, List.of()),
                                List.of(S)))),
                "elements, more than");
        Shape full = Shape.of(ProgramChecker.MAX_ELEMENTS);
        List<Equation> many = IntStream.range(0, 70)
                .mapToObj(i -> new Equation(
                        new Var(i + 2, new TensorType(DType.F64, full)), new Op.Broadcast(full, List.of()), List.of(S)))
                .toList();
        refused(program(Stream.concat(Stream.of(SUM), many.stream()).toList()), "brings the program to more than");
        refused(new Program("n".repeat(2000), List.of(), List.of(), List.of(), List.of()), "name of 2000 characters");
        refused(new Program("a\u0007b", List.of(), List.of(), List.of(), List.of()), "control characters");
        for (String deceiving : List.of("m\u202eu", "m\u200bu", "a\u2028b", "a\ud800b")) {
            refused(new Program(deceiving, List.of(), List.of(), List.of(), List.of()), "cannot be seen");
        }
        refused(new Program(" ", List.of(), List.of(), List.of(), List.of()), "empty name");
    }

    @Test
    void sites_are_what_their_role_says() {
        Site latent = site("x", Site.Role.LATENT, X, List.of(S), REAL);
        ProgramChecker.check(withSites(latent));
        refused(withSites(latent, latent), "are called 'x'");
        refused(withSites(site("x", Site.Role.LATENT, X, List.of(), REAL)), "0 log densities instead of one");
        refused(withSites(site("x", Site.Role.LATENT, S, List.of(S), REAL)), "no latent input is its value");
        ProgramChecker.check(withSites(site("x", Site.Role.LATENT, X, List.of(X), REAL)));
        refused(
                withSites(site("y", Site.Role.OBSERVED, S, List.of(X), REAL)),
                "instead of a floating number for each of its events");
        refused(withSites(site("x", Site.Role.INTERVENED, X, List.of(S), REAL)), "does not score");
        refused(
                withSites(site("x", Site.Role.DETERMINISTIC, X, List.of(), REAL)),
                "is deterministic and yet has a distribution");
        refused(
                withSites(site("x", Site.Role.LATENT, X, List.of(S), new Support(Support.Kind.INTERVAL, List.of(S)))),
                "1 bounds, its support INTERVAL wants 2");
        refused(
                withSites(site(
                        "x",
                        Site.Role.LATENT,
                        X,
                        List.of(S),
                        new Support(Support.Kind.LESS_THAN, List.of(new Var(9, TensorType.f64()))))),
                "not defined");
        refused(
                new Program("p", List.of(INPUT, new Input("x", S, Input.Role.DATA)), List.of(), List.of(), List.of()),
                "Two inputs are named 'x'");
    }

    private static Site site(String name, Site.Role role, Var value, List<Var> logProb, Support support) {
        return new Site(name, role, "normal", List.of(), support, value, logProb, SourceLine.UNKNOWN, List.of(), true);
    }

    private static Program withSites(Site... sites) {
        return new Program("p", List.of(INPUT), List.of(SUM), List.of(), List.of(sites));
    }

    private static Program program(List<Equation> equations) {
        return new Program("p", List.of(INPUT), equations, List.of(), List.of());
    }

    private static void refused(Program program, String words) {
        assertThatThrownBy(() -> ProgramChecker.check(program))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContaining(words);
    }
}
