package dev.variate.frontend.run;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JsModule;
import dev.variate.frontend.shell.Json;

/** All quantities of a run with their intervals, in the order of the model's text. */
@Tag("variate-run-posterior")
@JsModule("./run/variate-run-posterior.ts")
class PosteriorPanel extends Component {

    void summarise(SummaryFigures summary) {
        getElement().callJsFunction("summarise", Json.of(summary));
    }
}
