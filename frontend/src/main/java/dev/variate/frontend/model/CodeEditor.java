package dev.variate.frontend.model;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JsModule;
import com.vaadin.flow.component.dependency.NpmPackage;
import dev.variate.backend.dataset.DatasetView;
import dev.variate.frontend.shell.Json;
import java.util.List;
import java.util.function.Consumer;

/** The browser's editor of a model's text. It is the source of truth: the server listens, and writes only what the person asked for. */
@Tag("variate-editor")
@JsModule("./model/editor.ts")
@NpmPackage(value = "codemirror", version = "6.0.2")
@NpmPackage(value = "@codemirror/state", version = "6.7.6")
@NpmPackage(value = "@codemirror/view", version = "6.43.15")
@NpmPackage(value = "@codemirror/lang-java", version = "6.0.2")
@NpmPackage(value = "@codemirror/lint", version = "6.9.8")
@NpmPackage(value = "@codemirror/language", version = "6.13.1")
@NpmPackage(value = "@codemirror/commands", version = "6.11.1")
@NpmPackage(value = "@codemirror/autocomplete", version = "6.20.4")
@NpmPackage(value = "@codemirror/search", version = "6.7.2")
@NpmPackage(value = "@lezer/highlight", version = "1.2.5")
class CodeEditor extends Component {

    /**
     * A text as it stood in the browser.
     *
     * @param ticket counts the changes of this page
     */
    record Typed(long ticket, String source) {}

    private long modelId;

    /** Shows a model's text for the first time, as ticket 0; what this browser holds and the server has not yet seen goes before it. */
    void open(long modelId, String source) {
        this.modelId = modelId;
        getElement().callJsFunction("open", (double) modelId, source, true);
    }

    void show(long ticket, TextReport report) {
        getElement().callJsFunction("show", (double) ticket, Json.of(report));
    }

    /** Asks to run again what was asked for before it was known to be right, unless another key has been pressed since. */
    void runStill(long ticket) {
        getElement().callJsFunction("runStill", (double) ticket);
    }

    void saved(long ticket) {
        getElement().callJsFunction("saved", (double) ticket);
    }

    /** The data that the model is used with: their names complete a parameter and an observed variable. */
    void offer(List<DatasetView.Variable> data) {
        getElement().callJsFunction("offer", Json.of(data));
    }

    /** Puts another text in place, as a change that can be undone. */
    void replace(String source) {
        getElement().callJsFunction("replace", source);
    }

    /** On every pause in typing. */
    void onTyped(Consumer<Typed> listener) {
        listen("edited", listener);
    }

    /** On Ctrl-Enter. */
    void onRun(Consumer<Typed> listener) {
        listen("run", listener);
    }

    private void listen(String event, Consumer<Typed> listener) {
        getElement()
                .addEventListener(event, fired -> {
                    var data = fired.getEventData();
                    // A key that was pressed while the page went on to another model must not write into that one.
                    if (data.get("event.detail.modelId").asLong() == modelId) {
                        listener.accept(new Typed(
                                data.get("event.detail.ticket").asLong(),
                                data.get("event.detail.source").asString()));
                    }
                })
                .addEventData("event.detail.modelId")
                .addEventData("event.detail.ticket")
                .addEventData("event.detail.source");
    }
}
