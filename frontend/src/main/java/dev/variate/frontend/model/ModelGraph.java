package dev.variate.frontend.model;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JsModule;
import com.vaadin.flow.component.dependency.NpmPackage;
import dev.variate.frontend.model.LiveLook.Found;
import dev.variate.frontend.shell.Json;

/** The graph of a model, beside its code. */
@Tag("variate-graph")
@JsModule("./model/graph.ts")
@NpmPackage(value = "cytoscape", version = "3.34.4")
@NpmPackage(value = "cytoscape-dagre", version = "4.0.1")
class ModelGraph extends Component {

    /** Nothing to see until the first text of a model has been looked at. */
    void clear() {
        show(Found.NOTHING.report().graph());
    }

    void show(TextReport.Graph graph) {
        getElement().callJsFunction("show", Json.of(graph));
    }
}
