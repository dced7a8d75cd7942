package dev.variate.frontend.shell;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers as the studio prints them: a true minus, commas at thousands, no more digits than are known. */
public final class Figures {

    private static final char MINUS = '\u2212';

    private static final int DIGITS = 5;
    private static final double SMALLEST = 1e-5;
    private static final double LARGEST = 1e9;

    private Figures() {}

    /** With a fixed number of decimals; what is not a number is a dash. */
    public static String fixed(double value, int decimals) {
        if (!Double.isFinite(value)) {
            return "–";
        }
        return signed(String.format(Locale.ROOT, "%,." + decimals + "f", value));
    }

    /** With five digits that mean something; what is no number is said in words, since programs do log it. */
    public static String significant(double value) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "∞" : "−∞";
        }
        if (value == Math.rint(value) && Math.abs(value) < 1e9) {
            return whole((long) value);
        }
        if (Math.abs(value) < SMALLEST || Math.abs(value) > LARGEST) {
            return String.format(Locale.ROOT, "%.4e", value).replace("-", "−");
        }
        return new BigDecimal(value)
                .round(new MathContext(DIGITS))
                .stripTrailingZeros()
                .toPlainString()
                .replace("-", "−");
    }

    public static String whole(long value) {
        return signed(String.format(Locale.ROOT, "%,d", value));
    }

    /** {@code 1 run}, {@code 12 runs}, {@code no runs}. */
    public static String count(long number, String one, String many) {
        return number == 0 ? "no " + many : number == 1 ? "1 " + one : whole(number) + " " + many;
    }

    /** A time span in its natural unit. */
    public static String duration(double seconds) {
        if (!Double.isFinite(seconds)) {
            return "–";
        }
        if (seconds < 1) {
            return Math.round(seconds * 1000) + " ms";
        }
        if (seconds < 10) {
            return fixed(seconds, 1) + " s";
        }
        if (seconds < 90) {
            return Math.round(seconds) + " s";
        }
        return seconds < 5400 ? Math.round(seconds / 60) + " min" : fixed(seconds / 3600, 1) + " h";
    }

    private static String signed(String text) {
        // "-0.0" has lost its sign's meaning with its digits
        var zero = text.chars().noneMatch(c -> c >= '1' && c <= '9');
        return zero && text.startsWith("-") ? text.substring(1) : text.replace('-', MINUS);
    }
}
