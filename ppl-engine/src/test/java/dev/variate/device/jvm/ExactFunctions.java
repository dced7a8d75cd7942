package dev.variate.device.jvm;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Elementary functions to 60 digits, from their power series: what rounding is measured against. */
final class ExactFunctions {
    static final MathContext DIGITS = new MathContext(60, RoundingMode.HALF_EVEN);
    private static final BigDecimal ONE = BigDecimal.ONE;
    private static final BigDecimal TWO = BigDecimal.TWO;
    private static final BigDecimal SMALL = new BigDecimal("1e-64");
    private static final BigDecimal LOG_TWO =
            TWO.multiply(inverseHyperbolicTangent(ONE.divide(new BigDecimal(3), DIGITS)));
    /** Machin's formula. */
    private static final BigDecimal PI = new BigDecimal(16)
            .multiply(arcTangentSeries(new BigDecimal("0.2")))
            .subtract(new BigDecimal(4).multiply(arcTangentSeries(ONE.divide(new BigDecimal(239), DIGITS))));

    private ExactFunctions() {}

    static BigDecimal exp(BigDecimal x) {
        int halvings = 0;
        BigDecimal left = x;
        while (left.abs().compareTo(ONE) > 0) {
            left = left.divide(TWO, DIGITS);
            halvings++;
        }
        // more digits, of which each squaring costs some
        MathContext more = new MathContext(90);
        BigDecimal sum = ONE;
        BigDecimal term = ONE;
        for (int k = 1; term.abs().compareTo(new BigDecimal("1e-90")) > 0; k++) {
            term = term.multiply(left, more).divide(new BigDecimal(k), more);
            sum = sum.add(term, more);
        }
        for (int k = 0; k < halvings; k++) {
            sum = sum.multiply(sum, more);
        }
        return sum;
    }

    static BigDecimal log(BigDecimal x) {
        int exponent = Math.getExponent(x.doubleValue());
        BigDecimal scale = exponent >= 0 ? TWO.pow(exponent) : ONE.divide(TWO.pow(-exponent), new MathContext(400));
        BigDecimal m = x.divide(scale, new MathContext(90));
        if (m.doubleValue() > 1.5) {
            m = m.divide(TWO, new MathContext(90));
            exponent++;
        }
        return TWO.multiply(inverseHyperbolicTangent(m.subtract(ONE).divide(m.add(ONE), new MathContext(90))))
                .add(LOG_TWO.multiply(new BigDecimal(exponent)));
    }

    private static BigDecimal inverseHyperbolicTangent(BigDecimal x) {
        return oddSeries(x, 1);
    }

    private static BigDecimal arcTangentSeries(BigDecimal x) {
        return oddSeries(x, -1);
    }

    /** x ± x³/3 + x⁵/5 ± … */
    private static BigDecimal oddSeries(BigDecimal x, int sign) {
        MathContext more = new MathContext(90);
        BigDecimal square = x.multiply(x, more).multiply(new BigDecimal(sign));
        BigDecimal power = x;
        BigDecimal sum = x;
        for (int k = 3; power.abs().compareTo(x.abs().multiply(SMALL)) > 0; k += 2) {
            power = power.multiply(square, more);
            sum = sum.add(power.divide(new BigDecimal(k), more), more);
        }
        return sum;
    }

    /** atan x = 2 atan(x/(1 + √(1 + x²))), until it is small. */
    static BigDecimal arcTangent(BigDecimal x) {
        MathContext more = new MathContext(90);
        BigDecimal left = x;
        int doublings = 0;
        while (left.abs().doubleValue() > 0.2) {
            left = left.divide(ONE.add(ONE.add(left.multiply(left, more)).sqrt(more)), more);
            doublings++;
        }
        return arcTangentSeries(left).multiply(TWO.pow(doublings));
    }

    static BigDecimal sin(BigDecimal x) {
        return wave(x, x, 2);
    }

    static BigDecimal cos(BigDecimal x) {
        return wave(x, ONE, 1);
    }

    /** The series as it is: {@code first} x and {@code k} 2 make the sine, 1 and 1 the cosine. */
    private static BigDecimal wave(BigDecimal x, BigDecimal first, int k) {
        MathContext more = new MathContext(90);
        BigDecimal sum = first;
        BigDecimal term = first;
        for (int next = k; term.abs().compareTo(SMALL) > 0; next += 2) {
            term = term.multiply(x, more).multiply(x, more).divide(new BigDecimal(-next * (next + 1)), more);
            sum = sum.add(term, more);
        }
        return sum;
    }

    static BigDecimal tanh(BigDecimal x) {
        BigDecimal e = exp(x.multiply(TWO));
        return e.subtract(ONE).divide(e.add(ONE), DIGITS);
    }

    /** 2/√π (x − x³/3 + x⁵/(5·2!) − …). */
    static BigDecimal erf(BigDecimal x) {
        MathContext more = new MathContext(120);
        BigDecimal square = x.multiply(x, more);
        BigDecimal power = x;
        BigDecimal sum = x;
        for (int k = 1; power.abs().compareTo(x.abs().multiply(new BigDecimal("1e-80"))) > 0; k++) {
            power = power.multiply(square, more).divide(new BigDecimal(-k), more);
            sum = sum.add(power.divide(new BigDecimal(2 * k + 1), more), more);
        }
        return sum.multiply(TWO, more).divide(PI.sqrt(DIGITS), DIGITS);
    }
}
