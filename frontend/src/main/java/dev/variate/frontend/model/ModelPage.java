package dev.variate.frontend.model;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.html.Aside;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.router.BeforeEvent;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.HasUrlParameter;
import com.vaadin.flow.router.Route;
import dev.variate.backend.ChangedMeanwhileException;
import dev.variate.backend.RefusedException;
import dev.variate.backend.comment.Comments;
import dev.variate.backend.dataset.DatasetView;
import dev.variate.backend.dataset.Datasets;
import dev.variate.backend.dataset.PictureSets;
import dev.variate.backend.model.Company;
import dev.variate.backend.model.ModelView;
import dev.variate.backend.model.Models;
import dev.variate.backend.model.RevisionView;
import dev.variate.backend.project.Projects;
import dev.variate.backend.project.Role;
import dev.variate.backend.readme.Readmes;
import dev.variate.backend.run.Calibrations;
import dev.variate.backend.run.Checks;
import dev.variate.backend.run.ExecutionView;
import dev.variate.backend.run.Runs;
import dev.variate.backend.team.Account;
import dev.variate.backend.trash.Kind;
import dev.variate.backend.trash.Trash;
import dev.variate.frontend.comment.Discussion;
import dev.variate.frontend.model.CodeEditor.Typed;
import dev.variate.frontend.readme.About;
import dev.variate.frontend.shell.Link;
import dev.variate.frontend.shell.MainLayout;
import dev.variate.frontend.shell.PageHead;
import dev.variate.frontend.shell.Place;
import dev.variate.frontend.shell.When;
import dev.variate.frontend.shell.Within;
import dev.variate.frontend.signin.SignedIn;
import dev.variate.frontend.trash.ToTrash;
import jakarta.annotation.security.PermitAll;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** A model: its text and graph side by side, the posterior that moves as one types, and what a kept run will use. */
@Route(value = "models", layout = MainLayout.class)
@Within(Place.PROJECTS)
@PermitAll
public class ModelPage extends Main implements HasUrlParameter<Long>, HasDynamicTitle {

    private static final long NOTHING_WANTED = Long.MIN_VALUE;

    private final Account account = SignedIn.now();
    private final Projects projects;
    private final Models models;
    private final Datasets datasets;
    private final PictureSets pictures;
    private final Readmes readmes;
    private final Runs runs;
    private final LaunchPanels launches;
    private final LiveLooks looks;
    private final Trash trash;
    private final Comments comments;
    private final Checks checks;

    private final PageHead head = new PageHead("");
    private final HistoryPanel history = new HistoryPanel(this::all, () -> this.typed.source(), this::bringBack);
    private final RevisionLine revisions = new RevisionLine(this::bringBack, history::toggle);
    private final Others others;
    private final Newer newer = new Newer(() -> this.typed.source(), this::bringBack, this::goOnFrom);
    private final Div thrown = new Div();
    private final Trouble trouble = new Trouble();
    private final CodeEditor editor = new CodeEditor();
    private final ModelGraph graph = new ModelGraph();
    private final LivePosterior posterior = new LivePosterior();
    private final Aside side = new Aside();
    private final RunButton run = new RunButton();
    private final Div sampled = new Div();
    private final PriorWorlds worlds = new PriorWorlds();
    private final Executions execution = new Executions(this::execute);
    private final CalibrationPanel calibration;

    private ModelView model;
    private DataPanel data;
    private LaunchPanel settings;
    private LiveLook look;
    private DraftKeeper drafts;
    private Typed typed;
    /** Why the person may not change the model; empty if they may. */
    private String readOnly = "";

    private LiveLook.Found mistakes = LiveLook.Found.NOTHING;
    /** The text that is to be run as soon as it is known to be right. */
    private long wanted = NOTHING_WANTED;

    public ModelPage(
            Projects projects,
            Models models,
            Datasets datasets,
            PictureSets pictures,
            Readmes readmes,
            Runs runs,
            LaunchPanels launches,
            LiveLooks looks,
            Trash trash,
            Comments comments,
            Checks checks,
            Company company,
            Calibrations calibrations) {
        this.calibration = new CalibrationPanel(calibrations, account, this::now);
        this.others = new Others(company, account);
        this.projects = projects;
        this.models = models;
        this.datasets = datasets;
        this.pictures = pictures;
        this.readmes = readmes;
        this.runs = runs;
        this.launches = launches;
        this.looks = looks;
        this.trash = trash;
        this.comments = comments;
        this.checks = checks;
        addClassName("model-page");
        build();
    }

