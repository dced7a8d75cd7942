package dev.variate.frontend.shell;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Span;
import dev.variate.backend.run.RunStatus;
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
        var all = running.list(account);
        var atWork =
                all.stream().filter(run -> run.status() == RunStatus.RUNNING).count();
        var waiting = all.size() - atWork;
        link.setVisible(!all.isEmpty());
        words.setText((atWork > 0 ? atWork + " running" : "")
                + (atWork > 0 && waiting > 0 ? ", " : "")
                + (waiting > 0 ? waiting + " waiting" : ""));
    }
}
