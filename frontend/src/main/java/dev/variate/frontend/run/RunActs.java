package dev.variate.frontend.run;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeButton;
import dev.variate.backend.RefusedException;
import dev.variate.backend.run.RunRepeats;
import dev.variate.backend.run.RunStatus;
import dev.variate.backend.run.RunView;
import dev.variate.backend.run.RunWishes;
import dev.variate.backend.run.Runs;
import dev.variate.backend.team.Account;
import dev.variate.fit.Method;
import dev.variate.frontend.shell.Link;
import dev.variate.frontend.shell.Notice;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What can be done with a run in the state that it is in; what makes no sense in it is not there. */
class RunActs extends Div {

    private final NativeButton stop;
    private final NativeButton pause;
    private final NativeButton resume;
    private final NativeButton cancel;
    private final NativeButton extend;
    private final NativeButton again;
    private final NativeButton reproduce;
    private final NativeButton other;
    private final ExtendForm extendForm;
    private final AgainForm againForm;
    private Optional<RunView> shown = Optional.empty();
    private final NativeButton trash;
    private final Consumer<RunView> changed;
    private boolean pauseAsked;

    /**
     * @param allowed whether the person may do anything of this: who may only look sees no buttons
     * @param changed hears at once what has become of the run
     */
    RunActs(
            Runs runs,
            RunWishes wishes,
            RunRepeats repeats,
            Account account,
            long runId,
            NativeButton toTrash,
            boolean allowed,
            Consumer<RunView> changed) {
        this.changed = changed;
        addClassName("acts");
        stop = button("Stop and keep", "stop-run", () -> ask(() -> wishes.stop(account, runId)));
        stop.setTitle("Ends the run with what it has so far");
        pause = button(
                "Pause",
                "pause-run",
                () -> ask(() -> {
                    var now = wishes.pause(account, runId);
                    pauseAsked = true;
                    return now;
                }));
        pause.setTitle("Gives the worker back; the run goes on later from where it was");
        resume = button("Resume", "resume-run", () -> ask(() -> wishes.resume(account, runId)));
        resume.addClassName("primary");
        cancel = button("Cancel", "cancel-run", () -> ask(() -> runs.cancel(account, runId)));
        cancel.addClassName("plain");
        cancel.setTitle("Ends the run without a result");
        extendForm = new ExtendForm(more -> changed.accept(wishes.extend(
                account, runId, more, OptionalInt.of(shown.orElseThrow().drawn()))));
        extend = button("Extend", "extend-run", () -> shown.ifPresent(extendForm::open));
        extend.setTitle("More of the same, as if they had been asked for at first");
        againForm = new AgainForm(form -> open(repeats.again(
                account, runId, new RunRepeats.Again(form.method(), form.settings(), form.until(), form.seed()))));
        again = button("Run again", "again-run", () -> shown.ifPresent(againForm::open));
        reproduce = button(
                "Reproduce",
                "reproduce-run",
                () -> attempt(() -> open(repeats.reproduce(account, runId).run())));
        reproduce.setTitle("Makes the same draws once more, and says whether they are the same to the last bit");
        other = button("Train otherwise", "train-otherwise", () -> getUI().ifPresent(
                        ui -> ui.navigate("models/" + shown.orElseThrow().modelId())));
        other.setTitle("Opens the model, with these settings to change");
        trash = toTrash;
        if (allowed) {
            add(stop, pause, resume, cancel, extend, again, reproduce, other, trash);
        }
    }

    private static NativeButton button(String text, String testId, Runnable action) {
        var button = Link.button(text, action);
        button.getElement().setAttribute("data-testid", testId);
        return button;
    }

    /** What opens beneath the buttons. */
    Component forms() {
        return new Div(extendForm, againForm);
    }

    private void open(RunView run) {
        getUI().ifPresent(ui -> ui.navigate("runs/" + run.id()));
    }

    void show(RunView run) {
        shown = Optional.of(run);
        var status = run.status();
        var ended = status.ended();
        var trains = run.method() == Method.TRAIN;
        stop.setVisible(!ended
                && run.method().goesOn()
                && (run.drawn() > 0 || trains && status == RunStatus.RUNNING)
                && !run.wish().equals("cancel"));
        stop.setEnabled(!run.wish().equals("stop"));
        pause.setVisible(!ended && status != RunStatus.PAUSED && run.wish().isEmpty());
        resume.setVisible(status == RunStatus.PAUSED || !ended && run.wish().equals("pause"));
        cancel.setVisible(!ended);
        cancel.setEnabled(!run.wish().equals("cancel"));
        var succeeded = status == RunStatus.SUCCEEDED;
        extend.setVisible(succeeded && run.method().goesOn());
        again.setVisible(ended && run.startedAt().isPresent() && !trains);
        other.setVisible(ended && trains);
        reproduce.setVisible(succeeded && !trains);
        trash.setVisible(ended);
        if (pauseAsked && status == RunStatus.SUCCEEDED) {
            getUI().ifPresent(
                            ui -> Notice.refused(
                                    ui,
                                    "Run " + run.number()
                                            + " had been drawn to its end before its worker heard of the pause: it is done, and there is nothing to resume."));
        }
        pauseAsked &= !ended && status != RunStatus.PAUSED;
    }

    /** Does what is asked, and shows what has become of the run. */
    private void ask(Supplier<RunView> wish) {
        attempt(() -> changed.accept(wish.get()));
    }

    private void attempt(Runnable deed) {
        try {
            deed.run();
        } catch (RefusedException refused) {
            getUI().ifPresent(ui -> Notice.refused(ui, refused.getMessage()));
        }
    }
}
