package dev.variate.frontend.compare;

import com.vaadin.flow.component.html.Code;
import com.vaadin.flow.component.html.NativeTable;
import com.vaadin.flow.component.html.NativeTableBody;
import com.vaadin.flow.component.html.NativeTableCell;
import com.vaadin.flow.component.html.NativeTableHeader;
import com.vaadin.flow.component.html.NativeTableHeaderCell;
import com.vaadin.flow.component.html.NativeTableRow;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.dom.Element;
import dev.variate.backend.comparison.ComparisonView;
import dev.variate.backend.comparison.ComparisonView.Cell;
import dev.variate.backend.comparison.ComparisonView.ParameterRow;
import dev.variate.frontend.shell.Figures;
import java.util.List;
import java.util.Locale;

/** Posterior means side by side; of all runs but the first, the difference with its Monte Carlo error, and the spread as a line. */
final class Parameters {

    private static final int WIDTH = 260;
    private static final int STEP = 7;
    /** A normal quantity lies within so many standard deviations with 90 %. */
    private static final double NINETY = 1.645;

    private Parameters() {}

    static Section table(ComparisonView comparison) {
        var runs = comparison.runs();
        var body = new NativeTableBody();
        comparison.parameters().forEach(row -> body.add(row(row)));
        var header = new NativeTableRow(Differences.scoped(new NativeTableHeaderCell("")));
        runs.forEach(run -> {
            var cell = Differences.scoped(new NativeTableHeaderCell());
            var number = new Span(Integer.toString(run.number()));
            number.addClassName("rn");
            cell.add(number);
            cell.addClassName("n");
            header.add(cell);
            if (run != runs.getFirst()) {
                header.add(Differences.scoped(new NativeTableHeaderCell("± error")));
            }
        });
        header.add(Differences.scoped(new NativeTableHeaderCell("mean ± 1.6 sd, own scale a row")));
        var table = new NativeTable(new NativeTableHeader(header), body);
        table.addClassName("parameters");
        table.getElement()
                .setAttribute("data-testid", "parameters")
                .setAttribute("aria-label", "Parameters of the runs");
        return new Section(
                Differences.head(
                        "Parameters",
                        "mean; differences from " + runs.getFirst().number() + " with their Monte Carlo error"),
                table);
    }

    private static NativeTableRow row(ParameterRow parameter) {
        var name = new NativeTableCell();
        name.add(new Code(parameter.name()));
        var row = new NativeTableRow(name);
        row.getElement().setAttribute("data-testid", "parameter-row").setAttribute("data-name", parameter.name());
        var cells = parameter.cells();
        row.add(mean(cells.getFirst()));
        for (var cell : cells.subList(1, cells.size())) {
            if (!cell.present() || !cells.getFirst().present()) {
                row.add(mean(cell), new NativeTableCell());
            } else {
                difference(row, cell);
            }
        }
        var plot = new NativeTableCell();
        plot.getElement().appendChild(intervals(cells));
        row.add(plot);
        return row;
    }

    private static NativeTableCell mean(Cell cell) {
        var shown = new NativeTableCell(
                cell.present() ? Figures.fixed(cell.mean(), Answer.decimals(cell.mcse())) : "absent");
        shown.addClassName("n");
        if (!cell.present()) {
            shown.addClassName("t3");
        }
        return shown;
    }

    private static void difference(NativeTableRow row, Cell cell) {
        var decimals = Answer.decimalsOfDifference(cell.differenceMcse());
        var value = new NativeTableCell(Answer.signed(cell.difference(), decimals));
        value.addClassNames("n", Answer.isLarge(cell) ? "b" : "t2");
        value.getElement().setAttribute("title", "mean " + Figures.fixed(cell.mean(), Answer.decimals(cell.mcse())));
        var error = new NativeTableCell("± " + Figures.fixed(cell.differenceMcse(), decimals));
        error.addClassNames("d", "t2", "s2");
        row.add(value, error);
    }

    /** The last run in the accent, as the newest; the baseline in grey. Each run has its own height, so colour alone says nothing. */
    private static Element intervals(List<Cell> cells) {
        var present = cells.stream().filter(Cell::present).toList();
        var low = present.stream()
                .mapToDouble(cell -> cell.mean() - NINETY * cell.sd())
                .min()
                .orElse(0);
        var high = present.stream()
                .mapToDouble(cell -> cell.mean() + NINETY * cell.sd())
                .max()
                .orElse(1);
        var height = STEP * (cells.size() + 1);
        var svg = new Element("svg")
                .setAttribute("width", Integer.toString(WIDTH))
                .setAttribute("height", Integer.toString(height))
                .setAttribute("aria-hidden", "true");
        for (var i = 0; i < cells.size(); i++) {
            var cell = cells.get(i);
            if (cell.present()) {
                var tone = i == cells.size() - 1 ? "--v-now" : i == 0 ? "--v-before" : "--v-text-2";
                var y = STEP * (i + 1);
                svg.appendChild(new Element("path")
                        .setAttribute("style", "stroke:var(" + tone + ");stroke-width:1.5")
                        .setAttribute(
                                "d",
                                "M%s %dH%s"
                                        .formatted(
                                                place(cell.mean() - NINETY * cell.sd(), low, high),
                                                y,
                                                place(cell.mean() + NINETY * cell.sd(), low, high))));
                svg.appendChild(new Element("circle")
                        .setAttribute("style", "fill:var(" + tone + ")")
                        .setAttribute("r", "2.5")
                        .setAttribute("cx", place(cell.mean(), low, high))
                        .setAttribute("cy", Integer.toString(y)));
            }
        }
        return svg;
    }

    private static String place(double value, double low, double high) {
        return String.format(
                Locale.ROOT, "%.1f", high > low ? 3 + (WIDTH - 6) * (value - low) / (high - low) : WIDTH / 2.0);
    }
}
