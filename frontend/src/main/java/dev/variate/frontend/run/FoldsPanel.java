package dev.variate.frontend.run;

import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H3;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.html.Paragraph;
import dev.variate.backend.RefusedException;
import dev.variate.backend.run.CrossValidationView;
import dev.variate.backend.run.CrossValidations;
import dev.variate.backend.team.Account;
import dev.variate.diagnostics.CrossValidation;
import dev.variate.frontend.shell.Figures;
import java.util.Optional;
import java.util.stream.Collectors;

/** K-fold cross-validation of a run, offered where leave-one-out's k-hats are too large: begun, followed while workers fit, and what it found. */
class FoldsPanel extends Div {
    private static final long LOOK_AGAIN_MILLIS = 700;
    private static final int HARDEST = 5;

    private final CrossValidations validations;
    private final Account account;
    private final Paragraph words = new Paragraph();
    private final NativeButton begin =
            new NativeButton("Fit in " + CrossValidations.USUAL + " folds", event -> begin());
    private final NativeButton stop = new NativeButton("Stop", event -> stop());
    private long runId;
    private boolean editable;
    private volatile Object followed = new Object();

    FoldsPanel(CrossValidations validations, Account account) {
        this.validations = validations;
        this.account = account;
        getElement().setAttribute("data-testid", "folds");
        addClassName("folds");
        add(new H3("K-fold cross-validation"), words, begin, stop);
        setVisible(false);
    }

    /**
     * The run's, if it has one, or the offer to make one.
     *
     * @param unreliable observations whose k-hat is too large
     */
    void of(long run, boolean mayBegin, int unreliable) {
        runId = run;
        editable = mayBegin;
        var latest = validations.latest(account, run);
        setVisible(latest.isPresent() || unreliable > 0);
        show(latest);
        if (latest.filter(view -> view.state() == CrossValidationView.State.RUNNING)
                .isPresent()) {
            follow();
        }
    }

    @Override
    protected void onDetach(DetachEvent event) {
        followed = new Object();
    }

    private void begin() {
        try {
            show(Optional.of(validations.start(account, runId, CrossValidations.USUAL, 1)));
            follow();
        } catch (RefusedException refused) {
            words.setText(refused.getMessage());
        }
    }

    private void stop() {
        try {
            validations.stop(account, runId);
        } catch (RefusedException over) {
            show(validations.latest(account, runId));
        }
    }

    /** Looks until it is over, or nobody looks any more. */
    private void follow() {
        var mine = new Object();
        followed = mine;
        var ui = getUI().orElseThrow();
        Thread.ofVirtual().name("folds").start(() -> {
            try {
                var running = true;
                while (running && mine == followed) {
                    Thread.sleep(LOOK_AGAIN_MILLIS);
                    var now = validations.latest(account, runId);
                    running = now.filter(view -> view.state() == CrossValidationView.State.RUNNING)
                            .isPresent();
                    tell(ui, mine, now);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RefusedException gone) {
                followed = new Object();
            }
        });
    }

    private void tell(UI ui, Object mine, Optional<CrossValidationView> now) {
        ui.accessLater(
                        () -> {
                            if (mine == followed) {
                                show(now);
                            }
                        },
                        () -> {})
                .run();
    }

    private void show(Optional<CrossValidationView> view) {
        var running =
                view.filter(v -> v.state() == CrossValidationView.State.RUNNING).isPresent();
        begin.setVisible(editable && !running);
        stop.setVisible(editable && running);
        words.setText(view.map(FoldsPanel::words)
                .orElse("Fits without a tenth of the observations each say how well the model predicts those:"
                        + " slower than leave-one-out, and reliable where its k-hats are not."));
    }

    private static String words(CrossValidationView view) {
        var progress =
                switch (view.state()) {
                    case RUNNING -> "%d of %d fits have ended.".formatted(view.over(), view.folds());
                    case STOPPED -> "It was stopped after %d of %d fits.".formatted(view.over(), view.folds());
                    case FAILED -> "It failed. " + view.error();
                    case DONE -> "";
                };
        return (view.found().map(FoldsPanel::figures).orElse("") + " " + progress).strip();
    }

    private static String figures(CrossValidation found) {
        var hardest = found.hardest(HARDEST).stream()
                .map(o -> o.name() + " " + Figures.fixed(o.elpd(), 2))
                .collect(Collectors.joining(", "));
        var doubtful =
                found.doubtful() == 0 ? "" : " The verdict on %d of the fits is not good.".formatted(found.doubtful());
        return "elpd " + Figures.fixed(found.elpd(), 1) + " ± " + Figures.fixed(found.se(), 1) + " of "
                + Figures.whole(found.observations().size())
                + " observations, each predicted by a fit that has not seen it."
                + " Hardest to predict: " + hardest + "." + doubtful;
    }
}
