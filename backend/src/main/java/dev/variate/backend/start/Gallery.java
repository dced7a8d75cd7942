package dev.variate.backend.start;

import dev.variate.backend.IfUnchanged;
import dev.variate.backend.dataset.Datasets;
import dev.variate.backend.dataset.PictureSets;
import dev.variate.backend.model.ModelView;
import dev.variate.backend.model.Models;
import dev.variate.backend.project.ProjectView;
import dev.variate.backend.project.Projects;
import dev.variate.backend.readme.Readmes;
import dev.variate.backend.team.Account;
import dev.variate.examples.Example;
import dev.variate.examples.Examples;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The project of examples that a new studio opens with, each model with its data, so that the first page holds something alive. */
@Component
class Gallery {
    private static final String DIGITS = "Handwritten digits";
    private static final String ABOUT =
            "Problems that somebody had, each with its data: where they come from, and which idea a model shows, stands beside it under *About*. "
                    + "Change whatever you like. What you type is yours until you press Ctrl Enter, and every revision stays in the model's history.";

    private final Projects projects;
    private final Models models;
    private final Datasets datasets;
    private final PictureSets pictures;
    private final Readmes readmes;

    Gallery(Projects projects, Models models, Datasets datasets, PictureSets pictures, Readmes readmes) {
        this.readmes = readmes;
        this.projects = projects;
        this.models = models;
        this.datasets = datasets;
        this.pictures = pictures;
    }

    /** Makes the project, unless the account has one. */
    @Transactional
    void provide(Account owner) {
        if (projects.list(owner).stream().anyMatch(ProjectView::gallery)) {
            return;
        }
        long project = projects.createGallery(owner, "Gallery").id();
        readmes.writeOfProject(owner, project, ABOUT, IfUnchanged.ANYWAY);
        long digits = pictures.create(owner, project, DIGITS, Examples.digits()).id();
        pictures.create(owner, project, DIGITS + ", held out", Examples.heldOutDigits());
        for (Example example : Examples.trained().reversed()) {
            make(owner, project, example, digits);
        }
        // Made last to first, so that the one to begin with is the latest changed and stands on top.
        for (Example example : Examples.all().reversed()) {
            long data = datasets.create(owner, project, example.title(), example.data())
                    .id();
            make(owner, project, example, data);
        }
    }

    private void make(Account owner, long project, Example example, long data) {
        ModelView model = models.create(owner, project, example.title(), example.source());
        models.chooseData(owner, model.id(), Optional.of(data));
        readmes.writeOfModel(owner, model.id(), withoutTitle(example.readme()), IfUnchanged.ANYWAY);
    }

    /** The page has the title above. */
    private static String withoutTitle(String readme) {
        return readme.substring(readme.indexOf('\n') + 1).strip();
    }
}
