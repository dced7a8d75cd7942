package dev.variate.frontend.model;

import dev.variate.backend.dataset.Datasets;
import dev.variate.backend.model.ModelView;
import dev.variate.backend.pool.Workers;
import dev.variate.backend.run.Runs;
import dev.variate.backend.run.Trainings;
import dev.variate.backend.team.Account;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Makes the settings of the next run for each page of a model. */
@Component
class LaunchPanels {

    private final Runs runs;
    private final Trainings trainings;
    private final Datasets datasets;
    private final Workers workers;
    private final ObjectProvider<TypedSettings> typed;

    LaunchPanels(
            Runs runs, Trainings trainings, Datasets datasets, Workers workers, ObjectProvider<TypedSettings> typed) {
        this.typed = typed;
        this.runs = runs;
        this.trainings = trainings;
        this.datasets = datasets;
        this.workers = workers;
    }

    LaunchPanel open(Account account, ModelView model, Runnable changed) {
        return new LaunchPanel(runs, trainings, datasets, workers, typed.getObject(), account, model, changed);
    }
}
