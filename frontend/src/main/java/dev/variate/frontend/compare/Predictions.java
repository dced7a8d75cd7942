package dev.variate.frontend.compare;

import com.vaadin.flow.component.html.Code;
import com.vaadin.flow.component.html.NativeTable;
import com.vaadin.flow.component.html.NativeTableBody;
import com.vaadin.flow.component.html.NativeTableCell;
import com.vaadin.flow.component.html.NativeTableHeader;
import com.vaadin.flow.component.html.NativeTableHeaderCell;
import com.vaadin.flow.component.html.NativeTableRow;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Section;
import dev.variate.backend.comparison.PredictionsView;
import dev.variate.frontend.shell.Figures;
import dev.variate.frontend.shell.Link;
import java.util.stream.IntStream;

/** How well runs predict what they have not seen, and which observations they find hard. */
final class Predictions {

    /** A difference within so many standard errors is what chance gives; below 4 nats it is small whatever its error (Sivula, Magnusson and Vehtari 2020). */
    private static final double NOISE = 2;

    private static final double SMALL = 4;

    private Predictions() {}

    static Section section(PredictionsView predictions) {
        var section = new Section(
                Differences.head("Predictive accuracy", "each observation left out; in nats, higher is better"));
        section.addClassName("predictions");
        section.getElement().setAttribute("data-testid", "predictions");
        if (!predictions.note().isEmpty()) {
            section.add(new Paragraph(predictions.note()));
            return section;
        }
        section.add(new Paragraph(sentence(predictions)), totals(predictions), hardest(predictions));
        return section;
    }

    /** Of the run that predicts best, and whether it is more than chance that it does. */
    static String sentence(PredictionsView predictions) {
        var rows = predictions.runs();
        var best =
                rows.stream().max((a, b) -> Double.compare(a.elpd(), b.elpd())).orElseThrow();
        var other = best == rows.getFirst()
                ? rows.stream()
                        .skip(1)
                        .max((a, b) -> Double.compare(a.elpd(), b.elpd()))
                        .orElseThrow()
                : best;
        var size = Math.abs(other.difference());
        var error = other.differenceSe();
        var figures = Figures.fixed(size, 1) + " ± " + Figures.fixed(error, 1);
        if (size < SMALL) {
            return "They predict alike: the difference, " + figures + ", is below " + (int) SMALL + " nats.";
        }
        return size > NOISE * error
                ? "Run " + best.run().number() + " predicts better: by " + figures + "."
                : "Run " + best.run().number() + " is ahead by " + figures + ", which is within " + (int) NOISE
                        + " standard errors.";
    }

    private static NativeTable totals(PredictionsView predictions) {
        var body = new NativeTableBody();
        for (var row : predictions.runs()) {
            var first = row == predictions.runs().getFirst();
            var name = new NativeTableCell();
            name.add(Link.to(
                    Integer.toString(row.run().number()), "runs/" + row.run().id() + "/checks"));
            body.add(new NativeTableRow(
                    name,
                    number(Figures.fixed(row.elpd(), 1) + " ± " + Figures.fixed(row.se(), 1)),
                    number(
                            first
                                    ? "baseline"
                                    : Answer.signed(row.difference(), 1) + " ± "
                                            + Figures.fixed(row.differenceSe(), 1)),
                    number(Figures.fixed(row.parameters(), 1)),
                    number(Figures.fixed(row.stacking(), 2)),
                    number(Integer.toString(row.unreliable()))));
        }
        var table = new NativeTable(
                new NativeTableHeader(heads("run", "elpd", "difference", "p_loo", "stacking", "k-hat too large")),
                body);
        table.getElement()
                .setAttribute("data-testid", "loo-comparison")
                .setAttribute("aria-label", "Predictive accuracy");
        return table;
    }

    private static NativeTable hardest(PredictionsView predictions) {
        var body = new NativeTableBody();
        for (var hard : predictions.hardest()) {
            var name = new NativeTableCell();
            name.add(new Code(hard.name()));
            var row = new NativeTableRow(name);
            hard.elpd().forEach(elpd -> row.add(number(Figures.fixed(elpd, 2))));
            body.add(row);
        }
        var runs = predictions.runs();
        var heads = new String[runs.size() + 1];
        heads[0] = "hardest to predict";
        IntStream.range(0, runs.size())
                .forEach(i -> heads[i + 1] = Integer.toString(runs.get(i).run().number()));
        var table = new NativeTable(new NativeTableHeader(heads(heads)), body);
        table.addClassName("hard");
        table.getElement()
                .setAttribute("data-testid", "hardest")
                .setAttribute("aria-label", "Observations that are hard to predict");
        return table;
    }

    private static NativeTableRow heads(String... names) {
        var row = new NativeTableRow();
        for (var i = 0; i < names.length; i++) {
            var cell = Differences.scoped(new NativeTableHeaderCell(names[i]));
            if (i > 0) {
                cell.addClassName("n");
            }
            row.add(cell);
        }
        return row;
    }

    private static NativeTableCell number(String text) {
        var cell = new NativeTableCell(text);
        cell.addClassName("n");
        return cell;
    }
}
