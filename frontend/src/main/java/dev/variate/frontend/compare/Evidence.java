package dev.variate.frontend.compare;

import com.vaadin.flow.component.html.NativeTable;
import com.vaadin.flow.component.html.NativeTableBody;
import com.vaadin.flow.component.html.NativeTableCell;
import com.vaadin.flow.component.html.NativeTableHeader;
import com.vaadin.flow.component.html.NativeTableHeaderCell;
import com.vaadin.flow.component.html.NativeTableRow;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Section;
import dev.variate.backend.run.RunView;
import dev.variate.diagnostics.MarginalLikelihood;
import dev.variate.frontend.shell.Figures;
import dev.variate.frontend.shell.Link;
import java.util.List;
import java.util.Optional;

/** How likely the data are under each run's model, where their methods have found it. */
final class Evidence {

    private Evidence() {}

    /** Empty unless two runs or more have a marginal likelihood. */
    static Optional<Section> section(List<RunView> runs) {
        var known = runs.stream()
                .filter(run -> run.marginalLikelihood().isPresent())
                .toList();
        if (known.size() < 2) {
            return Optional.empty();
        }
        var section = new Section(Differences.head(
                "Marginal likelihood", "natural logarithm; the data given the model, its priors included"));
        section.getElement().setAttribute("data-testid", "evidence");
        if (known.stream().map(Evidence::data).distinct().count() > 1) {
            section.add(new Paragraph(
                    "These runs are of different data, so their marginal likelihoods cannot be compared."));
            return Optional.of(section);
        }
        section.add(new Paragraph(sentence(known)), table(known));
        return Optional.of(section);
    }

    private static String data(RunView run) {
        return run.dataId().orElse(0L) + "/" + run.dataVersion().orElse(0);
    }

    /** Which model the data favour. */
    static String sentence(List<RunView> known) {
        var best = known.stream().max((a, b) -> Double.compare(log(a), log(b))).orElseThrow();
        var second = known.stream()
                .filter(run -> run != best)
                .max((a, b) -> Double.compare(log(a), log(b)))
                .orElseThrow();
        var difference = log(best) - log(second);
        var error = error(best, second);
        return difference < 2 * error
                ? "The runs are alike: the difference of the best two is within two standard errors."
                : "Run " + best.number() + " makes the data " + times(difference) + " as likely as run "
                        + second.number() + " does. The priors are a part of that.";
    }

    private static String times(double difference) {
        return difference > 9
                ? "more than 8,000 times"
                : Figures.fixed(Math.exp(difference), difference < 2.3 ? 1 : 0) + " times";
    }

    private static NativeTable table(List<RunView> known) {
        var body = new NativeTableBody();
        for (var run : known) {
            var name = new NativeTableCell();
            name.add(Link.to(Integer.toString(run.number()), "runs/" + run.id()));
            var first = run == known.getFirst();
            body.add(new NativeTableRow(
                    name,
                    cell(run.marginalLikelihood().orElseThrow().text()),
                    cell(
                            first
                                    ? ""
                                    : new MarginalLikelihood(
                                                    log(run) - log(known.getFirst()), error(run, known.getFirst()))
                                            .text())));
        }
        var head = new NativeTableRow(
                Differences.scoped(new NativeTableHeaderCell("")),
                Differences.scoped(new NativeTableHeaderCell("log ± error")),
                Differences.scoped(
                        new NativeTableHeaderCell("from " + known.getFirst().number())));
        var table = new NativeTable(new NativeTableHeader(head), body);
        table.addClassName("parameters");
        table.getElement().setAttribute("aria-label", "Marginal likelihoods of the runs");
        return table;
    }

    private static NativeTableCell cell(String text) {
        var cell = new NativeTableCell(text);
        cell.addClassName("n");
        return cell;
    }

    private static double log(RunView run) {
        return run.marginalLikelihood().orElseThrow().log();
    }

    private static double error(RunView one, RunView other) {
        return Math.hypot(
                one.marginalLikelihood().orElseThrow().error(),
                other.marginalLikelihood().orElseThrow().error());
    }
}
