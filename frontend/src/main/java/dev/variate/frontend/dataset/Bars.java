package dev.variate.frontend.dataset;

import dev.variate.backend.dataset.DatasetView.Summary;
import dev.variate.frontend.shell.Figures;
import java.util.Collections;
import java.util.Locale;

/** A histogram of a line's height. */
final class Bars {
    private static final int WIDTH = 96;
    private static final int HEIGHT = 18;

    private Bars() {}

    /** In the colour of the text. All that stands in it are numbers. */
    static String svg(Summary summary) {
        var counts = summary.histogram();
        var most = Collections.max(counts);
        var each = (double) WIDTH / counts.size();
        var bars = new StringBuilder();
        for (var i = 0; i < counts.size(); i++) {
            // what occurs at all can be seen
            var height = counts.get(i) == 0 ? 0 : Math.max(1, Math.round((float) HEIGHT * counts.get(i) / most));
            bars.append(String.format(
                    Locale.ROOT, "M%.1f %dv-%dh%.1fv%dz", i * each, HEIGHT, height, Math.max(1, each - 1), height));
        }
        return "<svg class=\"bars\" role=\"img\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" aria-label=\"Histogram from %s to %s\"><path fill=\"currentColor\" d=\"%s\"/></svg>"
                .formatted(
                        WIDTH,
                        HEIGHT,
                        WIDTH,
                        HEIGHT,
                        Figures.significant(summary.least()),
                        Figures.significant(summary.largest()),
                        bars);
    }
}
