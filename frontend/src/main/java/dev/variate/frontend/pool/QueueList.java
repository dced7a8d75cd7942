package dev.variate.frontend.pool;

import com.vaadin.flow.component.dnd.DragSource;
import com.vaadin.flow.component.dnd.DropEffect;
import com.vaadin.flow.component.dnd.DropTarget;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.OrderedList;
import com.vaadin.flow.component.html.Span;
import dev.variate.backend.RefusedException;
import dev.variate.backend.run.Placement;
import dev.variate.backend.run.Priority;
import dev.variate.backend.run.Waiting;
import dev.variate.backend.run.WaitingRun;
import dev.variate.backend.team.Account;
import dev.variate.frontend.shell.Link;
import dev.variate.frontend.shell.When;
import java.util.List;
import java.util.Map;

/** The runs that wait, in the order in which they would be served, each of which can be moved forward or back, or dragged onto another to go as it goes. */
class QueueList extends OrderedList {
    private static final Map<Priority, String> WORDS =
            Map.of(Priority.LOW, "low priority", Priority.NORMAL, "", Priority.HIGH, "high priority");

    private final Waiting waiting;
    private final Account account;
    private final Runnable changed;
    private List<WaitingRun> shown = List.of();

    QueueList(Waiting waiting, Account account, Runnable changed) {
        this.waiting = waiting;
        this.account = account;
        this.changed = changed;
        getElement().setAttribute("data-testid", "queue");
    }

    void show(List<WaitingRun> runs) {
        if (runs.equals(shown)) {
            // What somebody drags stays where it is.
            return;
        }
        shown = List.copyOf(runs);
        removeAll();
        runs.forEach(run -> add(item(run)));
    }

    private ListItem item(WaitingRun run) {
        if (run.modelName().isEmpty()) {
            var other = new Span("A run of another project");
            other.addClassName("t2");
            return new ListItem(other, under(run, ""));
        }
        var words =
                new Span(Link.to(Integer.toString(run.number()), "runs/" + run.id()), new Span(" " + run.modelName()));
        var item = new ListItem(words, under(run, run.who() + ", "));
        for (var priority : List.of(Priority.HIGH, Priority.NORMAL, Priority.LOW)) {
            if (priority != run.placement().priority()) {
                var move = Link.act(
                        switch (priority) {
                            case HIGH -> "Forward";
                            case NORMAL -> "In turn";
                            case LOW -> "Back";
                        },
                        () -> move(run, priority));
                move.getElement()
                        .setAttribute("aria-label", "Give run " + run.number() + " " + priority.text() + " priority");
                item.add(move, new Span(" "));
            }
        }
        DragSource.create(item).setDragData(run);
        var place = DropTarget.create(item);
        place.setDropEffect(DropEffect.MOVE);
        place.addDropListener(dropped -> dropped.getDragData()
                .map(WaitingRun.class::cast)
                .filter(other -> other.placement().priority() != run.placement().priority())
                .ifPresent(other -> move(other, run.placement().priority())));
        item.getElement().setAttribute("title", "Drag it onto a run of another priority to give it that.");
        return item;
    }

    private void move(WaitingRun run, Priority priority) {
        try {
            waiting.place(
                    account,
                    run.id(),
                    new Placement(
                            priority, run.placement().labels(), run.placement().memoryBytes()));
        } catch (RefusedException begunMeanwhile) {
            // What is shown next says where the run is now.
        }
        changed.run();
    }

    private static Span under(WaitingRun run, String who) {
        var asks = String.join(", ", run.placement().labels());
        var priority = WORDS.get(run.placement().priority());
        var text = new Span(who + PoolView.device(run.device())
                + (run.workers() > 1 ? " on " + run.workers() + " workers" : "") + (asks.isEmpty() ? "" : ", " + asks)
                + ", since "
                + When.clock(run.createdAt())
                + (priority.isEmpty() ? "" : ", " + priority));
        text.addClassNames("s2", "t2", "under");
        if (!run.obstacle().isEmpty()) {
            var obstacle = new Span(run.obstacle());
            obstacle.addClassNames("caution", "under");
            text.add(obstacle);
        }
        return text;
    }
}
