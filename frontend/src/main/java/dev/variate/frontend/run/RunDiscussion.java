package dev.variate.frontend.run;

import com.vaadin.flow.component.Component;
import dev.variate.backend.comment.CommentView;
import dev.variate.backend.comment.Comments;
import dev.variate.backend.team.Account;
import dev.variate.frontend.comment.Discussion;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A run as it is talked about: as a whole, or by one of its plots. */
record RunDiscussion(Comments store, Account account, long runId, List<String> quantities)
        implements Discussion.Subject {

    private static final String WHOLE = "the run";

    @Override
    public List<CommentView> comments() {
        return store.ofRun(account, runId);
    }

    @Override
    public List<String> places() {
        var all = new ArrayList<>(List.of(WHOLE, "pairs", "effective draws"));
        quantities.forEach(name -> all.addAll(List.of("trace of " + name, "posterior of " + name)));
        return all;
    }

    @Override
    public void write(Component component, String place, String text, Consumer<String> done) {
        store.onRun(account, runId, place.equals(WHOLE) ? "" : place, text);
        done.accept("");
    }

    @Override
    public void goTo(Component component, int line) {
        // a run has no lines
    }
}
