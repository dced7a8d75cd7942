package dev.variate.frontend.training;

import dev.variate.backend.run.RunStatus;
import dev.variate.backend.run.RunView;
import dev.variate.backend.run.TrainingView;
import dev.variate.frontend.shell.Figures;
import dev.variate.pool.start.TrainingPlan;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/** How a training stands, and how it goes, in words. */
public final class TrainingWords {

    /** A model that judges this much worse than it once did learns its pictures by heart. */
    private static final double WORSE = 1.02;

    private TrainingWords() {}

    /** What stands for the verdict; empty as long as there is no point. */
    public static String sentence(RunView run, TrainingFeed.Update news) {
        return news.training()
                .latest()
                .map(latest -> {
                    var steps = "after "
                            + (run.status().ended()
                                            || latest.step() >= run.settings().draws()
                                    ? Figures.count(latest.step(), "step", "steps")
                                    : Figures.whole(latest.step()) + " of "
                                            + Figures.count(run.settings().draws(), "step", "steps"));
                    var lead = run.status() == RunStatus.SUCCEEDED ? "Learnt. " : "";
                    var own = Figures.fixed(latest.loss(), 3);
                    return lead
                            + latest.heldOut()
                                    .map(held -> "Held-out pictures cost " + Figures.fixed(held, 3)
                                            + " bits per dimension " + steps + ", those that it is trained on " + own
                                            + "." + heart(held, news.best()))
                                    .orElseGet(
                                            () -> "Its pictures cost " + own + " bits per dimension " + steps
                                                    + "; without held-out pictures nobody knows whether it learns more than these.");
                })
                .orElse("");
    }

    private static String heart(double held, Optional<TrainingView.Point> best) {
        return best.filter(point -> held > WORSE * point.heldOut().orElseThrow())
                .map(point -> " It was best after step " + Figures.whole(point.step()) + ", with "
                        + Figures.fixed(point.heldOut().orElseThrow(), 3)
                        + ": since then it learns its own by heart.")
                .orElse("");
    }

    /** How it goes, by name: what people set. */
    public static SequencedMap<String, String> settings(RunView run, TrainingView training) {
        var plan = training.plan();
        SequencedMap<String, String> rows = new LinkedHashMap<>();
        rows.put("Steps", Figures.whole(run.settings().draws()));
        rows.put(
                "Batch",
                Figures.count(plan.batch(), "picture", "pictures")
                        + (plan.parts() > 1 ? ", in " + plan.parts() + " parts" : ""));
        rows.put("Optimiser", optimiser(plan));
        rows.put("Learning rate", number(plan.rate()) + schedule(plan));
        if (plan.precision().equals("mixed")) {
            rows.put("Precision", "mixed: products in bfloat16");
        }
        plan.clip().ifPresent(norm -> rows.put("Gradients clipped", "to norm " + number(norm)));
        plan.average().ifPresent(kept -> rows.put("Averaged weights", number(kept) + " kept a step"));
        rows.put("Points, pictures, checkpoints", "every " + Figures.count(plan.every(), "step", "steps"));
        if (!plan.numbers().isEmpty()) {
            rows.put("Numbers of the model", numbers(plan.numbers()));
        }
        rows.put("Weights", Figures.whole(training.weights()));
        rows.put(
                "Workers",
                training.workers() == run.settings().workers()
                        ? Integer.toString(training.workers())
                        : run.settings().workers() + " now, of " + training.workers());
        if (!plan.mesh().isEmpty()) {
            rows.put("Mesh", mesh(run, training));
        }
        return rows;
    }

    private static String mesh(RunView run, TrainingView training) {
        var plan = training.plan();
        var places = plan.places().isEmpty() ? "" : ", places " + plan.places();
        if (run.settings().workers() == training.workers()) {
            return plan.mesh() + places;
        }
        return plan.meshOf(run.settings().workers())
                        .map(now -> now + " now, of ")
                        .orElse("none now, of ")
                + plan.mesh()
                + places;
    }

    static String numbers(Map<String, Double> numbers) {
        return numbers.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> entry.getKey() + "=" + number(entry.getValue()))
                .collect(Collectors.joining(" "));
    }

    private static String optimiser(TrainingPlan plan) {
        return switch (plan.optimiser()) {
            case "adam" -> plan.decay() > 0 ? "Adam, weights decay by " + number(plan.decay()) : "Adam";
            case "sgd" -> "Gradient descent, momentum " + number(plan.momentum());
            default -> "Adafactor";
        };
    }

    private static String schedule(TrainingPlan plan) {
        var rising = plan.warmup() > 0 ? ", rising for " + Figures.count(plan.warmup(), "step", "steps") : "";
        return switch (plan.schedule()) {
            case "constant" -> "";
            case "cosine" -> rising + ", falling to 0 as a cosine";
            default -> rising + ", falling with the root of the step";
        };
    }

    static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e9
                ? Long.toString((long) value)
                : Double.toString(value).replace("E-", "e-");
    }
}
