package dev.variate.frontend.compare;

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
import dev.variate.backend.run.RunView;
import dev.variate.frontend.shell.DiffText;
import dev.variate.frontend.shell.Figures;
import dev.variate.frontend.shell.Link;
import java.util.List;

/** What differs in what was run: settings as a table, the model's text line by line. */
final class Differences {

    /** Lines that are the same are shown this far from a change, and folded beyond. */
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
        var diff = new DiffText(lines, "Lines that differ between run " + baseline + " and run " + other);
        section.add(diff);
        return section;
    }

    static Div head(String title, String note) {
        var words = new Span(note);
        words.addClassNames("s2", "t2");
        var head = new Div(new H2(title), words);
        head.addClassName("head");
        return head;
    }
}
