package dev.variate.frontend.run;

import com.vaadin.flow.component.ClientCallable;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JsModule;
import dev.variate.backend.InvalidInputException;
import dev.variate.backend.model.GraphView;
import dev.variate.backend.model.Separation;
import dev.variate.backend.run.RunGraphView;
import dev.variate.frontend.shell.Json;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The graph of a run's model, coloured by the result, which also answers what depends on what. */
@Tag("variate-run-graph")
@JsModule("./run/variate-run-graph.ts")
class GraphPanel extends Component {

    private final GraphView graph;

    GraphPanel(RunGraphView run) {
        graph = run.graph();
        getElement().callJsFunction("show", Json.of(graph), Json.of(run.figures()));
    }

    @ClientCallable
    private String separate(String first, String second, JsonNode given) {
        List<String> known = given.valueStream().map(JsonNode::asString).toList();
        try {
            return Separation.of(graph, first, second, known).sentence(graph, first, second, known);
        } catch (InvalidInputException wrong) {
            return wrong.getMessage();
        }
    }
}
