package dev.variate.frontend.run;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JsModule;
import dev.variate.backend.search.QueryMistakeException;
import dev.variate.backend.search.SearchWords;
import dev.variate.frontend.shell.Json;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** The line in which people say which runs they want to see. */
@Tag("variate-run-search")
@JsModule("./run/run-search.ts")
class RunSearchBar extends Component {

    /** Where a search is wrong, and how; field names are those of {@code run-search.ts}. */
    record Mistake(int column, int endColumn, String message) {}

    /**
     * @param values what a field holds
     * @param searched is told the text, and whether it is finished rather than paused at
     */
    RunSearchBar(Function<String, List<String>> values, BiConsumer<String, Boolean> searched) {
        getElement()
                .addEventListener("values-wanted", event -> {
                    var field = event.getEventData().get("event.detail").asString();
                    getElement().callJsFunction("offer", field, Json.of(values.apply(field)));
                })
                .addEventData("event.detail");
        getElement()
                .addEventListener("search", event -> {
                    var detail = event.getEventData().get("event.detail");
                    searched.accept(
                            detail.get("text").asString(), detail.get("done").asBoolean());
                })
                .addEventData("event.detail");
    }

    void open(String text) {
        getElement().callJsFunction("open", text, Json.of(SearchWords.fields()));
    }

    void took(long millis) {
        getElement().callJsFunction("answer", null, millis + " ms");
    }

    void wrong(QueryMistakeException mistake) {
        getElement()
                .callJsFunction(
                        "answer",
                        Json.of(new Mistake(mistake.column(), mistake.endColumn(), mistake.getMessage())),
                        "");
    }
}
