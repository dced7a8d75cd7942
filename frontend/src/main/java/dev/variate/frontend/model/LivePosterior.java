package dev.variate.frontend.model;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JsModule;
import dev.variate.frontend.shell.Json;

/** The posterior of a text as it is typed. */
@Tag("variate-posterior")
@JsModule("./model/posterior.ts")
class LivePosterior extends Component {

    void show(LiveReport report) {
        getElement().callJsFunction("show", Json.of(report));
    }

    /** Forgets all that was drawn: the next report is of another model. */
    void clear() {
        getElement().callJsFunction("clear");
    }

    void onToggle(Runnable listener) {
        getElement().addEventListener("toggle-live", fired -> listener.run());
    }
}
