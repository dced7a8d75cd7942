package dev.variate.frontend.run;

import dev.variate.backend.comparison.BaselineView.Difference;
import dev.variate.frontend.shell.Figures;

/** Differences as text: the error has one digit that is not 0, and the difference as many decimals. */
final class BaselineWords {

    private BaselineWords() {}

    static String of(Difference difference) {
        var decimals = Math.clamp((int) Math.ceil(-Math.log10(difference.mcse())), 0, 8);
        var value = Figures.fixed(difference.difference(), decimals);
        return difference.name() + " " + (difference.difference() > 0 ? "+" : "") + value + " ± "
                + Figures.fixed(difference.mcse(), decimals);
    }
}
