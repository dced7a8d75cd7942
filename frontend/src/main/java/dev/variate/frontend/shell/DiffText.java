package dev.variate.frontend.shell;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import dev.variate.backend.comparison.ComparisonView.Change;
import dev.variate.backend.comparison.ComparisonView.DiffLine;
import java.util.List;

/** Two texts as one: lines that were taken away and added, with some that are the same about them. */
public class DiffText extends Div {

    private static final int CONTEXT = 3;

    /** @param label what a screen reader calls it */
    public DiffText(List<DiffLine> lines, String label) {
        addClassName("diff");
        getElement()
                .setAttribute("data-testid", "code-diff")
                .setAttribute("role", "region")
                .setAttribute("tabindex", "0")
                .setAttribute("aria-label", label);
        var folded = 0;
        for (var i = 0; i < lines.size(); i++) {
            if (near(lines, i)) {
                fold(folded);
                folded = 0;
                add(line(lines.get(i)));
            } else {
                folded++;
            }
        }
        fold(folded);
    }

    private static boolean near(List<DiffLine> lines, int at) {
        return lines.subList(Math.max(0, at - CONTEXT), Math.min(lines.size(), at + CONTEXT + 1)).stream()
                .anyMatch(line -> line.change() != Change.SAME);
    }

    private void fold(int lines) {
        if (lines > 0) {
            var skipped = new Div(Figures.count(lines, "line is", "lines are") + " the same");
            skipped.addClassName("same");
            add(skipped);
        }
    }

    private static Div line(DiffLine line) {
        var sign = new Span(
                switch (line.change()) {
                    case SAME -> "";
                    case REMOVED -> "−";
                    case ADDED -> "+";
                });
        var row = new Div(number(line.baselineLine()), number(line.otherLine()), sign, new Span(line.text()));
        switch (line.change()) {
            case SAME -> {}
            case REMOVED -> row.addClassName("del");
            case ADDED -> row.addClassName("add");
        }
        return row;
    }

    private static Span number(int line) {
        var span = new Span(line == 0 ? "" : Integer.toString(line));
        span.addClassName("l");
        return span;
    }
}
