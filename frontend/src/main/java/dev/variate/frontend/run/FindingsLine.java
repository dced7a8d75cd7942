package dev.variate.frontend.run;

import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import dev.variate.backend.run.CheckFinding;
import dev.variate.frontend.shell.Link;
import java.util.List;

/** Beneath the verdict: what the run's checks found, which are made after it. */
class FindingsLine extends Paragraph {

    private List<CheckFinding> shown = List.of();

    FindingsLine() {
        addClassName("note");
        getElement().setAttribute("data-testid", "check-findings").setAttribute("role", "status");
        setVisible(false);
    }

    void show(long run, List<CheckFinding> findings) {
        if (findings.equals(shown)) {
            return;
        }
        shown = findings;
        removeAll();
        setVisible(!findings.isEmpty());
        var lead = new Span("Checks found:");
        lead.addClassNames("b", "caution");
        add(lead, new Span(" "));
        for (var finding : findings) {
            add(Sentence.span(finding.words() + " "));
        }
        add(Link.to("See the checks", "runs/" + run + "/checks"));
    }
}
