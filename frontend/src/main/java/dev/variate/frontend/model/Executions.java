package dev.variate.frontend.model;

import com.vaadin.flow.component.ClientCallable;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JsModule;
import dev.variate.backend.RefusedException;
import dev.variate.backend.run.ExecutionView;
import dev.variate.frontend.shell.Json;
import java.util.List;
import java.util.function.Supplier;

/** One execution of the text in the editor, stepped through beside the code; a worker interprets it, and nothing of it is kept. */
@Tag("variate-execution")
@JsModule("./model/variate-execution.ts")
class Executions extends Component {

    private final Running running;
    private long asked;

    /** What runs the text as it stands now, which may take a second, on any thread. */
    interface Running {
        Supplier<ExecutionView> of(long seed, boolean conditioned);
    }

    Executions(Running running) {
        this.running = running;
    }

    /** The text has changed, and is right. */
    void renew() {
        getElement().callJsFunction("renew");
    }

    /** Another model. */
    void clear() {
        asked++;
        getElement().callJsFunction("clear");
    }

    @ClientCallable
    private void ask(double seed, boolean conditioned) {
        var mine = ++asked;
        var ui = getUI().orElseThrow();
        var run = running.of((long) seed, conditioned);
        Thread.ofVirtual().name("execution").start(() -> {
            var view = executed(run);
            ui.accessLater(() -> show(mine, view), () -> {}).run();
        });
    }

    private static ExecutionView executed(Supplier<ExecutionView> run) {
        try {
            return run.get();
        } catch (RefusedException wrong) {
            return new ExecutionView(List.of(), wrong.getMessage());
        }
    }

    /** Of several that are asked for, the last. */
    private void show(long mine, ExecutionView view) {
        if (mine == asked) {
            getElement().callJsFunction("show", Json.of(view.steps()), view.error());
        }
    }
}
