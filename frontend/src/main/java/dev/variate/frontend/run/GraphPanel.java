package dev.variate.frontend.run;

import com.vaadin.flow.component.ClientCallable;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JsModule;
import dev.variate.backend.InvalidInputException;
import dev.variate.backend.RefusedException;
import dev.variate.backend.model.GraphView;
import dev.variate.backend.model.Separation;
import dev.variate.backend.run.PriorShifts;
import dev.variate.backend.run.RunGraphView;
import dev.variate.frontend.shell.Json;
import java.util.List;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/** The graph of a run's model, coloured by the result, which also answers what depends on what. */
@Tag("variate-run-graph")
@JsModule("./run/variate-run-graph.ts")
class GraphPanel extends Component {

    private final GraphView graph;
    private final Supplier<List<PriorShifts.Shift>> shifts;

    /** @param shifts how far nodes have moved from their priors: may take seconds, and throws why not */
    GraphPanel(RunGraphView run, Supplier<List<PriorShifts.Shift>> shifts) {
        graph = run.graph();
        this.shifts = shifts;
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

    /** Draws from the priors, beside the page. */
    @ClientCallable
    private void askPriors() {
        var ui = getUI().orElseThrow();
        Thread.ofVirtual().name("prior-shift").start(() -> {
            List<PriorShifts.Shift> found = List.of();
            var why = "";
            try {
                found = shifts.get();
            } catch (RefusedException refused) {
                why = refused.getMessage();
            }
            var moved = found;
            var trouble = why;
            ui.accessLater(() -> getElement().callJsFunction("shifted", Json.of(moved), trouble), () -> {})
                    .run();
        });
    }
}
