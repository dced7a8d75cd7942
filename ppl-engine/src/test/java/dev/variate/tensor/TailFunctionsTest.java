package dev.variate.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import org.hipparchus.special.Beta;
import org.hipparchus.special.Gamma;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class TailFunctionsTest {

    /** Computed with 60 digits by mpmath 1.4.1; P, Q and I are logarithms, their orders those of derivatives in a and b. */
    @ParameterizedTest
    @CsvFileSource(resources = "special-functions.csv")
    void values_and_derivatives_are_those_of_arithmetic_with_sixty_digits(
            String function, String orders, String arguments, double expected) {
        double[] x = numbers(arguments);
        double[] order = numbers(orders);
        double actual =
                switch (function) {
                    case "P" -> IncompleteFunctions.logGammaP(x[0], x[1], (int) order[0]);
                    case "Q" -> IncompleteFunctions.logGammaQ(x[0], x[1], (int) order[0]);
                    case "I" -> IncompleteFunctions.logBeta(x[0], x[1], x[2], (int) order[0], (int) order[1]);
                    case "erfcx" -> NormalFunctions.erfcx(x[0]);
                    case "logCdf" -> NormalFunctions.logCdf(x[0]);
                    case "quantile" -> NormalFunctions.quantile(x[0]);
                    case "i0e" -> BesselFunctions.i0e(x[0]);
                    case "i1e" -> BesselFunctions.i1e(x[0]);
                    default -> throw new IllegalArgumentException(function);
                };
        // what the javadoc states
        assertThat(actual).isCloseTo(expected, within(1e-13 * Math.abs(expected)));
    }

    private static double[] numbers(String text) {
        return Arrays.stream(text.split(" ")).mapToDouble(Double::parseDouble).toArray();
    }

    @Test
    void far_tails_are_logarithms_and_not_minus_infinity() {
        assertThat(NormalFunctions.logCdf(-40)).isCloseTo(-804.6084420137538, within(1e-12));
        assertThat(NormalFunctions.logCdf(-1e150)).isCloseTo(-5e299, within(1e285));
        assertThat(IncompleteFunctions.logGammaQ(2, 1e6, 0)).isCloseTo(Math.log1p(1e6) - 1e6, within(1e-9));
        assertThat(IncompleteFunctions.logGammaQ(3, 1e300, 0)).isCloseTo(-1e300, within(1e286));
        assertThat(IncompleteFunctions.logGammaP(2, 1e-300, 0))
                .isCloseTo(2 * Math.log(1e-300) - Math.log(2), within(1e-11));
        assertThat(IncompleteFunctions.logBeta(2, 3, 1e-300, 0, 0))
                .isCloseTo(2 * Math.log(1e-300) + Math.log(6), within(1e-11));
    }

    @Test
    void both_tails_add_up_to_one_and_agree_with_hipparchus() {
        DoubleStream.iterate(0.05, a -> a < 300, a -> a * 1.7).forEach(a -> {
            DoubleStream.iterate(0.05, x -> x < 4, x -> x * 1.3).map(x -> x * a).forEach(x -> {
                double p = Math.exp(IncompleteFunctions.logGammaP(a, x, 0));
                double q = Math.exp(IncompleteFunctions.logGammaQ(a, x, 0));
                assertThat(p + q).isCloseTo(1, within(1e-13));
                assertThat(p).isCloseTo(Gamma.regularizedGammaP(a, x), within(1e-12));
            });
            for (double b : new double[] {0.1, 1, 2.5, 40}) {
                for (double x = 0.05; x < 1; x += 0.1) {
                    assertThat(Math.exp(IncompleteFunctions.logBeta(a, b, x, 0, 0)))
                            .isCloseTo(Beta.regularizedBeta(x, a, b), within(1e-12));
                }
            }
        });
    }

    @Test
    void quantile_and_distribution_function_are_inverse() {
        DoubleStream.iterate(1e-290, p -> p < 1, p -> p * 3)
                .forEach(p -> assertThat(NormalFunctions.logCdf(NormalFunctions.quantile(p)))
                        .isCloseTo(Math.log(p), within(1e-14 * Math.max(1, -Math.log(p)))));
    }

    @Test
    void ends_are_exact_and_what_is_no_parameter_gives_nan() {
        assertThat(IncompleteFunctions.logGammaP(2, 0, 0)).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(IncompleteFunctions.logGammaQ(2, 0, 0)).isZero();
        assertThat(IncompleteFunctions.logGammaP(2, Double.POSITIVE_INFINITY, 1))
                .isZero();
        assertThat(IncompleteFunctions.logGammaP(0, 1, 0)).isNaN();
        assertThat(IncompleteFunctions.logGammaQ(1, -1, 0)).isNaN();
        assertThat(IncompleteFunctions.logBeta(2, 3, 1, 0, 0)).isZero();
        assertThat(IncompleteFunctions.logBeta(2, 3, 1.1, 0, 0)).isNaN();
        assertThat(NormalFunctions.quantile(0)).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(NormalFunctions.quantile(1)).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(NormalFunctions.quantile(1.5)).isNaN();
        assertThat(BesselFunctions.i0e(0)).isEqualTo(1);
        assertThat(BesselFunctions.i1e(0)).isZero();
    }
}
