package dev.variate.frontend.run;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Input;
import com.vaadin.flow.component.html.NativeTable;
import com.vaadin.flow.component.html.NativeTableBody;
import com.vaadin.flow.component.html.NativeTableCell;
import com.vaadin.flow.component.html.NativeTableHeader;
import com.vaadin.flow.component.html.NativeTableHeaderCell;
import com.vaadin.flow.component.html.NativeTableRow;
import com.vaadin.flow.component.html.Span;
import dev.variate.backend.run.RunView;
import dev.variate.frontend.shell.Figures;
import dev.variate.frontend.shell.Link;
import dev.variate.frontend.shell.RunState;
import dev.variate.frontend.shell.When;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.function.Consumer;

/** Runs as rows, latest first, each of which can be chosen for a comparison. */
class RunTable extends NativeTable {

    /** As the verdict has them; what is past them is flagged. */
    private static final double R_HAT_WANTED = 1.01;

    private static final double ESS_WANTED = 400;
    private static final String NEWEST = "When, newest first";

    private final NativeTableBody body = new NativeTableBody();
    private final SequencedSet<Long> chosen = new LinkedHashSet<>();
    private final Consumer<SequencedSet<Long>> changed;

    RunTable(Consumer<SequencedSet<Long>> changed) {
        this.changed = changed;
        addClassName("runs");
        getElement().setAttribute("data-testid", "runs-table").setAttribute("aria-label", "Runs, latest first");
        add(header(), body);
    }

    void show(List<RunView> runs) {
        body.removeAll();
        chosen.retainAll(runs.stream().map(RunView::id).toList());
        runs.forEach(run -> body.add(row(run)));
    }

    void choose(SequencedSet<Long> runs) {
        chosen.addAll(runs);
    }

    private static NativeTableHeader header() {
        var row = new NativeTableRow();
        var choose = new Span("Choose");
        choose.addClassName("sr");
        var first = new NativeTableHeaderCell();
        first.add(choose);
        row.add(first);
        List.of("Run", "Model", "Verdict", "R-hat, largest", "ESS, least", "Divergent", "Draws", "Time", "Who", NEWEST)
                .forEach(title -> {
                    var cell = new NativeTableHeaderCell(title);
                    if (title.equals(NEWEST)) {
                        cell.getElement().setAttribute("aria-sort", "descending");
                    }
                    cell.getElement().setAttribute("scope", "col");
                    if (List.of("Run", "R-hat, largest", "ESS, least", "Divergent", "Draws", "Time")
                            .contains(title)) {
                        cell.addClassName("n");
                    }
                    row.add(cell);
                });
        return new NativeTableHeader(row);
    }

    private NativeTableRow row(RunView run) {
        var row = new NativeTableRow();
        row.getElement()
                .setAttribute("data-testid", "run-row")
                .setAttribute("data-run", Long.toString(run.id()))
                .setAttribute("data-status", run.status().text());
        var check = new Input();
        check.setType("checkbox");
        check.getElement()
                .setAttribute("aria-label", "Choose run " + run.number())
                .setProperty("checked", chosen.contains(run.id()));
        check.getElement()
                .addEventListener("change", event -> {
                    var on = event.getEventData().get("element.checked").asBoolean();
                    row.setClassName("sel", on);
                    if (on) {
                        chosen.add(run.id());
                    } else {
                        chosen.remove(run.id());
                    }
                    changed.accept(chosen);
                })
                .addEventData("element.checked");
        row.setClassName("sel", chosen.contains(run.id()));
        var number = Link.to(Integer.toString(run.number()), "runs/" + run.id());
        var model = new Span(run.modelName());
        var revision =
                new Span(run.revision().isPresent() ? " r" + run.revision().getAsInt() : " draft");
        revision.addClassName("t3");
        row.add(
                cell("", check),
                cell("n", number),
                cell("", model, revision),
                verdict(run),
                figure(run.maxRHat().orElse(Double.NaN), 3, run.maxRHat().orElse(1) > R_HAT_WANTED),
                figure(run.minEss().orElse(Double.NaN), 0, run.minEss().orElse(ESS_WANTED) < ESS_WANTED),
                run.minEss().isPresent()
                        ? figure(run.divergences(), 0, run.divergences() > 0)
                        : figure(Double.NaN, 0, false),
                cell("n t2", new Span(draws(run))),
                cell("n t2", new Span(RunWords.seconds(run))),
                cell("", new Span(run.who())),
                cell("t2", new Span(When.brief(run.createdAt()))));
        return row;
    }

    /** Those that are wanted while it runs, those that there are afterwards. */
    private static String draws(RunView run) {
        var draws = run.status().ended() ? RunWords.drawn(run) : run.settings().draws();
        var chains = run.method().hasChains() ? run.settings().chains() + " × " : "";
        return draws == 0 ? "–" : chains + Figures.whole(draws);
    }

    private static NativeTableCell verdict(RunView run) {
        var state = RunState.of(run);
        return cell(state.tone(), new Span(state.words()));
    }

    private static NativeTableCell figure(double value, int decimals, boolean flagged) {
        var cell = new NativeTableCell(Figures.fixed(value, decimals));
        cell.addClassNames("n");
        if (flagged) {
            cell.addClassName("flag");
        } else if (!Double.isFinite(value) || value == 0) {
            cell.addClassName("t3");
        }
        return cell;
    }

    private static NativeTableCell cell(String classes, Component... content) {
        var cell = new NativeTableCell();
        if (!classes.isEmpty()) {
            cell.addClassNames(classes.split(" "));
        }
        cell.add(content);
        return cell;
    }
}
