package dev.variate.model;

import static dev.variate.model.Language.bernoulli;
import static dev.variate.model.Language.beta;
import static dev.variate.model.Language.normal;
import static dev.variate.model.Language.number;
import static dev.variate.model.Language.shape;
import static dev.variate.model.Tracing.trace;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What tracers see, in which order, and what they may do. */
class TracingTest {

    private static final Tracer DOUBLING = call -> {
        Object result = call.make();
        return call instanceof Call.Draw && result instanceof Tensor t ? t.times(2) : result;
    };

    private static Supplier<Tensor> betaBernoulli() {
        return () -> {
            var p = beta("p", 1, 1);
            return bernoulli("x", p, shape(50));
        };
    }

    private static double[] values(Tensor tensor) {
        return ((Value) tensor.resolved()).toArray();
    }

    private static boolean areBits(double[] values) {
        return Arrays.stream(values).allMatch(x -> x == 0 || x == 1);
    }

    @Test
    void a_program_run_forward_draws_fifty_bits_and_another_run_another_probability() {
        Tape first = new Tape();
        Tape second = new Tape();
        Tensor bits = trace(first, betaBernoulli());
        trace(second, betaBernoulli());

        assertThat(values(bits)).hasSize(50).matches(TracingTest::areBits);
        assertThat(number(first.values().get("p")))
                .isNotEqualTo(number(second.values().get("p")));
    }

    @Test
    void the_same_seed_draws_the_same_and_another_seed_draws_another() {
        Tensor once = Tracers.seeded(7, () -> normal("x", 0, 1, shape(5)));
        assertThat(values(Tracers.seeded(7, () -> normal("x", 0, 1, shape(5))))).containsExactly(values(once));
        assertThat(values(Tracers.seeded(8, () -> normal("x", 0, 1, shape(5))))).isNotEqualTo(values(once));
    }

    @Test
    void observing_a_variable_never_changes_the_draws_of_another_nor_does_the_order_of_lines() {
        Supplier<double[]> both = () -> {
            var a = normal("a", 0, 1);
            var b = normal("b", 0, 1);
            return new double[] {number(a), number(b)};
        };
        Supplier<double[]> turned = () -> {
            var b = normal("b", 0, 1);
            var a = normal("a", 0, 1);
            return new double[] {number(a), number(b)};
        };
        double[] free = Tracers.seeded(3, both);
        assertThat(Tracers.seeded(3, () -> trace(Tracers.condition(Map.of("a", 9)), both)))
                .containsExactly(9, free[1]);
        assertThat(Tracers.seeded(3, turned)).containsExactly(free);
    }

    @Test
    void two_variables_of_one_distribution_without_names_are_drawn_apart() {
        Tracers.seeded(1, () -> {
            assertThat(number(normal(0, 1))).isNotEqualTo(number(normal(0, 1)));
            return null;
        });
    }

    @Test
    void the_tracer_installed_last_runs_first() {
        List<String> order = new ArrayList<>();
        Tracer outer = call -> {
            order.add("outer");
            return call.make();
        };
        Tracer inner = call -> {
            order.add("inner");
            return call.make();
        };
        trace(outer, () -> trace(inner, () -> normal("x", 0, 1)));
        assertThat(order).containsExactly("inner", "outer");
    }

    @Test
    void doubling_works_on_conditioned_values_whichever_way_the_tracers_nest() {
        Map<String, Object> values = Map.of("x", 1, "y", 0.42);
        Supplier<Double> program = () -> number(normal("x", 0, 1).plus(normal("y", 0, 1)));

        assertThat(trace(Tracers.condition(values), () -> trace(DOUBLING, program)))
                .isCloseTo(2.84, within(1e-15));
        assertThat(trace(DOUBLING, () -> trace(Tracers.condition(values), program)))
                .isCloseTo(2.84, within(1e-15));
    }

    @Test
    void a_tracer_that_does_not_forward_hides_the_call_from_those_outside() {
        Tape outside = new Tape();
        double x = trace(outside, () -> trace(Tracers.intervene(Map.of("x", 4)), () -> number(normal("x", 0, 1))));

        assertThat(x).isEqualTo(4);
        assertThat(outside.values()).isEmpty();
    }

