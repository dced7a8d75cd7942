package dev.variate.frontend.compare;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.Route;
import dev.variate.backend.InvalidInputException;
import dev.variate.backend.NotFoundException;
import dev.variate.backend.comparison.ComparisonView;
import dev.variate.backend.comparison.Comparisons;
import dev.variate.backend.project.Projects;
import dev.variate.backend.run.Checks;
import dev.variate.backend.run.RunView;
import dev.variate.backend.run.Trainings;
import dev.variate.backend.team.Account;
import dev.variate.fit.Method;
import dev.variate.frontend.shell.Link;
import dev.variate.frontend.shell.MainLayout;
import dev.variate.frontend.shell.PageHead;
import dev.variate.frontend.shell.Place;
import dev.variate.frontend.shell.Within;
import dev.variate.frontend.signin.SignedIn;
import dev.variate.frontend.training.TrainingCurves;
import jakarta.annotation.security.PermitAll;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** Two runs or more side by side; the address names them, the first is the baseline. */
@Route(value = "compare", layout = MainLayout.class)
@Within(Place.RUNS)
@PermitAll
public class CompareView extends Main implements BeforeEnterObserver, HasDynamicTitle {

    private final Comparisons comparisons;
    private final Checks checks;
    private final Projects projects;
    private final Trainings trainings;
    private final Account account = SignedIn.now();
    private String title = "Compare";

    public CompareView(Comparisons comparisons, Checks checks, Projects projects, Trainings trainings) {
        this.trainings = trainings;
        this.comparisons = comparisons;
        this.checks = checks;
        this.projects = projects;
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        var text = event.getLocation()
                .getQueryParameters()
                .getSingleParameter("runs")
                .orElse("");
        var ids = Arrays.stream(text.split(","))
                .filter(id -> id.matches("\\d{1,18}"))
                .map(Long::valueOf)
                .distinct()
                .toList();
        removeAll();
        if (ids.size() < 2) {
            ask("Choose two runs or more in the list of runs; their comparison has its own address.");
            return;
        }
        try {
            show(comparisons.compare(account, ids), ids);
        } catch (NotFoundException | InvalidInputException refused) {
            ask(refused.getMessage());
        }
    }

    @Override
    public String getPageTitle() {
        return title + " · Variate";
    }

    private void ask(String why) {
        title = "Compare";
        var words = new Paragraph(new Span(why + " "), Link.act("Open the runs", "runs"));
        words.addClassNames("verdict", "answer");
        words.getElement().setAttribute("data-testid", "compare-empty");
        add(new PageHead("Compare"), words);
    }

    private void show(ComparisonView comparison, List<Long> ids) {
        var runs = comparison.runs();
        title = "Compare " + runs.stream().map(run -> "run " + run.number()).collect(Collectors.joining(" and "));
        var project = runs.getFirst().projectId();
        add(new PageHead(heading(runs))
                .crumb(projects.get(account, project).name(), "projects/" + project)
                .crumb("Runs", "projects/" + project + "/runs")
                .crumb("Compare", "")
                .meta(Answer.named(runs)));
        var answer = new Paragraph();
        answer.addClassNames("verdict", "answer");
        answer.getElement().setAttribute("data-testid", "compare-answer");
        var trained = runs.stream().allMatch(run -> run.method() == Method.TRAIN);
        var left = new Section(Differences.settings(comparison), Differences.code(comparison));
        left.addClassName("a");
        left.getElement().setAttribute("aria-label", "What differs");
        var right = new Section();
        if (trained) {
            var curves = new TrainingCurves(trainings, account, runs);
            answer.add(new Span(curves.answer()));
            right.add(curves);
        } else {
            answer.add(Answer.of(comparison));
            right.add(Parameters.table(comparison), predictions(ids));
            Evidence.section(runs).ifPresent(right::add);
        }
        right.addClassName("b");
        right.getElement().setAttribute("aria-label", trained ? "Curves" : "Parameters");
        var cols = new Div(left, right);
        cols.addClassName("compare");
        add(answer, cols);
    }

    /** What is known at once, and again when workers have looked at those runs that nobody has looked at yet. */
    private Div predictions(List<Long> ids) {
        var place = new Div(Predictions.section(comparisons.predictions(account, ids)));
        var ui = UI.getCurrent();
        CompletableFuture.allOf(ids.stream().map(id -> checks.of(account, id)).toArray(CompletableFuture[]::new))
                .thenRun(() -> ui.access(() -> {
                    place.removeAll();
                    place.add(Predictions.section(comparisons.predictions(account, ids)));
                }));
        return place;
    }

    private static String heading(List<RunView> runs) {
        var models = runs.stream().map(RunView::modelName).distinct().toList();
        var many =
                switch (runs.size()) {
                    case 2 -> "Two";
                    case 3 -> "Three";
                    case 4 -> "Four";
                    default -> Integer.toString(runs.size());
                };
        return models.size() == 1 ? many + " runs of " + models.getFirst() : many + " runs";
    }
}
