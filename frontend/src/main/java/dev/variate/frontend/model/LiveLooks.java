package dev.variate.frontend.model;

import com.vaadin.flow.component.UI;
import dev.variate.backend.model.Models;
import dev.variate.backend.model.TrainingTexts;
import dev.variate.backend.run.LiveFits;
import dev.variate.backend.team.Account;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/** Makes a look for each page of a model. */
@Component
class LiveLooks {

    private final Models models;
    private final TrainingTexts losses;
    private final LiveFits fits;

    LiveLooks(Models models, TrainingTexts losses, LiveFits fits) {
        this.models = models;
        this.losses = losses;
        this.fits = fits;
    }

    LiveLook open(UI ui, Account account, long modelId, Consumer<LiveLook.Found> found, Consumer<LiveReport> live) {
        return new LiveLook(ui, account, models, losses, fits, modelId, found, live);
    }
}