    @Test
    void what_a_tracer_returns_is_the_result_and_later_variables_depend_on_it() {
        Tape tape = new Tape();
        trace(
                DOUBLING,
                () -> trace(
                        Tracers.condition(Map.of("m", -5)),
                        () -> trace(tape, () -> {
                            var m = normal("m", 0, 1);
                            return normal("y", m, 1e-8);
                        })));
        // y is drawn around the doubled m, and seen doubled itself
        assertThat(number(tape.values().get("y"))).isCloseTo(-20, within(1e-5));
    }

    @Test
    void a_trivial_tracer_changes_nothing() {
        Supplier<Tensor> program = betaBernoulli();
        Map<String, Object> values = Map.of("p", 0.3, "x", new double[50]);
        double plain = number(Tracers.logJoint(values, program));
        assertThat(number(Tracers.logJoint(values, () -> trace(Call::make, program))))
                .isEqualTo(plain);
    }

    @Test
    void the_same_tracer_installed_twice_runs_twice() {
        double x = trace(
                DOUBLING,
                () -> trace(DOUBLING, () -> trace(Tracers.condition(Map.of("x", 3)), () -> number(normal("x", 0, 1)))));
        assertThat(x).isEqualTo(12);
    }

    @Test
    void after_a_failure_the_tracers_are_those_from_before_also_inside_the_block() {
        AtomicInteger seen = new AtomicInteger();
        Tracer counting = call -> {
            seen.incrementAndGet();
            return call.make();
        };
        Tracer failing = call -> {
            throw new IllegalStateException("no");
        };
        trace(counting, () -> {
            assertThatThrownBy(() -> trace(failing, () -> normal("x", 0, 1))).hasMessage("no");
            return normal("y", 0, 1);
        });
        assertThat(seen).hasValue(1);
        normal("z", 0, 1);
        assertThat(seen).hasValue(1);
    }

    @Test
    void a_thread_sees_only_its_own_tracers() throws InterruptedException {
        Tape here = new Tape();
        AtomicReference<Tape> there = new AtomicReference<>(new Tape());
        trace(here, () -> {
            Thread thread = Thread.ofPlatform().start(() -> trace(there.get(), () -> normal("there", 0, 1)));
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return normal("here", 0, 1);
        });
        assertThat(here.values().keySet()).containsExactly("here");
        assertThat(there.get().values().keySet()).containsExactly("there");
    }

    @Test
    void a_traceable_function_may_call_another_and_tracers_see_both() {
        List<String> calls = new ArrayList<>();
        Tracer listing = call -> {
            calls.add(call.name().orElse(""));
            return call.make();
        };
        Function<List<Object>, Object> scale =
                Tracing.traceable("scale", a -> normal("tau", 0, (double) (Double) a.get(0)));
        Function<List<Object>, Object> prior = Tracing.traceable("prior", a -> scale.apply(a));

        trace(listing, () -> prior.apply(List.of(2.0)));
        assertThat(calls).containsExactly("prior", "scale", "tau");
        assertThat(prior.apply(List.of(1.0))).isInstanceOf(RandomVariable.class);
    }

    @Test
    void a_tracer_may_call_traceable_functions_without_meeting_itself() {
        AtomicInteger seen = new AtomicInteger();
        Tracer drawing = call -> {
            seen.incrementAndGet();
            normal("extra", 0, 1);
            return call.make();
        };
        Tape outside = new Tape();
        trace(outside, () -> trace(drawing, () -> normal("x", 0, 1)));
        assertThat(seen).hasValue(1);
        assertThat(outside.values().keySet()).containsExactly("extra", "x");
    }

    @Test
    void a_tape_keeps_the_order_of_first_use_the_last_value_and_leaves_out_what_has_no_name() {
        Tape tape = new Tape();
        trace(tape, () -> {
            normal("a", 0, 1, Language.given(1));
            normal("b", 0, 1, Language.given(2));
            normal(0, 1);
            return normal("a", 0, 1, Language.given(3));
        });
        assertThat(tape.values().keySet()).containsExactly("a", "b");
        assertThat(number(tape.values().get("a"))).isEqualTo(3);
    }

