package dev.variate.frontend.checks;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JsModule;
import dev.variate.backend.run.ChecksView;
import dev.variate.frontend.shell.Json;

/** Predicted data as pictures, each with a table beside it, and leave-one-out figures by observation. */
@Tag("variate-checks")
@JsModule("./checks/variate-checks.ts")
public class ChecksPanel extends Component {

    public ChecksPanel() {
        getElement().setAttribute("data-testid", "checks");
    }

    /** Words while nothing is there yet, or why nothing will be. */
    public void say(String words) {
        getElement().callJsFunction("say", words);
    }

    /** Shows predictions: from the priors alone, or from a posterior. */
    public void show(ChecksView view, boolean prior) {
        if (view.error().isEmpty()) {
            getElement().callJsFunction("show", Json.of(ChecksReport.of(view, prior)));
        } else {
            say(view.error());
        }
    }
}
