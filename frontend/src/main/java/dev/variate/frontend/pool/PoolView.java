package dev.variate.frontend.pool;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.html.DescriptionList;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.component.html.NativeTable;
import com.vaadin.flow.component.html.NativeTableBody;
import com.vaadin.flow.component.html.NativeTableCell;
import com.vaadin.flow.component.html.NativeTableHeader;
import com.vaadin.flow.component.html.NativeTableHeaderCell;
import com.vaadin.flow.component.html.NativeTableRow;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import dev.variate.backend.InvalidInputException;
import dev.variate.backend.model.Elaborations;
import dev.variate.backend.pool.PoolTrials;
import dev.variate.backend.pool.WorkerState;
import dev.variate.backend.pool.WorkerTokens;
import dev.variate.backend.pool.WorkerView;
import dev.variate.backend.pool.Workers;
import dev.variate.backend.run.RunView;
import dev.variate.backend.run.Waiting;
import dev.variate.backend.run.WaitingRun;
import dev.variate.backend.team.Account;
import dev.variate.frontend.run.PageUpdates;
import dev.variate.frontend.shell.Figures;
import dev.variate.frontend.shell.Link;
import dev.variate.frontend.shell.MainLayout;
import dev.variate.frontend.shell.PageHead;
import dev.variate.frontend.shell.Place;
import dev.variate.frontend.shell.RunningNow;
import dev.variate.frontend.shell.When;
import dev.variate.frontend.shell.Within;
import dev.variate.frontend.signin.SignedIn;
import jakarta.annotation.security.PermitAll;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** Every worker with its device and what it runs, and the runs that wait. */
@Route(value = "pool", layout = MainLayout.class)
@PageTitle("Pool · Variate")
@Within(Place.POOL)
@PermitAll
public class PoolView extends Main {

    /** Workers come and go rarely; nobody watches this page for tenths of a second, but what it says is to be true within five. */
    private static final Duration PACE = Duration.ofSeconds(1);

    private final Workers workers;
    private final RunningNow running;
    private final Elaborations elaborations;
    private final PageUpdates updates;
    private final Account account = SignedIn.now();
    private final PageHead head = new PageHead("Pool");
    private final Paragraph answer = new Paragraph();
    private final NativeTableBody rows = new NativeTableBody();
    private final Waiting waiting;
    private final QueueList queue;
    private final Paragraph nothingWaits = new Paragraph("Nothing waits.");
    private final DescriptionList health = new DescriptionList();
    private final Paragraph isolation = new Paragraph();
    private State shown = new State(List.of(), List.of(), List.of());
    private volatile boolean attached;

    /**
     * @param runs that have not ended, latest first
     * @param waiting in their order
     */
    private record State(List<WorkerView> workers, List<RunView> runs, List<WaitingRun> waiting) {}

    public PoolView(
            Workers workers,
            WorkerTokens tokens,
            PoolTrials trials,
            Waiting waiting,
            RunningNow running,
            Elaborations elaborations,
            PageUpdates updates) {
        this.workers = workers;
        this.waiting = waiting;
        this.queue = new QueueList(waiting, account, () -> show(read()));
        this.running = running;
        this.elaborations = elaborations;
        this.updates = updates;
        answer.addClassNames("verdict", "answer");
        answer.getElement().setAttribute("data-testid", "pool-state").setAttribute("role", "status");
        nothingWaits.addClassName("t2");
        var walls = elaborations.isolation();
        isolation.setText(walls.inWords());
        isolation.setClassName("caution", !walls.fitForSharing());
        isolation.getElement().setAttribute("data-testid", "isolation");
        health.addClassName("kv");
        var left = new Section(headed("Workers", "the machines and processes that compile and sample"), table());
        left.addClassName("w");
        left.getElement().setAttribute("aria-label", "Workers");
        if (account.owner()) {
            var join = new JoinPanel(tokens, account);
            var add = Link.primary("Add a worker", join::open);
            add.getElement().setAttribute("data-testid", "worker-add");
            head.acts(add);
            left.add(join, new TrialPanel(trials, account));
        }
        var right = new Section(
                headed("Queue", "by priority; projects take turns"),
                nothingWaits,
                queue,
                headed("Health", ""),
                isolation,
                health);
        right.addClassName("q");
        right.getElement().setAttribute("aria-label", "Queue and health");
        var cols = new Div(left, right);
        cols.addClassNames("pool");
        add(head, answer, cols);
        show(read());
    }

