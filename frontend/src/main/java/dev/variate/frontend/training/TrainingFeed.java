package dev.variate.frontend.training;

import dev.variate.backend.run.TrainingView;
import dev.variate.backend.run.TrainingView.Point;
import dev.variate.backend.run.Trainings;
import dev.variate.backend.team.Account;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What one page still has to be told about one training: remembers how far it has read, so that each point is sent once. Not safe for use by several threads at a time. */
public final class TrainingFeed {

    private final Trainings trainings;
    private final Account account;
    private final long runId;
    private final List<Point> judged = new ArrayList<>();
    private long told;
    private List<Long> pictured = List.of();

    /**
     * One update of a page.
     *
     * @param best of the points so far by held-out pictures; empty if it isn't judged by any
     * @param pictures the steps after which there are pictures, if there are others than the page knows
     */
    public record Update(
            TrainingView training, Optional<Point> best, List<Point> points, Optional<List<Long>> pictures) {}

    public TrainingFeed(Trainings trainings, Account account, long runId) {
        this.trainings = trainings;
        this.account = account;
        this.runId = runId;
    }

    /** Reads what is new. */
    public Update next() {
        var points = trainings.points(account, runId, told);
        points.stream().filter(point -> point.heldOut().isPresent()).forEach(judged::add);
        if (!points.isEmpty()) {
            told = points.getLast().step();
        }
        var steps = trainings.pictureSteps(account, runId);
        var others = !steps.equals(pictured);
        pictured = steps;
        return new Update(
                trainings.get(account, runId), best(judged), points, others ? Optional.of(steps) : Optional.empty());
    }

    static Optional<Point> best(List<Point> points) {
        return points.stream()
                .filter(point -> point.heldOut().filter(Double::isFinite).isPresent())
                .min((a, b) ->
                        Double.compare(a.heldOut().orElseThrow(), b.heldOut().orElseThrow()));
    }
}
