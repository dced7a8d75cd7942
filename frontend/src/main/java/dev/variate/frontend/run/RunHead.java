package dev.variate.frontend.run;

import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Nav;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.dom.Element;
import dev.variate.backend.run.RunView;
import dev.variate.frontend.shell.Link;
import dev.variate.frontend.shell.PageHead;
import dev.variate.frontend.shell.When;

/** What stands above a run whatever part of it is open: title, progress in words and as a line, tabs, and what can be done with it. */
@Tag("div")
class RunHead extends Div {

    private final Span progress = new Span();
    private final RunActs acts;
    private final Nav tabs = new Nav();
    private final Div line = new Div();
    private final Element drawn = new Element("i");
    private final Element warm = new Element("i");

    RunHead(RunView run, String project, RunActs acts) {
        this.acts = acts;
        progress.getElement().setAttribute("data-testid", "run-progress");
        var head = new PageHead("Run " + run.number())
                .crumb(project, "projects/" + run.projectId())
                .crumb("Runs", "projects/" + run.projectId() + "/runs")
                .acts(acts);
        var model = Link.to(run.modelName(), "models/" + run.modelId());
        model.getElement().setAttribute("data-testid", "run-model");
        var revision =
                run.revision().isPresent() ? ", revision " + run.revision().getAsInt() : ", a draft";
        head.meta()
                .add(
                        model,
                        new Span(revision + ". " + run.who() + ", " + When.brief(run.createdAt()) + ". "),
                        progress);
        tabs.addClassName("tabs");
        tabs.getElement().setAttribute("aria-label", "Run");
        line.addClassName("progress");
        line.getElement()
                .setAttribute("role", "progressbar")
                .setAttribute("aria-label", "Iterations")
                .setAttribute("data-testid", "progress-line");
        warm.setAttribute("class", "w");
        line.getElement().appendChild(drawn, warm);
        add(head, acts.forms(), tabs, line);
    }

    void tab(RunView run, RunTab open) {
        tabs.removeAll();
        for (var tab : RunTab.of(run.method())) {
            var link = Link.to(tab.title(), "runs/" + run.id() + (tab.segment().isEmpty() ? "" : "/" + tab.segment()));
            link.getElement().setAttribute("data-testid", "tab-" + tab.name().toLowerCase(java.util.Locale.ROOT));
            if (tab == open.shownFor(run.method())) {
                link.getElement().setAttribute("aria-current", "page");
            }
            tabs.add(link);
        }
    }

    /** Brings words and line up to date. */
    void show(RunView run) {
        progress.setText(RunWords.progress(run) + ".");
        acts.show(run);
        var settings = run.settings();
        var total = RunWords.total(run);
        var done = Math.min(total, RunWords.done(run));
        drawn.getStyle().set("width", percent(done, total));
        warm.getStyle().set("width", percent(Math.min(done, settings.warmup()), total));
        line.setClassName("ended", run.status().ended());
        line.getElement()
                .setAttribute("aria-valuemax", Integer.toString(total))
                .setAttribute("aria-valuenow", Integer.toString(done));
    }

    private static String percent(int part, int whole) {
        return whole == 0 ? "0" : Math.round(1000.0 * part / whole) / 10.0 + "%";
    }
}
