package dev.variate.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.variate.program.ProgramBuilder;
import dev.variate.random.Key;
import dev.variate.tensor.Matrices;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorFunction;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import dev.variate.transform.Jacobian;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Flows against themselves backwards, and their volumes against the derivatives of what they do. */
class FlowTest {

    record Named(String name, Flow flow) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** One layer of tanh with weights by a seed. */
    private static UnaryOperator<Tensor> network(long seed, int in, int out) {
        Value first = (Value) Events.normals(Key.of(seed), Shape.of(in, 5));
        Value second = (Value) Events.normals(Key.of(seed + 100), Shape.of(5, out));
        return x -> x.matmul(first).tanh().matmul(second).times(0.5);
    }

    private static MaskedNetwork masked(long seed, int n, int parameters) {
        return MaskedNetwork.of(
                Events.normals(Key.of(seed), Shape.of(n, 7)),
                Events.normals(Key.of(seed + 1), Shape.of(7)),
                Events.normals(Key.of(seed + 2), Shape.of(7, n * parameters)).times(0.5),
                Events.normals(Key.of(seed + 3), Shape.of(n * parameters)).times(0.3));
    }

    static List<Named> flows() {
        ElementMap spline = ElementMap.spline(5, 3);
        Flow affine = Flow.coupling(1, network(1, 1, 4), ElementMap.affine());
        Flow bent = Flow.coupling(2, network(2, 2, spline.parameters()), spline);
        return List.of(
                new Named("affine coupling", affine),
                new Named("spline coupling", bent),
                new Named("permutation", Flow.permutation(2, 0, 1)),
                new Named("autoregressive", Flow.autoregressive(masked(3, 3, 2), ElementMap.affine())),
                new Named("spline autoregressive", Flow.autoregressive(masked(4, 3, spline.parameters()), spline)),
                new Named("composed", affine.then(Flow.permutation(2, 0, 1)).then(bent)));
    }

    private static double[] numbers(Tensor x) {
        return ((Value) x.resolved()).toArray();
    }

    @ParameterizedTest
    @MethodSource("flows")
    void a_flow_leads_back_to_where_it_came_from(Named named) {
        Value x = (Value) Events.normals(Key.of(5), Shape.of(200, 3)).times(2.0);
        Flow.Mapped there = named.flow().forward(x);
        Flow.Mapped back = named.flow().inverse(there.value());
        assertThat(there.value().shape()).isEqualTo(x.shape());
        assertThat(there.logDeterminant().shape()).isEqualTo(Shape.of(200));
        assertThat(numbers(back.value())).containsExactly(x.toArray(), within(1e-9));
        assertThat(numbers(back.logDeterminant().neg())).containsExactly(numbers(there.logDeterminant()), within(1e-8));
    }

    @ParameterizedTest
    @MethodSource("flows")
    void the_volume_is_the_determinant_of_the_derivative(Named named) {
        for (long seed = 0; seed < 10; seed++) {
            Value x = (Value) Events.normals(Key.of(seed), Shape.of(3));
            TensorFunction forward = ProgramBuilder.function(
                            List.of(x.type()),
                            a -> named.flow().forward(a.getFirst()).value())
                    .function();
            double expected = numbers(Matrices.logAbsDeterminant(Jacobian.of(forward, List.of(x))))[0];
            assertThat(numbers(named.flow().forward(x).logDeterminant())[0]).isCloseTo(expected, within(1e-11));
        }
    }

    @Test
    void a_masked_network_lets_no_element_see_itself_or_a_later_one() {
        MaskedNetwork network = masked(9, 4, 3);
        Value x = (Value) Events.normals(Key.of(1), Shape.of(4));
        Tensor slopes = Jacobian.of(
                ProgramBuilder.function(List.of(x.type()), a -> network.apply(a.getFirst()))
                        .function(),
                List.of(x));
        int seen = 0;
        for (int output = 0; output < 12; output++) {
            for (int i = 0; i < 4; i++) {
                double slope = ((Value) slopes).get(output * 4 + i);
                if (i >= output / 3) {
                    assertThat(slope).isZero();
                } else if (slope != 0) {
                    seen++;
                }
            }
        }
        // elements 1, 2 and 3 see 1, 2 and 3 others, in three outputs each
        assertThat(seen).isEqualTo(3 * 6);
    }

    @Test
    void with_parameters_of_0_a_map_is_the_identity() {
        Value x = Value.vector(
                IntStream.rangeClosed(-20, 20).mapToDouble(i -> i / 5.0).toArray());
        for (ElementMap map : List.of(ElementMap.affine(), ElementMap.spline(6, 3))) {
            Flow.Mapped same =
                    map.forward(x, Value.scalar(0.0).broadcastTo(x.shape().append(Shape.of(map.parameters()))));
            assertThat(numbers(same.value())).containsExactly(x.toArray(), within(1e-14));
            assertThat(numbers(same.logDeterminant())).containsExactly(new double[41], within(1e-14));
        }
    }

    @Test
    void a_transformed_density_integrates_to_one_and_is_that_of_its_draws() {
        ElementMap spline = ElementMap.spline(4, 3);
        Flow flow = Flow.coupling(1, network(7, 1, spline.parameters()), spline)
                .then(Flow.permutation(1, 0))
                .then(Flow.coupling(1, network(8, 1, 2), ElementMap.affine()));
        Transformed bent = Transformed.of(Normal.of(new double[2], 1), flow);
        assertThat(bent.eventShape()).isEqualTo(Shape.of(2));
        double step = 0.02;
        int n = (int) (24 / step);
        double total = 0;
        double mean = 0;
        for (int i = 0; i < n; i++) {
            double[] row = new double[2 * n];
            for (int j = 0; j < n; j++) {
                row[2 * j] = -12 + i * step;
                row[2 * j + 1] = -12 + j * step;
            }
            for (double log : numbers(bent.logProb(Value.of(TensorType.f64(n, 2), row)))) {
                total += Math.exp(log) * step * step;
                mean += Math.exp(log) * step * step * (-12 + i * step);
            }
        }
        // the slope of a spline's derivative jumps at its knots, which costs the rule some digits
        assertThat(total).isCloseTo(1, within(1e-4));
        double[] draws = numbers(bent.sample(Key.of(4), Shape.of(40_000)));
        double average = IntStream.range(0, 40_000)
                .mapToDouble(i -> draws[2 * i])
                .average()
                .orElseThrow();
        double square = IntStream.range(0, 40_000)
                .mapToDouble(i -> draws[2 * i] * draws[2 * i])
                .average()
                .orElseThrow();
        // five standard errors
        assertThat(average).isCloseTo(mean, within(5 * Math.sqrt((square - average * average) / 40_000)));
    }

    @Test
    void what_a_flow_cannot_take_is_told() {
        assertThatThrownBy(() -> Flow.permutation(0, 2)).hasMessageContaining("is an order of 0 to 1; found [0, 2]");
        assertThatThrownBy(() -> Flow.coupling(1, network(1, 1, 3), ElementMap.affine())
                        .forward(Value.vector(new double[] {1, 2})))
                .hasMessageContaining(
                        "has to give shape [2], 2 numbers for each element that is mapped; found shape [3]");
        assertThatThrownBy(() -> Flow.coupling(2, network(1, 1, 3), ElementMap.affine())
                        .forward(Value.vector(new double[] {1, 2})))
                .hasMessageContaining("wants vectors of more");
        assertThatThrownBy(() -> Transformed.of(Gamma.of(new double[] {1, 2}, 1), Flow.permutation(1, 0)))
                .hasMessageContaining("vectors of real numbers");
    }
}
