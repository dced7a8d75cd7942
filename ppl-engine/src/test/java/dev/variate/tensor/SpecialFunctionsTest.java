package dev.variate.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.DoubleStream;
import org.hipparchus.special.Erf;
import org.hipparchus.special.Gamma;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpecialFunctionsTest {
    /** Some ulps, each of about 1e-16. */
    private static final double RELATIVE = 1e-14;

    /** Computed with 30 digits by mpmath 1.3. */
    @ParameterizedTest
    @CsvSource({
        "lgamma, 1e-10, 23.025850929882736",
        "lgamma, 0.5, 0.5723649429247001",
        "lgamma, 0.99, 0.005854806764709781",
        "lgamma, 1.01, -0.005690307946069651",
        "lgamma, 1.5, -0.12078223763524522",
        "lgamma, 2.0000001, 4.227843666532498e-08",
        "lgamma, 2.5, 0.2846828704729192",
        "lgamma, 7.3, 7.147892523022248",
        "lgamma, 11.99, 17.477885575426185",
        "lgamma, 12.01, 17.526738806509965",
        "lgamma, 100000.0, 1051287.7089736569",
        "lgamma, 1e+300, 6.897755278982137e+302",
        "lgamma, -0.1, 2.3689613327287886",
        "lgamma, -0.7, 1.4524729387568078",
        "lgamma, -20.6, -42.96171354661886",
        "polygamma0, 0.001, -1000.5755719318103",
        "polygamma0, 0.3, -3.502524222200133",
        "polygamma0, 2.7, 0.7967831689911411",
        "polygamma0, 11.9, 2.4339335368825377",
        "polygamma0, 12.1, 2.4513143481743374",
        "polygamma0, 1000000.0, 13.815510057964191",
        "polygamma0, -0.4, 0.9593807861068093",
        "polygamma0, -2.7, -1.1153471291406896",
        "polygamma1, 0.001, 1000001.6425331958",
        "polygamma1, 0.3, 12.245364546107732",
        "polygamma1, 2.7, 0.4472120689183236",
        "polygamma1, 11.9, 0.08766320119000419",
        "polygamma1, 12.1, 0.08615364647098629",
        "polygamma1, 1000000.0, 1.0000005000001667e-06",
        "polygamma1, -0.4, 9.886209670902357",
        "polygamma1, -2.7, 14.769375845132314",
        "polygamma2, 0.001, -2000000002.3976321",
        "polygamma2, 0.3, -75.27253658872604",
        "polygamma2, 2.7, -0.19700583557913573",
        "polygamma2, 11.9, -0.007679939159328307",
        "polygamma2, 12.1, -0.007417881105917006",
        "polygamma2, 1000000.0, -1.0000010000005e-12",
        "polygamma2, -0.4, 21.287168462856535",
        "polygamma2, -2.7, -68.9329390232638",
        "polygamma3, 0.001, 6000000000006.469",
        "polygamma3, 0.3, 743.1417646550498",
        "polygamma3, 2.7, 0.17117980334609884",
        "polygamma3, 11.9, 0.001344783923695912",
        "polygamma3, 12.1, 0.0012765848430413454",
        "polygamma3, 1000000.0, 2.000003000002e-18",
        "polygamma3, -0.4, 281.78204104534575",
        "polygamma3, -2.7, 768.9626351155225",
        "erf, 1e-12, 1.1283791670955126e-12",
        "erf, 0.7, 0.6778011938374184",
        "erf, 2.9, 0.9999589021219005",
        "erf, 3.1, 0.9999883513426328",
        "erf, 6.5, 1.0",
        "erf, -0.5, -0.5204998778130465"
    })
    void values_are_those_of_arithmetic_with_thirty_digits(String function, double x, double expected) {
        double actual =
                switch (function) {
                    case "lgamma" -> SpecialFunctions.lgamma(x);
                    case "erf" -> SpecialFunctions.erf(x);
                    default -> SpecialFunctions.polygamma(function.charAt(9) - '0', x);
                };
        assertThat(actual).isCloseTo(expected, within(RELATIVE * Math.abs(expected)));
    }

    @Test
    void values_are_those_of_hipparchus() {
        DoubleStream.iterate(0.01, x -> x < 60, x -> x * 1.01).forEach(x -> {
            // hipparchus states 1e-15 for log Γ, but its digamma is good to about 1e-8 only, so just the first two are
            // held tightly
            assertThat(SpecialFunctions.lgamma(x))
                    .isCloseTo(Gamma.logGamma(x), within(2e-14 * Math.max(1, Math.abs(Gamma.logGamma(x)))));
            assertThat(SpecialFunctions.erf(x / 10)).isCloseTo(Erf.erf(x / 10), within(1e-14));
            assertThat(SpecialFunctions.digamma(x))
                    .isCloseTo(Gamma.digamma(x), within(1e-7 * Math.max(1, Math.abs(Gamma.digamma(x)))));
        });
    }

    @Test
    void the_recurrences_of_the_gamma_family_hold() {
        DoubleStream.iterate(0.02, x -> x < 40, x -> x * 1.07).forEach(x -> {
            assertThat(SpecialFunctions.lgamma(x + 1) - SpecialFunctions.lgamma(x))
                    .isCloseTo(Math.log(x), within(1e-14 * Math.max(1, SpecialFunctions.lgamma(x + 1))));
            double factorial = 1;
            for (int order = 0; order <= 8; order++) {
                double term = (order % 2 == 0 ? 1 : -1) * factorial / Math.pow(x, order + 1);
                double size = Math.max(Math.abs(SpecialFunctions.polygamma(order, x)), Math.abs(term));
                assertThat(SpecialFunctions.polygamma(order, x + 1))
                        .isCloseTo(SpecialFunctions.polygamma(order, x) + term, within(1e-13 * Math.max(1, size)));
                factorial *= order + 1;
            }
        });
    }

    @Test
    void poles_zeros_and_infinities_are_exact() {
        assertThat(SpecialFunctions.lgamma(1)).isZero();
        assertThat(SpecialFunctions.lgamma(2)).isZero();
        for (double pole : new double[] {0, -0.0, -1, -5}) {
            assertThat(SpecialFunctions.lgamma(pole)).isEqualTo(Double.POSITIVE_INFINITY);
            assertThat(SpecialFunctions.digamma(pole)).isNaN();
            assertThat(SpecialFunctions.polygamma(1, pole)).isEqualTo(Double.POSITIVE_INFINITY);
        }
        assertThat(SpecialFunctions.lgamma(Double.POSITIVE_INFINITY)).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(SpecialFunctions.lgamma(Double.MAX_VALUE)).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(SpecialFunctions.lgamma(Double.NaN)).isNaN();
        assertThat(SpecialFunctions.lgamma(Double.NEGATIVE_INFINITY)).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(SpecialFunctions.digamma(Double.POSITIVE_INFINITY)).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(SpecialFunctions.polygamma(1, Double.POSITIVE_INFINITY)).isZero();
        assertThat(SpecialFunctions.digamma(-1e300)).isNaN();
        assertThat(SpecialFunctions.erf(Double.POSITIVE_INFINITY)).isEqualTo(1);
        assertThat(SpecialFunctions.erf(Double.NEGATIVE_INFINITY)).isEqualTo(-1);
        assertThat(SpecialFunctions.erf(-0.0)).isEqualTo(-0.0);
    }
}
