package dev.variate.frontend.model;

import com.vaadin.flow.component.html.Div;
import dev.variate.backend.InvalidInputException;
import dev.variate.backend.RefusedException;
import dev.variate.backend.dataset.DatasetView;
import dev.variate.backend.dataset.Datasets;
import dev.variate.backend.dataset.Pictures;
import dev.variate.backend.model.ModelView;
import dev.variate.backend.pool.Workers;
import dev.variate.backend.run.LaunchRequest;
import dev.variate.backend.run.Placement;
import dev.variate.backend.run.RunSettings;
import dev.variate.backend.run.RunView;
import dev.variate.backend.run.Runs;
import dev.variate.backend.run.Trainings;
import dev.variate.backend.team.Account;
import dev.variate.fit.Method;
import dev.variate.fit.StopRules;
import dev.variate.frontend.training.TrainingFields;
import dev.variate.frontend.training.TrainingForm;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** How a kept run of the model will go: drawn, as most are, or trained, if the data are pictures or the text has weights to learn. */
class LaunchPanel extends Div {

    /** What makes weights: the option itself, and layers, which are called by a name. */
    private static final Pattern LEARNS = Pattern.compile(
            "\\btrainable\\s*\\(|\\b(dense|conv1d|conv2d|embedding|layerNorm|groupNorm|attention|localAttention|positions|lstm|made|bayesianDense|flipoutDense)\\s*\\(\\s*\"");

    private static final int LOOKED_THROUGH = 20;

    private final Datasets datasets;
    private final Trainings trainings;
    private final Workers workers;
    private final TypedSettings typed;
    private final Account account;
    private final ModelView model;
    private final List<RunView> earlier;
    private final SettingsPanel drawing;
    private final Runnable changed;
    private Optional<TrainingFields> training = Optional.empty();
    private Optional<DatasetView> data = Optional.empty();

    /** @param changed hears of changes with which the text has to be looked at again */
    LaunchPanel(
            Runs runs,
            Trainings trainings,
            Datasets datasets,
            Workers workers,
            TypedSettings typed,
            Account account,
            ModelView model,
            Runnable changed) {
        this.datasets = datasets;
        this.trainings = trainings;
        this.workers = workers;
        this.typed = typed;
        this.account = account;
        this.model = model;
        this.changed = changed;
        earlier = runs.ofModel(account, model.id(), LOOKED_THROUGH);
        var last = earlier.stream().filter(run -> run.method() != Method.TRAIN).findFirst();
        var begin = typed.of(model.id())
                .orElseGet(() -> new SettingsForm(
                        last.map(RunView::method).orElse(Method.NUTS),
                        last.map(RunView::settings).orElse(RunSettings.DEFAULT),
                        StopRules.NONE,
                        Optional.empty()));
        drawing = new SettingsPanel(begin, form -> typed.keep(model.id(), form));
        add(drawing);
    }

    /** Whether a text with these data is trained, and not sampled. */
    static boolean trains(String source, Optional<DatasetView> data) {
        return data.filter(chosen -> chosen.pictures().isPresent()).isPresent()
                || LEARNS.matcher(source).find();
    }

    boolean trains() {
        return training.isPresent();
    }

    /** Shows the settings that the text and its data need. */
    void fit(String source, Optional<DatasetView> chosen) {
        var trains = trains(source, chosen);
        var others = !chosen.map(DatasetView::id).equals(data.map(DatasetView::id));
        data = chosen;
        if (trains && (training.isEmpty() || others)) {
            var begin = begin();
            training = Optional.of(new TrainingFields(begin, judging(), there(), changed));
            removeAll();
            add(training.orElseThrow());
        } else if (!trains && training.isPresent()) {
            training = Optional.empty();
            removeAll();
            add(drawing);
        }
    }

    private int there() {
        return (int)
                workers.list(account).stream().filter(worker -> worker.alive()).count();
    }

    /** As the last training of this model with these pictures went, else as most people want it. */
    private TrainingForm begin() {
        return earlier.stream()
                .filter(run -> run.method() == Method.TRAIN && run.dataId().equals(data.map(DatasetView::id)))
                .findFirst()
                .map(run -> TrainingForm.of(run, trainings.get(account, run.id())))
                .orElseGet(() -> TrainingForm.usual(data.flatMap(DatasetView::pictures), TrainingForm.held(judging())));
    }

    /** Data sets of the project with pictures of the same size. */
    private List<DatasetView> judging() {
        var shape = data.flatMap(DatasetView::pictures).map(Pictures::shape);
        return shape.isEmpty()
                ? List.of()
                : datasets.list(account, model.projectId()).stream()
                        .filter(other ->
                                data.filter(own -> own.id() != other.id()).isPresent()
                                        && other.pictures().map(Pictures::shape).equals(shape))
                        .toList();
    }

    /** The numbers that the text takes in a training. */
    Map<String, Double> numbers() {
        return training.map(TrainingFields::numbers).orElse(Map.of());
    }

    /** Says beside the settings what was refused, if it is one of a training's. What was refused is said above the text, too, from where the settings may be out of sight. */
    String refused(RefusedException refused) {
        training.filter(fields -> refused instanceof InvalidInputException wrong
                        && wrong.field().startsWith("training"))
                .ifPresent(fields -> fields.refuse(refused.getMessage()));
        return refused.getMessage();
    }

    /** There is a run with these settings: it is that which the page will begin with the next time. */
    void launched() {
        typed.forget(model.id());
    }

    /** The run that is asked for; empty, with the reason beside the settings, where those cannot be used. */
    Optional<LaunchRequest> request(String source) {
        var dataId = data.map(DatasetView::id);
        if (training.isPresent()) {
            return training.get().read().map(form -> form.request(model.projectId(), model.id(), source, dataId));
        }
        return drawing.commit()
                ? Optional.of(new LaunchRequest(
                        model.projectId(),
                        model.id(),
                        source,
                        dataId,
                        drawing.method().text(),
                        drawing.settings(),
                        drawing.seed(),
                        Placement.ANYWHERE,
                        drawing.until(),
                        Optional.empty()))
                : Optional.empty();
    }
}
