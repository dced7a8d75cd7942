package dev.variate.frontend.run;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JsModule;
import dev.variate.backend.ChangedMeanwhileException;
import dev.variate.backend.IfUnchanged;
import dev.variate.backend.RefusedException;
import dev.variate.backend.comparison.BaselineView;
import dev.variate.backend.comparison.Baselines;
import dev.variate.backend.run.RunMarks;
import dev.variate.backend.run.RunView;
import dev.variate.backend.team.Account;
import dev.variate.frontend.shell.Json;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/** Tags, star, pin and note under the head of a run, each edited where it stands. */
@Tag("variate-run-marks")
@JsModule("./run/run-marks.ts")
class MarksPanel extends Component {

    private final Baselines baselines;
    private final Account account;
    private final boolean editable;
    private Marks shown;

    /** Field names are those of {@code run-marks.ts}. */
    record Marks(
            List<String> tags,
            boolean pinned,
            boolean starred,
            boolean baseline,
            boolean comparable,
            String note,
            String noteVersion,
            String against,
            String compare,
            boolean editable) {
        static Marks of(RunView run, Optional<BaselineView> against, boolean editable) {
            var marks = run.marks();
            return new Marks(
                    marks.tags(),
                    marks.pinned(),
                    marks.starred(),
                    marks.baseline(),
                    run.status().ended() && run.minEss().isPresent(),
                    marks.note(),
                    Integer.toString(marks.noteVersion()),
                    against.map(Marks::words).orElse(""),
                    against.map(found -> "compare?runs=" + found.baseline() + "," + run.id())
                            .orElse(""),
                    editable);
        }

        private static String words(BaselineView against) {
            var from = "the baseline, run " + against.baselineNumber();
            return against.largest()
                    .map(most -> "From " + from + ": " + BaselineWords.of(most))
                    .orElse(
                            against.differences().isEmpty()
                                    ? "Nothing in common with " + from
                                    : "No difference from " + from + ", beyond Monte Carlo error");
        }
    }

    /** @param editable whether the person may change what everybody sees; a star is one's own */
    MarksPanel(RunMarks marks, Baselines baselines, Account account, long runId, boolean editable) {
        this.editable = editable;
        this.account = account;
        this.baselines = baselines;
        on(
                "tagged",
                detail -> marks.tag(
                        account,
                        runId,
                        detail.valueStream().map(JsonNode::asString).toList()));
        on("starred", detail -> marks.star(account, runId, detail.asBoolean()));
        on("pinned", detail -> marks.pin(account, runId, detail.asBoolean()));
        on("based", detail -> detail.asBoolean() ? baselines.choose(account, runId) : baselines.drop(account, runId));
        on(
                "noted",
                detail -> marks.note(
                        account,
                        runId,
                        detail.get("text").asString(),
                        IfUnchanged.since(detail.get("version").asString())));
    }

    void show(RunView run) {
        var against = run.status().ended()
                ? Optional.ofNullable(baselines.of(account, List.of(run)).get(run.id()))
                        .filter(found -> !found.itself())
                : Optional.<BaselineView>empty();
        var marks = Marks.of(run, against, editable);
        if (!marks.equals(shown)) {
            shown = marks;
            getElement().callJsFunction("show", Json.of(marks));
        }
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
        } catch (RefusedException | ChangedMeanwhileException refused) {
            refuse(refused.getMessage());
        }
    }

    private void refuse(String why) {
        getElement().callJsFunction("refuse", why);
    }
}