    @Override
    protected void onAttach(AttachEvent event) {
        attached = true;
        var ui = event.getUI();
        updates.later(PACE, new Runnable() {
            @Override
            public void run() {
                if (attached) {
                    var now = read();
                    ui.access(() -> show(now));
                    updates.later(PACE, this);
                }
            }
        });
    }

    @Override
    protected void onDetach(DetachEvent event) {
        attached = false;
    }

    private State read() {
        return new State(workers.list(account), running.list(account), waiting.list(account));
    }

    private void show(State now) {
        shown = now;
        var open = now.workers().stream()
                .filter(worker -> worker.alive() && worker.state() == WorkerState.OPEN)
                .toList();
        var busy = open.stream().filter(worker -> worker.running().isPresent()).count();
        head.meta(Figures.count(now.workers().size(), "worker", "workers") + ": " + busy + " at work; "
                + Figures.count(now.waiting().size(), "run waits", "runs wait"));
        answer.removeAll();
        answer.add(new Span(state(open.size(), busy, (int)
                now.waiting().stream().filter(run -> run.obstacle().isEmpty()).count())));
        silent(now.workers());
        showRows(now.workers().stream().map(this::row).toList());
        nothingWaits.setVisible(now.waiting().isEmpty());
        queue.show(now.waiting());
        health();
    }

    /** Replaces only the cells that read otherwise: whoever has the focus in another keeps it. */
    private void showRows(List<NativeTableRow> now) {
        var table = rows.getElement();
        for (var i = 0; i < now.size(); i++) {
            if (i == table.getChildCount()) {
                rows.add(now.get(i));
                continue;
            }
            var cells = now.get(i).getElement().getChildren().toList();
            for (var j = 0; j < cells.size(); j++) {
                var shownCell = table.getChild(i).getChild(j);
                if (!shownCell.getOuterHTML().equals(cells.get(j).getOuterHTML())) {
                    table.getChild(i).setChild(j, cells.get(j));
                }
            }
        }
        while (table.getChildCount() > now.size()) {
            table.removeChild(table.getChildCount() - 1);
        }
    }

    private static String state(int alive, long busy, int waiting) {
        if (alive == 0) {
            return "No worker takes runs: they wait until one joins. ";
        }
        return busy < alive && waiting == 0
                ? "A run that starts now begins at once. "
                : "All workers are busy: a run that starts now waits "
                        + (waiting == 0 ? "for the first that comes free. " : "as number " + (waiting + 1) + ". ");
    }

    private void silent(List<WorkerView> all) {
        all.stream().filter(worker -> !worker.alive()).findFirst().ifPresent(worker -> {
            var name = new Span(worker.name() + " was last heard of " + When.ago(worker.lastSeenAt()));
            name.addClassNames("b", "bad");
            answer.add(name, new Span("; what it ran goes on elsewhere from its last checkpoint."));
        });
    }

    private NativeTable table() {
        var header = new NativeTableRow();
        List.of("Worker", "Devices", "Memory", "Now", "Last heard of", "").forEach(title -> {
            var cell = new NativeTableHeaderCell(title);
            cell.getElement().setAttribute("scope", "col");
            header.add(cell);
        });
        var table = new NativeTable(new NativeTableHeader(header), rows);
        table.getElement().setAttribute("data-testid", "workers").setAttribute("aria-label", "Workers");
        return table;
    }

    private NativeTableRow row(WorkerView worker) {
        var row = new NativeTableRow();
        row.getElement().setAttribute("data-testid", "worker-row");
        var name = new Span(worker.name());
        name.addClassName("b");
        row.add(
                cell(
                        name,
                        small(Figures.count(worker.cores(), "core", "cores")
                                + (worker.local() ? ", this machine" : ", " + worker.host())
                                + (worker.labels().isEmpty() ? "" : "; " + String.join(", ", worker.labels())))),
                cell(
                        new Span(worker.devices().stream().map(PoolView::device).collect(Collectors.joining(", "))),
                        small((worker.hardware().isEmpty() ? "" : worker.hardware() + "; ") + "version "
                                + worker.version())),
                cell(new Span(Figures.fixed(worker.memoryBytes() / (double) (1L << 30), 1) + " GiB")),
                now(worker),
                cell(new Span(worker.alive() ? "now" : When.ago(worker.lastSeenAt()))),
                acts(worker));
        return row;
    }

