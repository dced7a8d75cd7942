package dev.variate.frontend.run;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JsModule;
import dev.variate.frontend.shell.Json;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** Runs as rows, each of which can be chosen for a comparison; more come when the browser nears the end of those it has. */
@Tag("variate-run-table")
@JsModule("./run/run-table.ts")
class RunTable extends Component {

    private Choosing chosen = (runs, fixed) -> {};
    private Runnable compare = () -> {};

    RunTable() {
        getElement()
                .addEventListener("chosen", event -> {
                    var detail = event.getEventData().get("event.detail");
                    chosen.chosen(
                            detail.get("runs")
                                    .valueStream()
                                    .map(id -> id.asLong())
                                    .toList(),
                            detail.get("fixed").asBoolean());
                })
                .addEventData("event.detail");
        getElement().addEventListener("compare", event -> compare.run());
    }

    void onMore(Runnable listener) {
        getElement().addEventListener("more", event -> listener.run());
    }

    /** The listener is told the new order, as addresses and REST write it. */
    void onSorted(Consumer<String> listener) {
        getElement()
                .addEventListener(
                        "sorted",
                        event -> listener.accept(
                                event.getEventData().get("event.detail").asString()))
                .addEventData("event.detail");
    }

    /** Hears which rows are chosen. */
    interface Choosing {
        /** @param fixed whether one of them is not the person's to change */
        void chosen(List<Long> runs, boolean fixed);
    }

    void onChosen(Choosing listener) {
        chosen = listener;
    }

    void onCompare(Runnable listener) {
        compare = listener;
    }

    /** The listener is told the run and its tags. */
    void onTagged(BiConsumer<Long, List<String>> listener) {
        getElement()
                .addEventListener("tagged", event -> {
                    var detail = event.getEventData().get("event.detail");
                    listener.accept(
                            detail.get("run").asLong(),
                            detail.get("tags")
                                    .valueStream()
                                    .map(JsonNode::asString)
                                    .toList());
                })
                .addEventData("event.detail");
    }

    /** A switch of a row. */
    interface Switch {
        void turn(long run, boolean on);
    }

    void onMarked(Switch star, Switch pin) {
        getElement()
                .addEventListener("marked", event -> {
                    var detail = event.getEventData().get("event.detail");
                    (detail.get("what").asString().equals("star") ? star : pin)
                            .turn(detail.get("run").asLong(), detail.get("on").asBoolean());
                })
                .addEventData("event.detail");
    }

    /** The runs that stay on top of the list. */
    void pin(List<RunLine> lines) {
        getElement().callJsFunction("pin", Json.of(lines));
    }

    void replace(RunLine line) {
        getElement().callJsFunction("replace", Json.of(line));
    }

    void show(List<RunLine> lines, String sort, boolean more) {
        getElement().callJsFunction("show", Json.of(lines), sort, more);
    }

    void refresh(List<RunLine> lines) {
        getElement().callJsFunction("refresh", Json.of(lines));
    }

    void extend(List<RunLine> lines, boolean more) {
        getElement().callJsFunction("extend", Json.of(lines), more);
    }
}
