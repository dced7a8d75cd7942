package dev.variate.model;

import static dev.variate.model.Language.exp;
import static dev.variate.model.Language.given;
import static dev.variate.model.Language.gradient;
import static dev.variate.model.Language.hessian;
import static dev.variate.model.Language.hessianVectorProduct;
import static dev.variate.model.Language.jacobian;
import static dev.variate.model.Language.jacobianVectorProduct;
import static dev.variate.model.Language.logAbsDeterminant;
import static dev.variate.model.Language.normal;
import static dev.variate.model.Language.number;
import static dev.variate.model.Language.scan;
import static dev.variate.model.Language.sin;
import static dev.variate.model.Language.stopGradient;
import static dev.variate.model.Language.sum;
import static dev.variate.model.Language.vector;
import static dev.variate.model.Language.withGradient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.variate.device.Devices;
import dev.variate.device.LogDensity;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Derivatives as functions of the language: on known values, inside of one another, and in a model's own derivative. */
class DerivativesTest {
    private static double[] numbers(Tensor t) {
        return ((Value) t.resolved()).toArray();
    }

    private static Tensor product(Tensor x) {
        return x.at(0).times(x.at(1)).times(x.at(1));
    }

    @Test
    void derivatives_are_those_of_calculus() {
        Tensor x = vector(3.0, 2);
        assertThat(numbers(gradient(DerivativesTest::product, x))).containsExactly(4, 12);
        assertThat(numbers(hessian(DerivativesTest::product, x))).containsExactly(0, 4, 4, 6);
        assertThat(numbers(jacobian(y -> y.square(), x))).containsExactly(6, 0, 0, 4);
        assertThat(number(gradient(t -> gradient(u -> sin(u), t), 0.3))).isEqualTo(-Math.sin(0.3));
        // from polar to Cartesian coordinates: the radius
        assertThat(number(logAbsDeterminant(jacobian(
                        p -> vector(
                                p.at(0).times(p.at(1).cos()),
                                p.at(0).times(p.at(1).sin())),
                        vector(2.5, 0.8)))))
                .isCloseTo(Math.log(2.5), within(1e-15));
        assertThatThrownBy(() -> gradient(y -> y, x)).hasMessageContaining("wants a function that gives a number");
    }

    @Test
    void second_derivatives_go_through_recurrences() {
        // after n steps c ← a c the carry is aⁿ, whose second derivative is n (n − 1) aⁿ⁻²
        Tensor second =
                hessian(a -> scan(1, new double[6], (c, t) -> c.times(a)).at(-1), 1.1);
        assertThat(number(second)).isCloseTo(30 * Math.pow(1.1, 4), within(1e-13));
    }

    @Test
    void a_model_computes_with_derivatives_and_is_differentiated_through_them() {
        // y is observed at f'(a) for f = eᵃ, so the gradient has f''
        LogDensity density = density(() -> {
            var a = normal("a", 0, 1);
            return normal("y", gradient(t -> exp(t), a), 1, given(0));
        });
        double[] slope = new double[1];
        density.logDensity(new double[] {0.4}, slope);
        assertThat(slope[0]).isCloseTo(-0.4 - Math.exp(0.8), within(1e-14));
    }

    @Test
    void a_derivative_that_is_told_is_taken_and_its_own_derivative_too() {
        // the value of x², told the slope 10x: the second derivative is 10
        assertThat(number(gradient(x -> withGradient(x.square(), x, x.times(10)), 3)))
                .isEqualTo(30);
        assertThat(number(hessian(x -> withGradient(x.square(), x, x.times(10)), 3)))
                .isEqualTo(10);
        assertThat(numbers(gradient(x -> withGradient(sum(x), x, x.square()), vector(2.0, 3))))
                .containsExactly(4, 9);
        assertThat(number(gradient(x -> stopGradient(x).times(x), 3))).isEqualTo(3);
        LogDensity density = density(() -> {
            var a = normal("a", 0, 1);
            return normal("y", withGradient(exp(a), a, 7), 1, given(0));
        });
        double[] slope = new double[1];
        density.logDensity(new double[] {0.4}, slope);
        assertThat(slope[0]).isCloseTo(-0.4 - 7 * Math.exp(0.4), within(1e-14));
        assertThatThrownBy(() -> withGradient(vector(1.0, 2), vector(1.0, 2, 3), 1))
                .hasMessageContaining("it was given shapes [2], [3] and []");
    }

    @Test
    void a_derivative_in_one_direction_is_the_matrix_times_it() {
        Tensor x = vector(0.3, -1.2, 2);
        Tensor v = vector(1.0, -0.5, 2);
        // every kind of step at once: a recurrence, a product, a reduction, an index
        java.util.function.Function<Tensor, Object> f = y -> Tensor.concatenate(
                0,
                scan(0, y, (c, u) -> c.times(0.5).plus(sin(u))),
                y.square().sum().reshape(1),
                y.reshape(3, 1).matmul(y.reshape(1, 3)).reshape(9),
                y.exp().maximum().reshape(1));
        double[] expected = numbers(jacobian(f, x).matmul(v));
        assertThat(numbers(jacobianVectorProduct(f, x, v))).containsExactly(expected, within(1e-14));
        // fewer arguments than results: columns, which are the same numbers as rows
        Tensor tall = jacobian(y -> Tensor.concatenate(0, y.sin(), y.exp(), y.square()), vector(0.3));
        assertThat(numbers(tall)).containsExactly(new double[] {Math.cos(0.3), Math.exp(0.3), 0.6}, within(1e-15));
        assertThat(tall.shape().dims()).containsExactly(3, 1);
        assertThat(number(jacobianVectorProduct(t -> jacobianVectorProduct(sin -> sin.sin(), t, 1), 0.3, 1)))
                .isCloseTo(-Math.sin(0.3), within(1e-15));
        assertThatThrownBy(() -> jacobianVectorProduct(f, x, 1))
                .hasMessageContaining("wants a direction of the shape of x");
    }

    @Test
    void second_derivatives_in_one_direction_are_the_matrix_times_it() {
        Tensor x = vector(0.3, -1.2, 2);
        Tensor v = vector(1.0, -0.5, 2);
        java.util.function.Function<Tensor, Object> f = y -> y.exp()
                .sum()
                .times(y.at(0))
                .plus(scan(1, y, (c, u) -> c.times(u).plus(u.cos())).at(-1));
        double[] expected = numbers(hessian(f, x).matmul(v));
        assertThat(numbers(hessianVectorProduct(f, x, v))).containsExactly(expected, within(1e-13));
        LogDensity density = density(() -> {
            var a = normal("a", 0, 1);
            return normal("y", jacobianVectorProduct(t -> exp(t.times(2)), a, 1.5), 1, given(0));
        });
        double[] slope = new double[1];
        density.logDensity(new double[] {0.4}, slope);
        // y = 3 e^(2a): −a − y · 2y
        assertThat(slope[0]).isCloseTo(-0.4 - 18 * Math.exp(1.6), within(1e-11));
    }

    private static LogDensity density(java.util.function.Supplier<Tensor> model) {
        return Posterior.of(ModelProgram.trace(Model.of("model", List.of(), arguments -> model.get()), Map.of()))
                .compile(Devices.named("jvm"));
    }
}