    @Test
    void a_tape_records_what_is_seen_where_it_is_installed() {
        Tape outer = new Tape();
        Tape inner = new Tape();
        trace(outer, () -> trace(DOUBLING, () -> trace(inner, () -> normal("x", 0, 1, Language.given(1)))));
        assertThat(number(outer.values().get("x"))).isEqualTo(1);
        assertThat(number(inner.values().get("x"))).isEqualTo(2);
    }

    @Test
    void conditioning_moves_what_depends_on_a_variable_and_the_variable_still_scores() {
        Supplier<Tensor> program = () -> {
            var x = normal("x", -5, 1e-8);
            return normal("y", x, 1e-8);
        };
        assertThat(trace(Tracers.condition(Map.of("x", 5)), () -> number(program.get())))
                .isCloseTo(5, within(1e-6));

        Tape tape = new Tape();
        trace(tape, () -> trace(Tracers.condition(Map.of("x", 5)), program));
        assertThat(number(((RandomVariable) tape.values().get("x")).logProb())).isLessThan(-1e15);
    }

    @Test
    void of_two_conditions_on_one_name_the_outer_one_holds() {
        double x = trace(
                Tracers.condition(Map.of("x", 1)),
                () -> trace(Tracers.condition(Map.of("x", 2)), () -> number(normal("x", 0, 1, Language.given(3)))));
        assertThat(x).isEqualTo(1);
    }

    @Test
    void intervening_sets_the_world_and_scores_nothing() {
        Tensor bits = trace(Tracers.intervene(Map.of("p", 1)), betaBernoulli());
        assertThat(values(bits)).containsOnly(1);

        double[] ones = new double[50];
        Arrays.fill(ones, 1);
        double logDensity = number(
                Tracers.logJoint(Map.of("x", ones), () -> trace(Tracers.intervene(Map.of("p", 0.3)), betaBernoulli())));
        assertThat(logDensity).isCloseTo(50 * Math.log(0.3), within(1e-12));
    }

    @Test
    void tape_and_condition_together_draw_from_the_posterior_predictive() {
        Tape tape = new Tape();
        trace(tape, betaBernoulli());
        double p = number(tape.values().get("p"));
        Tape again = new Tape();
        trace(again, () -> trace(Tracers.condition(Map.of("p", p)), betaBernoulli()));
        assertThat(number(again.values().get("p"))).isEqualTo(p);
        assertThat(values(again.values().get("x"))).matches(TracingTest::areBits);

        Tensor replayed = trace(Tracers.replay(tape), betaBernoulli());
        assertThat(values(replayed)).containsExactly(values(tape.values().get("x")));
    }

    @Test
    void a_blocked_variable_is_drawn_and_nobody_outside_sees_it() {
        Tape tape = new Tape();
        trace(
                tape,
                () -> trace(Tracers.block(name -> name.startsWith("hidden")), () -> normal("hidden", 0, 1)
                        .plus(normal("seen", 0, 1))));
        assertThat(tape.values().keySet()).containsExactly("seen");
    }

    @Test
    void a_tracer_that_gives_nothing_is_told_so() {
        assertThatThrownBy(() -> trace(call -> null, () -> normal("x", 0, 1)))
                .isInstanceOf(ModelException.class)
                .hasMessage("`x` must become a tensor, but a tracer made it nothing (null).");
    }

    @Test
    void a_user_tempers_one_variable_in_a_few_lines() {
        Tracer temper = call -> call instanceof Call.Draw draw
                        && draw.name().filter("x"::equals).isPresent()
                ? draw.withDistribution(dev.variate.distribution.Normal.of(0, 10))
                        .make()
                : call.make();
        double hot = number(Tracers.logJoint(Map.of("x", 30), () -> trace(temper, () -> normal("x", 0, 1))));
        assertThat(hot).isCloseTo(-4.5 - Math.log(10) - 0.5 * Math.log(2 * Math.PI), within(1e-12));
    }
}