    private NativeTableCell acts(WorkerView worker) {
        var cell = new NativeTableCell();
        cell.getElement().setAttribute("data-worker", Long.toString(worker.id()));
        if (!account.owner()) {
            return cell;
        }
        if (!worker.alive()) {
            cell.add(act("Forget", worker, () -> workers.forget(account, worker.id())));
            return cell;
        }
        var line = new Span();
        line.addClassName("acts");
        cell.add(line);
        for (var state : WorkerState.values()) {
            if (state != worker.state()) {
                line.add(act(
                        switch (state) {
                            case OPEN -> "Open";
                            case CORDONED -> "Cordon";
                            case DRAINED -> "Drain";
                        },
                        worker,
                        () -> workers.become(account, worker.id(), state)));
            }
        }
        return cell;
    }

    private Component act(String word, WorkerView worker, Runnable deed) {
        var act = Link.act(word, () -> {
            try {
                deed.run();
            } catch (InvalidInputException cameBack) {
                // What is shown next says so.
            }
            show(read());
        });
        act.getElement().setAttribute("aria-label", word + " " + worker.name()).setAttribute("title", meaning(word));
        return act;
    }

    private static String meaning(String word) {
        return switch (word) {
            case "Open" -> "Takes runs again.";
            case "Cordon" -> "Finishes the run that it has, and takes no other.";
            case "Drain" -> "Hands back the run that it has, which goes on elsewhere, and takes no other.";
            default -> "Takes it off the board.";
        };
    }

    private NativeTableCell now(WorkerView worker) {
        if (!worker.alive()) {
            var gone = new Span("Silent");
            gone.addClassNames("b", "bad");
            return worker.refusal().isEmpty() ? cell(gone) : cell(gone, small(worker.refusal()));
        }
        if (worker.running().isEmpty()) {
            var free = new Span(
                    switch (worker.state()) {
                        case OPEN -> "Free";
                        case CORDONED -> "Cordoned";
                        case DRAINED -> "Drained";
                    });
            free.addClassName(worker.state() == WorkerState.OPEN ? "t2" : "caution");
            return cell(free);
        }
        var id = worker.running().get();
        return shown.runs().stream()
                .filter(run -> run.id() == id)
                .findFirst()
                .map(run -> cell(
                        new Span(
                                Link.to(Integer.toString(run.number()), "runs/" + id), new Span(" " + run.modelName())),
                        small(done(run))))
                .orElseGet(() -> cell(Link.to("A run", "runs/" + id)));
    }

    private static String done(RunView run) {
        var total = run.settings().warmup() + run.settings().draws();
        var least = run.progress().stream().mapToInt(Integer::intValue).min().orElse(0);
        return run.phase().equals("compiling") ? "compiling" : Math.round(100.0 * least / total) + " % done";
    }

    private void health() {
        health.removeAll();
        var versions =
                shown.workers().stream().map(WorkerView::version).distinct().collect(Collectors.joining(", "));
        health.add(
                new DescriptionList.Term("Versions"),
                new DescriptionList.Description(versions.isEmpty() ? "–" : versions));
    }

    static String device(String name) {
        return switch (name) {
            case "jvm" -> "JVM";
            case "tensorflow" -> "TensorFlow";
            case "pjrt" -> "XLA plug-in";
            default -> name;
        };
    }

    private static Div headed(String title, String note) {
        var words = new Span(note);
        words.addClassNames("s2", "t2");
        var head = new Div(new H2(title), words);
        head.addClassName("head");
        return head;
    }

    private static Span small(String text) {
        var span = new Span(text);
        span.addClassNames("s2", "t2", "under");
        return span;
    }

    private static NativeTableCell cell(Component... content) {
        var cell = new NativeTableCell();
        cell.add(content);
        return cell;
    }
}
