package dev.variate.frontend.shell;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Span;
import dev.variate.backend.run.Subscription;
import dev.variate.backend.team.Account;

/** How many runs are under way, in the bar of every page. */
class RunningCount extends Span {

    private final RunningNow running;
    private final Account account;
    private final Anchor link = Link.to("", Place.RUNS.path());
    private final Span dot = new Span();
    private final Span words = new Span();
    private Subscription subscription = () -> {};

    RunningCount(RunningNow running, Account account) {
        this.running = running;
        this.account = account;
        dot.addClassName("live-dot");
        link.removeAll();
        link.add(dot, words);
        link.getElement().setAttribute("data-testid", "running");
        add(link);
    }

    @Override
    protected void onAttach(AttachEvent event) {
        var ui = event.getUI();
        subscription = running.watch(account, ui.accessLater(this::refresh, () -> {})::run);
        refresh();
    }

    @Override
    protected void onDetach(DetachEvent event) {
        subscription.close();
    }

    private void refresh() {
        var number = running.list(account).size();
        link.setVisible(number > 0);
        words.setText(number + " running");
    }
}
