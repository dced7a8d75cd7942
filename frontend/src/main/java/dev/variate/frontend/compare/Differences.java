package dev.variate.frontend.compare;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.NativeTable;
import com.vaadin.flow.component.html.NativeTableBody;
import com.vaadin.flow.component.html.NativeTableCell;
import com.vaadin.flow.component.html.NativeTableHeader;
import com.vaadin.flow.component.html.NativeTableHeaderCell;
import com.vaadin.flow.component.html.NativeTableRow;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import dev.variate.backend.comparison.ComparisonView;
import dev.variate.backend.comparison.ComparisonView.Change;
import dev.variate.backend.comparison.ComparisonView.DiffLine;
import dev.variate.backend.run.RunView;
import dev.variate.frontend.shell.Figures;
import dev.variate.frontend.shell.Link;
import java.util.List;

/** What differs in what was run: settings as a table, the model's text line by line. */
final class Differences {

    /** Lines that are the same are shown this far from a change, and folded beyond. */
    private static final int CONTEXT = 3;

    private Differences() {}

    static Section settings(ComparisonView comparison) {
        var section = new Section(head(
                "What differs",
                comparison.settings().isEmpty()
                        ? "nothing in settings, seed, data and model"
                        : "all else is the same"));
        if (comparison.settings().isEmpty()) {
            return section;
        }
        var body = new NativeTableBody();
        comparison.settings().forEach(setting -> {
            var row = new NativeTableRow();
            var name = new NativeTableCell(setting.name());
            name.addClassName("t2");
            row.add(name);
            setting.values().forEach(value -> row.add(new NativeTableCell(value)));
            body.add(row);
        });
        var table = new NativeTable(new NativeTableHeader(runs(comparison.runs(), "", "")), body);
        table.addClassName("differs");
        table.getElement().setAttribute("data-testid", "settings-diff").setAttribute("aria-label", "What differs");
        section.add(table);
        return section;
    }

    /** A head row with a column for each run; the first is marked as the baseline. */
    static NativeTableRow runs(List<RunView> runs, String first, String classes) {
        var row = new NativeTableRow(scoped(new NativeTableHeaderCell(first)));
        for (var run : runs) {
            var number = Link.to(Integer.toString(run.number()), "runs/" + run.id());
            number.addClassName("rn");
            var cell = scoped(new NativeTableHeaderCell());
            cell.add(number);
            if (run == runs.getFirst()) {
                cell.add(new Span(" baseline"));
            }
            if (!classes.isEmpty()) {
                cell.addClassName(classes);
            }
            row.add(cell);
        }
        return row;
    }

    static NativeTableHeaderCell scoped(NativeTableHeaderCell cell) {
        cell.getElement().setAttribute("scope", "col");
        return cell;
    }

    static Section code(ComparisonView comparison) {
        var baseline = comparison.runs().getFirst().number();
        var other = comparison.runs().getLast().number();
        var section = new Section(head("Code", "run " + baseline + " to run " + other));
        var lines = comparison.code();
        if (lines.stream().allMatch(line -> line.change() == Change.SAME)) {
            section.add(
                    new Paragraph("The text is the same, all " + Figures.count(lines.size(), "line", "lines") + "."));
            return section;
        }
        var diff = new Div();
        diff.addClassName("diff");
        diff.getElement()
                .setAttribute("data-testid", "code-diff")
                .setAttribute("role", "region")
                .setAttribute("tabindex", "0")
                .setAttribute("aria-label", "Lines that differ between run " + baseline + " and run " + other);
        var folded = 0;
        for (var i = 0; i < lines.size(); i++) {
            if (near(lines, i)) {
                fold(diff, folded);
                folded = 0;
                diff.add(line(lines.get(i)));
            } else {
                folded++;
            }
        }
        fold(diff, folded);
        section.add(diff);
        return section;
    }

    private static boolean near(List<DiffLine> lines, int at) {
        return lines.subList(Math.max(0, at - CONTEXT), Math.min(lines.size(), at + CONTEXT + 1)).stream()
                .anyMatch(line -> line.change() != Change.SAME);
    }

    private static void fold(Div diff, int lines) {
        if (lines > 0) {
            var skipped = new Div(Figures.count(lines, "line is", "lines are") + " the same");
            skipped.addClassName("same");
            diff.add(skipped);
        }
    }

    private static Component line(DiffLine line) {
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

    static Div head(String title, String note) {
        var words = new Span(note);
        words.addClassNames("s2", "t2");
        var head = new Div(new H2(title), words);
        head.addClassName("head");
        return head;
    }
}
