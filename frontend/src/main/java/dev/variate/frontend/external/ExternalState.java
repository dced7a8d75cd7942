package dev.variate.frontend.external;

import dev.variate.backend.tracking.ExternalStatus;
import dev.variate.frontend.shell.Figures;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** How a run of another program stands, and its figures, whose size nobody knows beforehand. */
final class ExternalState {
    private static final int DIGITS = 5;
    private static final double SMALLEST = 1e-5;
    private static final double LARGEST = 1e9;

    private ExternalState() {}

    static String words(ExternalStatus status) {
        return switch (status) {
            case SCHEDULED -> "Waiting";
            case RUNNING -> "Running";
            case FINISHED -> "Finished";
            case FAILED -> "Failed";
            case KILLED -> "Killed";
        };
    }

    static String tone(ExternalStatus status) {
        return switch (status) {
            case RUNNING -> "info";
            case FAILED -> "bad";
            case FINISHED -> "plain";
            case SCHEDULED, KILLED -> "t2";
        };
    }

    /** With five digits that mean something; what is no number is said in words, since programs do log it. */
    static String figure(double value) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "∞" : "−∞";
        }
        if (value == Math.rint(value) && Math.abs(value) < 1e9) {
            return Figures.whole((long) value);
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
}
