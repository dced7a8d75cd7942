package dev.variate.device.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.variate.random.Key;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.function.UnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** How far each elementary function is from the exact result, in units of the last place of that. */
class AccuracyTest {
    private static final int POINTS = 250;

    static Stream<Arguments> functions() {
        BigDecimal one = BigDecimal.ONE;
        return Stream.of(
                function(Kind.EXP, -700, 700, 1, ExactFunctions::exp),
                function(Kind.EXP, -1, 1, 1, ExactFunctions::exp),
                function(Kind.EXPM1, -3, 3, 1, x -> ExactFunctions.exp(x).subtract(one)),
                function(Kind.LOG, 1e-9, 5, 1, ExactFunctions::log),
                function(Kind.LOG, 0.9, 1.1, 1, ExactFunctions::log),
                function(Kind.LOG, 1, 1e300, 1, ExactFunctions::log),
                function(Kind.LOG1P, -0.99, 3, 1.5, x -> ExactFunctions.log(x.add(one))),
                function(Kind.LOG1P, -1e-3, 1e-3, 1.5, x -> ExactFunctions.log(x.add(one))),
                function(Kind.SIN, -9, 9, 1, ExactFunctions::sin),
                function(Kind.COS, -9, 9, 1, ExactFunctions::cos),
                function(Kind.TAN, -1.5, 1.5, 1, x -> ExactFunctions.sin(x)
                        .divide(ExactFunctions.cos(x), ExactFunctions.DIGITS)),
                function(Kind.ATAN, -20, 20, 1, ExactFunctions::arcTangent),
                function(Kind.TANH, -5, 5, 1.5, ExactFunctions::tanh),
                function(Kind.ERF, -4, 4, 10, ExactFunctions::erf));
    }

    private static Arguments function(
            Kind kind, double low, double high, double bound, UnaryOperator<BigDecimal> exact) {
        return Arguments.of(kind, low, high, bound, exact);
    }

    @ParameterizedTest(name = "{0} from {1} to {2} within {3} ulp")
    @MethodSource("functions")
    void an_elementary_function_is_within_its_bound_of_the_exact_one(
            Kind kind, double low, double high, double bound, UnaryOperator<BigDecimal> exact) {
        double worst = 0;
        double at = Double.NaN;
        DoubleStream points = Key.of(5).fold(kind.name()).stream().doubles(POINTS, low, high);
        for (double x : points.toArray()) {
            BigDecimal expected = exact.apply(new BigDecimal(x));
            BigDecimal actual = new BigDecimal(Elementary.apply(kind, 0, x, 0, 0));
            double ulps = actual.subtract(expected)
                    .abs()
                    .divide(new BigDecimal(Math.ulp(expected.doubleValue())), MathContext.DECIMAL64)
                    .doubleValue();
            if (ulps > worst) {
                worst = ulps;
                at = x;
            }
        }
        assertThat(worst).as("error of %s in ulps, at %s", kind, at).isLessThan(bound);
    }
}
