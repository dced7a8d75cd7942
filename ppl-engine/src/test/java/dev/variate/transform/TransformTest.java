package dev.variate.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.variate.program.Input;
import dev.variate.program.Named;
import dev.variate.program.Program;
import dev.variate.program.ProgramBuilder;
import dev.variate.program.ProgramChecker;
import dev.variate.program.ProgramText;
import dev.variate.program.ReferenceEvaluator;
import dev.variate.tensor.Op;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the transformations promise beyond the rules of single ops, which the conformity test holds. */
class TransformTest {

    @Test
    void an_argument_may_be_made_of_another_value_of_the_same_program() {
        ProgramBuilder builder = new ProgramBuilder("bounds");
        Tensor low = builder.input("low", TensorType.f64(), Input.Role.LATENT);
        Tensor bound = low.times(2);
        Tensor x = builder.input("x", TensorType.f64(), Input.Role.LATENT);
        Program program = builder.finish(
                List.of(new Named("0", builder.varOf(x.plus(100))), new Named("bound", builder.varOf(bound))));

        Inline inline = Inline.into(
                program,
                (self, input) -> input.name().equals("x")
                        ? self.value(program.outputs().get(1).var()).plus(1)
                        : Value.scalar(5.0));

        assertThat(((Value) inline.value(program.outputs().get(0).var())).item())
                .isEqualTo(111);
    }

    @Test
    void arguments_that_need_each_other_are_refused() {
        ProgramBuilder builder = new ProgramBuilder("cycle");
        Tensor a = builder.input("a", TensorType.f64(), Input.Role.LATENT);
        Tensor b = builder.input("b", TensorType.f64(), Input.Role.LATENT);
        Program program = builder.finish(List.of(new Named("0", builder.varOf(a)), new Named("1", builder.varOf(b))));
        Inline inline = Inline.into(
                program,
                (self, input) -> self.value(
                        program.outputs().get(input.name().equals("a") ? 1 : 0).var()));
        assertThatThrownBy(() -> inline.value(program.outputs().get(0).var()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'a'");
    }

    @Test
    void an_argument_that_nothing_needs_is_never_asked_for() {
        Program program =
                ProgramBuilder.trace("unused", List.of(TensorType.f64(), TensorType.f64()), xs -> List.of(xs.get(0)));
        Inline inline = Inline.into(program, input -> {
            if (input.name().equals("1")) {
                throw new AssertionError("asked");
            }
            return Value.scalar(1.0);
        });
        assertThat(((Value) inline.value(program.outputs().get(0).var())).item())
                .isEqualTo(1);
    }

    @Test
    void the_gradient_by_an_unused_input_is_zero() {
        Program program = ProgramBuilder.trace(
                "unused",
                List.of(TensorType.f64(), TensorType.f64(2)),
                xs -> List.of(xs.get(0).square()));
        List<Value> outputs = ReferenceEvaluator.evaluate(
                Gradient.of(program, List.of("1", "0")), Map.of("0", Value.scalar(3.0), "1", Value.vector(1.0, 2.0)));
        assertThat(outputs.get(1).toArray()).containsExactly(0, 0);
        assertThat(outputs.get(2).item()).isEqualTo(6);
    }

    @Test
    void the_derivative_of_a_power_is_finite_where_the_base_is_zero() {
        Program program = ProgramBuilder.trace(
                "power",
                List.of(TensorType.f64(3), TensorType.f64(3)),
                xs -> List.of(xs.get(0).pow(xs.get(1)).sum()));
        List<Value> outputs = ReferenceEvaluator.evaluate(
                Gradient.of(program, List.of("0", "1")),
                Map.of("0", Value.vector(0.0, 0, 0), "1", Value.vector(0.0, 1, 2)));
        assertThat(outputs.get(1).toArray()).containsExactly(0, 1, 0);
        assertThat(outputs.get(2).toArray()).containsExactly(0, 0, 0);
    }

    @Test
    void the_gradient_of_log_sum_exp_sums_to_one_even_for_huge_numbers() {
        Program program = ProgramBuilder.trace(
                "lse", List.of(TensorType.f64(3)), xs -> List.of(xs.get(0).logSumExp()));
        List<Value> outputs = ReferenceEvaluator.evaluate(
                Gradient.of(program, List.of("0")), Map.of("0", Value.vector(1000.0, 1000, -1000)));
        assertThat(outputs.get(1).toArray()).containsExactly(0.5, 0.5, 0);
    }

    @Test
    void what_cannot_be_differentiated_is_refused_in_words() {
        Program vector = ProgramBuilder.trace("f", List.of(TensorType.f64(3)), xs -> xs);
        assertThatThrownBy(() -> Gradient.of(vector, List.of("0")))
                .hasMessageContaining("floating scalar")
                .hasMessageContaining("f64[3]");
        Program scalar = ProgramBuilder.trace("f", List.of(TensorType.f64()), xs -> xs);
        assertThatThrownBy(() -> Gradient.of(scalar, List.of("y"))).hasMessageContaining("no input 'y'");
    }

    @Test
    void a_repeated_number_stays_one_number_and_equal_expressions_one_equation() {
        Program program = ProgramBuilder.trace("f", List.of(TensorType.f64(100_000)), xs -> {
            Tensor x = xs.get(0);
            Tensor ones = Value.full(x.type(), 1);
            return List.of(x.plus(ones).exp().plus(x.plus(1).exp()).sum());
        });
        assertThat(program.equations().stream().filter(e -> e.op() instanceof Op.Unary))
                .hasSize(1);
        assertThat(ProgramText.print(Gradient.of(program, List.of("0"))).length())
                .isLessThan(1_000);
    }

    @Test
    void what_depends_on_no_batched_input_is_computed_once() {
        Program program = ProgramBuilder.trace(
                "f",
                List.of(TensorType.f64(4), TensorType.f64()),
                xs -> List.of(xs.get(0).exp().times(xs.get(1)).sum()));
        Program batched = Batching.of(program, Set.of("1"), 8);
        assertThat(batched.equations().stream()
                        .filter(e -> e.op() instanceof Op.Unary)
                        .map(e -> e.result().type()))
                .containsExactly(TensorType.f64(4));
    }

    /** Deep, not wide: recursion would overflow the stack, and anything quadratic would be seen. */
    @Test
    void a_program_of_ten_thousand_equations_is_transformed_in_a_moment() {
        ProgramBuilder builder = new ProgramBuilder("deep");
        Tensor x = builder.input("x", TensorType.f64(3), Input.Role.ARGUMENT);
        Tensor y = x;
        for (int i = 0; i < 5_000; i++) {
            y = y.sin().plus(x);
        }
        Program program = builder.finish(List.of(new Named("0", builder.varOf(y.sum()))));
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        double best = Double.POSITIVE_INFINITY;
        for (int i = 0; i < 10; i++) {
            long start = threads.getCurrentThreadCpuTime();
            Program gradient = Gradient.of(program, List.of("x"));
            Program parsed = ProgramText.parse(ProgramText.print(gradient));
            ProgramChecker.check(parsed);
            best = Math.min(best, (threads.getCurrentThreadCpuTime() - start) * 1e-9);
            assertThat(gradient.equations()).hasSizeGreaterThan(20_000);
        }
        // the thread's own time, 0.06 s: quadratic work would take minutes
        assertThat(best).isLessThan(2);
        System.out.printf("gradient, text and check of 10,000 equations: %.0f ms%n", best * 1e3);
    }
}
