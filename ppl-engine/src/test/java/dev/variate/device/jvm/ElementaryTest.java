package dev.variate.device.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class ElementaryTest {
    private static final double[] ENDS = {
        0,
        -0.0,
        1,
        -1,
        Double.MIN_VALUE,
        -Double.MIN_VALUE,
        Double.MIN_NORMAL,
        0x1p-1030,
        1e-300,
        709.78,
        709.79,
        710,
        711,
        -708.4,
        -740,
        -745.13,
        -745.14,
        -746,
        -1000,
        1e300,
        Double.MAX_VALUE,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.NaN,
        -1 + 1e-15,
        1e-15,
        1e-20,
        -1e-20,
        1e16,
        Math.sqrt(0.5),
        Math.sqrt(2),
        -2
    };

    private static DoubleStream arguments() {
        SplittableRandom random = new SplittableRandom(5);
        DoubleStream near = random.doubles(20_000, -3, 3);
        DoubleStream middle = random.split().doubles(20_000, -760, 720);
        DoubleStream wide = random.split().doubles(20_000, -300, 300).map(e -> StrictMath.pow(10, e));
        return DoubleStream.concat(DoubleStream.of(ENDS), DoubleStream.concat(near, DoubleStream.concat(middle, wide)));
    }

    @Test
    void exp_is_strict_math_s_within_two_units_in_the_last_place() {
        agree(Elementary::exp, StrictMath::exp);
    }

    @Test
    void log_is_strict_math_s_within_two_units_in_the_last_place() {
        agree(Elementary::log, StrictMath::log);
    }

    @Test
    void log1p_is_strict_math_s_within_two_units_in_the_last_place() {
        agree(Elementary::log1p, StrictMath::log1p);
    }

    @Test
    void vector_forms_agree_with_scalar_forms_to_the_bit() {
        sameBits(Elementary::exp, VectorElementary::exp);
        sameBits(Elementary::log, VectorElementary::log);
        sameBits(Elementary::log1p, VectorElementary::log1p);
    }

    private static void agree(DoubleUnaryOperator ours, DoubleUnaryOperator theirs) {
        arguments().forEach(x -> {
            double actual = ours.applyAsDouble(x);
            double expected = theirs.applyAsDouble(x);
            // both are within 1.5 units of the true value
            boolean close = Double.compare(actual, expected) == 0
                    || actual == expected
                    || Math.abs(actual - expected) <= 2 * Math.ulp(expected);
            assertThat(close).as("at %s: %s instead of %s", x, actual, expected).isTrue();
        });
    }

    private interface OnArrays {
        void apply(double[] from, double[] to, int n);
    }

    private static void sameBits(DoubleUnaryOperator scalar, OnArrays vector) {
        double[] x = arguments().toArray();
        int n = x.length - x.length % BlockedRows.LANES;
        double[] y = new double[n];
        vector.apply(x, y, n);
        for (int i = 0; i < n; i++) {
            double expected = scalar.applyAsDouble(x[i]);
            assertThat(Double.doubleToLongBits(y[i]))
                    .as("at %s: %s and %s", x[i], y[i], expected)
                    .isEqualTo(Double.doubleToLongBits(expected));
        }
    }
}
