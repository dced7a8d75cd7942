package dev.variate.frontend.run;

import com.vaadin.flow.component.ClientCallable;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JsModule;
import com.vaadin.flow.component.dependency.NpmPackage;
import dev.variate.frontend.shell.Json;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** The browser's side of a live run: it is told the run's shape, each block of draws once, and figures as they are computed. */
@Tag("variate-run-live")
@NpmPackage(value = "uplot", version = "1.6.32")
@JsModule("./run/variate-run-live.ts")
class LivePanel extends Component {

    private Consumer<List<String>> shown = names -> {};
    private Consumer<Boolean> visibility = visible -> {};

    /** What the plots need to know before draws come. */
    record Shape(int chains, int warmup, int draws, int stride, List<String> names, List<String> plotted) {}

    /** Someone chose which quantities to plot. */
    void onShow(Consumer<List<String>> listener) {
        shown = listener;
    }

    /** The browser's tab came to the front or went behind another. */
    void onVisibility(Consumer<Boolean> listener) {
        visibility = listener;
    }

    void open(Shape shape) {
        call("open", shape);
    }

    void receive(List<TraceBlock> blocks) {
        if (!blocks.isEmpty()) {
            call("receive", blocks);
        }
    }

    void summarise(SummaryFigures summary) {
        call("summarise", summary);
    }

    void grow(List<EffectiveDraws.Growth> growth) {
        call("grow", growth);
    }

    @ClientCallable
    private void show(JsonNode names) {
        shown.accept(names.valueStream().map(JsonNode::asString).toList());
    }

    @ClientCallable
    private void visible(boolean visible) {
        visibility.accept(visible);
    }

    private void call(String function, Object argument) {
        getElement().callJsFunction(function, Json.of(argument));
    }
}
