package dev.variate.frontend.run;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JsModule;
import dev.variate.backend.InvalidInputException;
import dev.variate.backend.run.RunMarks;
import dev.variate.backend.run.RunView;
import dev.variate.backend.team.Account;
import dev.variate.frontend.shell.Json;
import java.util.List;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/** Tags, star, pin and note under the head of a run, each edited where it stands. */
@Tag("variate-run-marks")
@JsModule("./run/run-marks.ts")
class MarksPanel extends Component {


    /** Field names are those of {@code run-marks.ts}. */
    record Marks(List<String> tags, boolean pinned, boolean starred, String note) {
        static Marks of(RunView run) {
            var marks = run.marks();
            return new Marks(marks.tags(), marks.pinned(), marks.starred(), marks.note());
        }
    }

    MarksPanel(RunMarks marks, Account account, long runId) {
        on("tagged", detail -> marks.tag(
                account, runId, detail.valueStream().map(JsonNode::asString).toList()));
        on("starred", detail -> marks.star(account, runId, detail.asBoolean()));
        on("pinned", detail -> marks.pin(account, runId, detail.asBoolean()));
        on("noted", detail -> marks.note(account, runId, detail.asString()));
    }

    void show(RunView run) {
        getElement().callJsFunction("show", Json.of(Marks.of(run)));
    }

    private interface Change {
        RunView make(JsonNode detail);
    }

    private void on(String event, Change change) {
        getElement()
                .addEventListener(event, told -> {
                    var detail = told.getEventData().get("event.detail");
                    answer(() -> change.make(detail));
                })
                .addEventData("event.detail");
    }

    private void answer(Supplier<RunView> change) {
        try {
            show(change.get());
        } catch (InvalidInputException refused) {
            refuse(refused.getMessage());
        }
    }

    private void refuse(String why) {
        getElement().callJsFunction("refuse", why);
    }
}