    private List<RevisionView> all() {
        return models.revisions(account, model.id());
    }

    private void bringBack(RevisionView revision) {
        editor.replace(revision.source());
    }

    /** Their revision is known; the text in the editor is to follow it. */
    private void goOnFrom(RevisionView revision) {
        try {
            model = models.saveDraft(account, model.id(), typed.source(), revision.number());
            describe();
        } catch (RefusedException refused) {
            trouble.say(refused.getMessage());
        }
    }

    private void build() {
        var prior = Link.button("Prior predictive", this::drawFromPriors);
        prior.getElement().setAttribute("data-testid", "prior-predictive");
        var calibrate = Link.button("Calibration", calibration::open);
        calibrate.getElement().setAttribute("data-testid", "calibrate");
        sampled.addClassName("acts");
        sampled.add(prior, calibrate);
        head.acts(others, thrown, revisions, sampled, run);

        var code = new Section(editor);
        code.addClassName("editor");
        code.getElement().setAttribute("aria-label", "Model code");
        var drawing = new Section(execution, graph);
        drawing.addClassName("graph");
        drawing.getElement().setAttribute("aria-label", "Model graph");
        var bench = new Div(code, drawing);
        bench.addClassName("bench");
        var post = new Section(posterior);
        post.addClassName("post");
        post.getElement().setAttribute("aria-label", "Live posterior");
        var lower = new Div(post, side);
        lower.addClassName("lower");
        add(head, trouble, newer, bench, history, worlds, calibration, lower);

        editor.onTyped(this::typed);
        editor.onRun(this::launch);
        posterior.onToggle(() -> look.toggle());
    }

    /** What is on the page, for what looks at it beside the page's thread. */
    record Now(long model, String source, Optional<Long> data) {}

    private Now now() {
        return new Now(model.id(), typed.source(), data.current().map(DatasetView::id));
    }

    /** What the text as it is predicts before any fitting. */
    private void drawFromPriors() {
        var now = now();
        worlds.draw(() -> checks.prior(account, now.model(), now.source(), now.data()));
    }

    private Supplier<ExecutionView> execute(long seed, boolean conditioned) {
        var now = now();
        return () -> checks.execution(account, now.model(), now.source(), now.data(), conditioned, seed);
    }

    @Override
    public void setParameter(BeforeEvent event, Long id) {
        model = models.get(account, id);
        var project = projects.get(account, model.projectId());
        head.clearCrumbs()
                .crumb(project.name(), "projects/" + project.id())
                .crumb("Models", "")
                .titled(model.name());
        readOnly = projects.refusal(account, project.id(), Role.EDITOR).orElse("");
        thrown.removeAll();
        if (readOnly.isEmpty()) {
            thrown.add(ToTrash.button(
                    trash, account, Kind.MODEL, id, model.name(), "models/" + id, "projects/" + project.id()));
        }
        side.removeAll();
        data = new DataPanel(
                datasets, pictures, account, model.projectId(), model.dataId(), readOnly.isEmpty(), this::use);
        settings = launches.open(account, model, this::lookAgain);
        side.add(about(id), data, settings, new KeptRuns(runs, account, model.projectId(), id));
        typed = new Typed(0, model.source());
        side.add(new Discussion(
                comments, account, new ModelDiscussion(comments, account, id, () -> typed.source(), this::nodes)));
        drafts = new DraftKeeper(models, account, id);
        calibration.of(id, readOnly.isEmpty());
        editor.open(id, model.source());
        offerData();
        fitSettings();
        describe();
        ready("");
        getUI().ifPresent(this::startAfresh);
    }

    private About about(long id) {
        return new About(
                "What the model is for, and where its data come from.",
                true,
                readOnly.isEmpty(),
                () -> readmes.ofModel(account, id),
                (text, condition) -> readmes.writeOfModel(account, id, text, condition));
    }

    private List<String> nodes() {
        return mistakes.report().graph().nodes().stream()
                .map(TextReport.Node::id)
                .toList();
    }

    /** The router keeps this view from one model to the next: nothing of the last one may stay. */
    private void startAfresh(UI ui) {
        look.close();
        newer.clear();
        history.close();
        mistakes = LiveLook.Found.NOTHING;
        wanted = NOTHING_WANTED;
        trouble.say("");
        ready("");
        graph.clear();
        execution.clear();
        posterior.clear();
        worlds.close();
        lookAtModel(ui);
    }

