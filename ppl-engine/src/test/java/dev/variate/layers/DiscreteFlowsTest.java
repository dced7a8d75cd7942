package dev.variate.layers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.variate.model.Tape;
import dev.variate.model.Tracers;
import dev.variate.model.Tracing;
import dev.variate.program.Input;
import dev.variate.program.Named;
import dev.variate.program.ProgramBuilder;
import dev.variate.program.ReferenceEvaluator;
import dev.variate.random.Key;
import dev.variate.random.RandomStream;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import dev.variate.transform.Gradient;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DiscreteFlowsTest {
    private static final int VOCABULARY = 79;
    private static final int LENGTH = 5;

    private static Value sequences(int rows) {
        RandomStream random = Key.of(3).stream();
        double[] oneHot = new double[rows * LENGTH * VOCABULARY];
        for (int i = 0; i < rows * LENGTH; i++) {
            oneHot[i * VOCABULARY + random.nextInt(VOCABULARY)] = 1;
        }
        return Value.wrap(TensorType.f64(rows, LENGTH, VOCABULARY), oneHot);
    }

    @Test
    void there_and_back_again_is_the_same_sequence_of_79_categories_and_5_places_both_ways() {
        Value x = sequences(3);
        Tape tape = new Tape();
        Value there = (Value) Tracers.seeded(1, () -> Tracing.trace(tape, () -> DiscreteFlows.inverse("flow", x, 20)));
        Value back = (Value) Tracing.trace(Tracers.replay(tape), () -> DiscreteFlows.forward("flow", there, 20));
        Value told = (Value) Tracing.trace(Tracers.replay(tape), () -> DiscreteFlows.forward("flow", x, 20));
        Value again = (Value) Tracing.trace(Tracers.replay(tape), () -> DiscreteFlows.inverse("flow", told, 20));
        assertThat(categories(there)).isNotEqualTo(categories(x));
        assertThat(categories(back)).isEqualTo(categories(x));
        assertThat(categories(again)).isEqualTo(categories(x));
    }

    private static List<Integer> categories(Value oneHot) {
        Value order = (Value) oneHot.argSort();
        return java.util.stream.IntStream.range(0, order.shape().size() / VOCABULARY)
                .mapToObj(i -> (int) order.get(i * VOCABULARY + VOCABULARY - 1))
                .toList();
    }

    @Test
    void the_weights_of_a_flow_have_a_derivative_through_its_choices() {
        Value y = sequences(2);
        Tape tape = new Tape();
        Tracers.seeded(1, () -> Tracing.trace(tape, () -> DiscreteFlows.inverse("flow", y, 20)));
        ProgramBuilder builder = new ProgramBuilder("flow");
        Map<String, Tensor> inputs = new HashMap<>();
        Map<String, Value> values = new HashMap<>();
        tape.values().forEach((name, made) -> {
            values.put(name, (Value) made.resolved());
            inputs.put(name, builder.input(name, made.type(), Input.Role.ARGUMENT));
        });
        Tensor simple = Tracing.trace(Tracers.condition(inputs), () -> DiscreteFlows.inverse("flow", y, 20));
        RandomStream random = Key.of(8).stream();
        double[] favour = new double[VOCABULARY];
        java.util.Arrays.setAll(favour, i -> random.nextGaussian());
        Tensor score = simple.times(Value.vector(favour)).sum();
        var program = builder.finish(List.of(new Named("0", builder.varOf(score))));
        Value slope = ReferenceEvaluator.evaluate(Gradient.of(program, List.of("flow.1.bias")), values)
                .get(1);
        assertThat(((Value) slope.abs().sum()).item()).isGreaterThan(0);
    }
}
