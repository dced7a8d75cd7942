package dev.variate.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.variate.model.Tape;
import dev.variate.model.Tracers;
import dev.variate.model.Tracing;
import dev.variate.random.Key;
import dev.variate.random.RandomStream;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class BayesianLayersTest {
    private static Value normals(String name, int... extents) {
        RandomStream random = Key.of(11).fold(name).stream();
        double[] elements = new double[Arrays.stream(extents).reduce(1, (a, b) -> a * b)];
        Arrays.setAll(elements, i -> random.nextGaussian());
        return Value.wrap(TensorType.f64(extents), elements);
    }

    /** softplus(0.5413) is 1, and softplus(−0.4327) one half. */
    private static double rawScale(double scale) {
        return Math.log(Math.expm1(scale));
    }

    private static final Map<String, Value> LEARNT = Map.of(
            "l.weight.mean", normals("mean", 4, 3),
            "l.weight.scale", Value.full(TensorType.f64(4, 3), rawScale(0.7)),
            "l.bias", normals("bias", 3));

    private static Value run(Supplier<Tensor> layer) {
        return (Value) Tracing.trace(Tracers.condition(LEARNT), layer).resolved();
    }

    @Test
    void each_call_of_a_bayesian_layer_differs_and_the_mean_tracer_repeats_it() {
        Value x = normals("x", 2, 4);
        Value one = run(() -> Layers.bayesianDense("l", x, 3));
        Value other = run(() -> Layers.bayesianDense("l", x, 3));
        assertThat(other.sameAs(one)).isFalse();
        Value first = mean(() -> Layers.bayesianDense("l", x, 3));
        assertThat(mean(() -> Layers.bayesianDense("l", x, 3)).sameAs(first)).isTrue();
        Value expected = (Value) x.matmul(LEARNT.get("l.weight.mean")).plus(LEARNT.get("l.bias"));
        for (int i = 0; i < 6; i++) {
            assertThat(first.get(i)).isCloseTo(expected.get(i), within(1e-12));
        }
    }

    private static Value mean(Supplier<Tensor> layer) {
        return (Value) Tracing.trace(Tracers.mean(name -> true), () -> Tracing.trace(Tracers.condition(LEARNT), layer))
                .resolved();
    }

    /** Edward2's number, for means of 1 and scales of one half under a standard normal prior. */
    @Test
    void three_weights_with_mean_1_and_scale_one_half_cost_2_454442() {
        Map<String, Object> values = new HashMap<>();
        values.put("l.weight.mean", new double[][] {{1, 1, 1}});
        values.put("l.weight.scale", Value.full(TensorType.f64(1, 3), rawScale(0.5)));
        values.put("l.bias", new double[3]);
        Tape tape = new Tape();
        double[] cost = new double[1];
        Tracing.trace(
                call -> {
                    Object made = call.make();
                    if (call.name().filter("l.weight.cost"::equals).isPresent()) {
                        cost[0] = ((Value) ((dev.variate.model.RandomVariable) made).logProb()).item();
                    }
                    return made;
                },
                () -> Tracing.trace(
                        Tracers.condition(values),
                        () -> Tracing.trace(tape, () -> Layers.bayesianDense("l", new double[][] {{1}}, 3))));
        assertThat(-cost[0]).isCloseTo(2.454442, within(1e-6));
    }

    /** Both have the variance of x² times that of the weights; the ratio's standard error is about √(2·2/n) of so many draws. */
    @Test
    void flipouts_output_varies_as_much_as_that_of_weights_drawn_anew() {
        Value x = normals("x", 1, 4);
        int draws = 20_000;
        double drawn = variance(() -> Layers.bayesianDense("l", x, 3), draws);
        double flipped = variance(() -> Layers.flipoutDense("l", x, 3), draws);
        double expected = 0;
        for (int i = 0; i < 4; i++) {
            expected += x.get(i) * x.get(i) * 0.49;
        }
        double error = 5 * Math.sqrt(2.0 / draws);
        assertThat(drawn / expected).isCloseTo(1, within(error));
        assertThat(flipped / expected).isCloseTo(1, within(error));
    }

    private static double variance(Supplier<Tensor> layer, int draws) {
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < draws; i++) {
            double y = Tracers.seeded(i, () -> run(layer)).get(0);
            sum += y;
            squares += y * y;
        }
        return squares / draws - Math.pow(sum / draws, 2);
    }

    @Test
    void flipouts_rows_are_less_alike_than_those_that_share_their_weights() {
        Value x = (Value) normals("x", 1, 4).broadcastTo(dev.variate.tensor.Shape.of(2, 4));
        Value shared = run(() -> Layers.bayesianDense("l", x, 3));
        assertThat(((Value) shared.at(0)).sameAs((Value) shared.at(1))).isTrue();
        int alike = 0;
        for (int i = 0; i < 20; i++) {
            Value own = Tracers.seeded(i, () -> run(() -> Layers.flipoutDense("l", x, 3)));
            alike += ((Value) own.at(0)).sameAs((Value) own.at(1)) ? 1 : 0;
        }
        // signs of four inputs and three outputs agree once in 128 times
        assertThat(alike).isLessThan(5);
    }
}