    private void lookAtModel(UI ui) {
        look = looks.open(ui, account, model.id(), this::found, posterior::show);
        lookAgain();
        others.join(ui, model.id(), this::describe);
    }

    private void lookAgain() {
        look.at(typed, data.current(), settings.numbers());
    }

    /** A text that is trained has other settings than one that is sampled. */
    private void fitSettings() {
        settings.fit(typed.source(), data.current());
        run.trains(settings.trains());
        sampled.setVisible(!settings.trains());
        execution.setVisible(!settings.trains());
    }

    @Override
    public String getPageTitle() {
        return model.name() + " · Model · Variate";
    }

    @Override
    protected void onAttach(AttachEvent event) {
        lookAtModel(event.getUI());
    }

    @Override
    protected void onDetach(DetachEvent event) {
        others.leave();
        look.close();
    }

    /** A pause in typing: look at the text first, since someone waits for that, then keep it. */
    private void typed(Typed now) {
        typed = now;
        wanted = NOTHING_WANTED;
        trouble.say("");
        fitSettings();
        lookAgain();
        keep(now);
    }

    private void keep(Typed now) {
        if (!readOnly.isEmpty()) {
            return; // they try things out; nobody else has to see it
        }
        var ui = getUI().orElseThrow();
        var keeper = drafts;
        drafts.soon(
                now,
                model.base(),
                saved -> ui.accessLater(() -> kept(keeper, saved, now.ticket()), () -> {})
                        .run(),
                refused -> ui.accessLater(() -> trouble.say(refused), () -> {}).run());
    }

    private void kept(DraftKeeper keeper, ModelView saved, long ticket) {
        if (keeper != drafts) {
            return; // the page shows another model by now
        }
        var changed = saved.draft() != model.draft() || saved.revision() != model.revision();
        model = saved;
        editor.saved(ticket);
        if (changed) {
            describe();
        }
    }

    private void use(Optional<Long> dataId) {
        if (readOnly.isEmpty()) {
            model = models.chooseData(account, model.id(), dataId);
        }
        mistakes = LiveLook.Found.NOTHING; // what was found belongs to other data
        offerData();
        fitSettings();
        lookAgain();
    }

    private void offerData() {
        editor.offer(data.current().map(DatasetView::variables).orElse(List.of()));
    }

    private void found(LiveLook.Found found) {
        mistakes = found;
        editor.show(found.ticket(), found.report());
        if (found.report().problems().isEmpty()) {
            graph.show(found.report().graph());
            execution.renew();
            data.show(found.observed());
        }
        ready(found.whyNot());
        if (wanted == found.ticket()) {
            wanted = NOTHING_WANTED;
            editor.runStill(found.ticket());
        }
    }

    private void ready(String not) {
        run.ready(readOnly.isEmpty() ? not : readOnly);
    }

    /** Ctrl-Enter: what is in the editor becomes a revision and a run that is kept. */
    private void launch(Typed now) {
        typed = now;
        trouble.say(readOnly);
        if (!readOnly.isEmpty()) {
            return;
        }
        var request = settings.request(now.source());
        if (request.isEmpty()) {
            trouble.say("The settings of the run must be right first.");
            return;
        }
        if (mistakes.ticket() != now.ticket()) {
            // A text that nobody has looked at yet must not become a revision.
            wanted = now.ticket();
            look.check(now, data.current(), settings.numbers());
            return;
        }
        if (!mistakes.whyNot().isEmpty()) {
            trouble.say(mistakes.whyNot());
            return;
        }
        try {
            model = drafts.now(now, model.base(), saved -> models.keepRevision(account, saved.id()))
                    .orElseThrow();
            editor.saved(now.ticket());
            var kept = runs.launch(account, request.get());
            settings.launched();
            getUI().ifPresent(ui -> ui.navigate("runs/" + kept.id()));
        } catch (RefusedException wrong) {
            trouble.say(settings.refused(wrong));
        } catch (ChangedMeanwhileException meanwhile) {
            describe();
        }
    }

    private void describe() {
        var all = all();
        var latest = all.getFirst();
        head.meta(
                !readOnly.isEmpty()
                        ? "Revision " + latest.number() + "; what you type here is tried, not kept"
                        : model.draft()
                                ? "Draft from revision " + model.base() + ", not kept"
                                : "Revision " + model.base() + ", " + When.ago(model.updatedAt()));
        revisions.show(all, model.draft());
        if (latest.number() > model.base() && !latest.source().equals(typed.source()) && readOnly.isEmpty()) {
            newer.show(latest, model.base());
        } else {
            newer.clear();
        }
    }
}
