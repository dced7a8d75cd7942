package dev.variate.backend.start;

import dev.variate.backend.dataset.Datasets;
import dev.variate.backend.model.ModelView;
import dev.variate.backend.model.Models;
import dev.variate.backend.project.ProjectView;
import dev.variate.backend.project.Projects;
import dev.variate.backend.team.Account;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The project of examples that a new studio opens with, each model with its data, so that the first page holds something alive. */
@Component
class Gallery {
    private static final List<Example> EXAMPLES = List.of(
            new Example("eight schools", "eight-schools"),
            new Example("coin flips, Beta-Bernoulli", "beta-bernoulli"),
            new Example("kid scores, with interaction", "kid-scores"),
            new Example("radon, varying intercepts", "radon"),
            new Example("wells, logistic regression", "wells"));

    private final Projects projects;
    private final Models models;
    private final Datasets datasets;

    Gallery(Projects projects, Models models, Datasets datasets) {
        this.projects = projects;
        this.models = models;
        this.datasets = datasets;
    }

    /** Makes the project, unless the account has one. */
    @Transactional
    void provide(Account owner) {
        if (projects.list(owner).stream().anyMatch(ProjectView::gallery)) {
            return;
        }
        long project = projects.createGallery(owner, "Gallery").id();
        for (Example example : EXAMPLES) {
            long data = datasets.create(owner, project, example.name(), read(example, "data.json")).id();
            ModelView model = models.create(owner, project, example.name(), read(example, "model.java"));
            models.chooseData(owner, model.id(), Optional.of(data));
        }
    }

    private static String read(Example example, String file) {
        String path = "/gallery/" + example.folder() + "/" + file;
        try (InputStream in = Gallery.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("The gallery lacks " + path);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("The gallery's " + path + " cannot be read", e);
        }
    }

    private record Example(String name, String folder) {}
}
