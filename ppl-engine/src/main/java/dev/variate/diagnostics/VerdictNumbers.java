package dev.variate.diagnostics;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;

/** Numbers and lists as a verdict has them. */
final class VerdictNumbers {
    private VerdictNumbers() {}

    static String andOthers(int count) {
        return count == 1 ? "" : count == 2 ? " and 1 other" : " and " + grouped(count - 1) + " others";
    }

    static String listed(List<String> items) {
        return items.size() == 1
                ? items.getFirst()
                : String.join(", ", items.subList(0, items.size() - 1)) + " and " + items.getLast();
    }

    static String grouped(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** As short as it is exact, with a true minus. */
    static String plain(double number) {
        return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString().replace('-', '−');
    }

    static String whole(double number) {
        return grouped((long) Math.floor(number));
    }

    static String twoDigits(double number) {
        return String.format(Locale.ROOT, "%.2f", number);
    }

    /** Rounded up, so that a value beyond a bound never reads as the bound's other side. */
    static String threeDigits(double number) {
        return String.format(Locale.ROOT, "%.3f", Math.ceil(number * 1000) / 1000);
    }
}
