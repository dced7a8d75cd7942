package dev.variate.frontend.run;

import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import dev.variate.backend.NotFoundException;
import dev.variate.backend.run.RunView;
import dev.variate.backend.run.Runs;
import dev.variate.backend.team.Account;
import dev.variate.frontend.shell.Link;
import java.util.Optional;

/** Of a run that was to make another's draws again: whether it did. */
class ReproductionLine extends Paragraph {

    private final Optional<RunView> original;

    ReproductionLine(Runs runs, Account account, RunView run) {
        original = original(runs, account, run);
        addClassNames("note", "reproduction");
        getElement().setAttribute("data-testid", "reproduction").setAttribute("role", "status");
        setVisible(original.isPresent());
    }

    private static Optional<RunView> original(Runs runs, Account account, RunView run) {
        try {
            return run.reproduces().isPresent()
                    ? Optional.of(runs.get(account, run.reproduces().getAsLong()))
                    : Optional.empty();
        } catch (NotFoundException inTheTrash) {
            return Optional.empty();
        }
    }

    void show(RunView run) {
        original.ifPresent(before -> {
            var link = Link.to("run " + before.number(), "runs/" + before.id());
            removeAll();
            if (run.sameDraws().isEmpty()) {
                add(new Span(run.status().ended() ? "It was to make the draws of " : "It makes the draws of "), link);
                add(new Span(
                        run.status().ended()
                                ? " again, and has none to compare."
                                : " again; when it has ended, this says whether they are the same."));
            } else {
                var same = run.sameDraws().get();
                var words = new Span(same ? "Reproduced." : "Not reproduced.");
                words.addClassNames("b", same ? "plain" : "bad");
                add(words, new Span(same ? " All draws are those of " : " Some draws differ from those of "), link);
                add(new Span((same ? ", to the last bit" : "") + ". " + versions(before, run)));
            }
        });
    }

    private static String versions(RunView before, RunView run) {
        return before.engineVersion().equals(run.engineVersion())
                ? "Both were made by version " + run.engineVersion() + ", on " + before.workerName() + " and on "
                        + run.workerName() + "."
                : "It was made by version " + before.engineVersion() + " on " + before.workerName()
                        + ", and now by version " + run.engineVersion() + " on " + run.workerName() + ".";
    }
}
