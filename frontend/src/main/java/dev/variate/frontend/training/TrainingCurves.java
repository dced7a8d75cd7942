package dev.variate.frontend.training;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JsModule;
import dev.variate.backend.run.RunView;
import dev.variate.backend.run.Trainings;
import dev.variate.backend.team.Account;
import dev.variate.frontend.shell.Figures;
import dev.variate.frontend.shell.Json;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Several trainings over one another, and which of them learnt best. */
@Tag("variate-training-compare")
@JsModule("./training/variate-training-compare.ts")
public class TrainingCurves extends Component {

    private final List<Compared> compared;

    /** One of them. Field names are those of {@code variate-training-compare.ts}. */
    record Compared(String name, int steps, List<Value> points) {

        /** The best that it was by held-out pictures, if it was judged by any. */
        Optional<Double> best() {
            return points.stream()
                    .flatMap(point -> point.heldOut().stream())
                    .filter(Double::isFinite)
                    .min(Comparator.naturalOrder());
        }
    }

    record Value(long step, double loss, Optional<Double> heldOut) {}

    public TrainingCurves(Trainings trainings, Account account, List<RunView> runs) {
        compared = runs.stream()
                .map(run -> new Compared(
                        "run " + run.number(),
                        run.settings().draws(),
                        trainings.points(account, run.id(), 0).stream()
                                .map(point -> new Value(point.step(), point.loss(), point.heldOut()))
                                .toList()))
                .toList();
        getElement().callJsFunction("compare", Json.of(compared));
    }

    /** Which of them learnt best, in a sentence. */
    public String answer() {
        var judged = compared.stream()
                .filter(training -> training.best().isPresent())
                .sorted(Comparator.comparing(training -> training.best().orElseThrow()))
                .toList();
        if (judged.size() < compared.size()) {
            return "Not all of these trainings were judged by held-out pictures, so their figures say what was learnt by heart as well.";
        }
        var first = judged.getFirst();
        var last = judged.getLast();
        var best = first.best().orElseThrow();
        return "%s learnt best: %s bits per dimension of held-out pictures, %s less than %s."
                .formatted(
                        Character.toUpperCase(first.name().charAt(0))
                                + first.name().substring(1),
                        Figures.fixed(best, 3),
                        Figures.fixed(last.best().orElseThrow() - best, 3),
                        last.name());
    }
}
