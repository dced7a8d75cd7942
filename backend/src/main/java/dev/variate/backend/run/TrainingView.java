package dev.variate.backend.run;

import dev.variate.parallel.PlacementView;
import dev.variate.pool.protocol.TrainingPoint;
import dev.variate.pool.start.TrainingPlan;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * What a run of the method {@code train} has beside what every run has. Its steps are the run's draws.
 *
 * @param workers for how many it was launched; the run's settings say on how many it is now
 * @param heldOutId the data set by which it is judged
 * @param weights how many numbers are learnt
 * @param stateBytes of a checkpoint
 * @param checkpoint the step of the newest one that is whole
 * @param latest the last point
 * @param placement what is on which worker of its mesh now; empty where each worker has the whole model
 */
public record TrainingView(
        TrainingPlan plan,
        int workers,
        Optional<Long> heldOutId,
        long weights,
        long stateBytes,
        OptionalLong checkpoint,
        Optional<Point> latest,
        Optional<PlacementView> placement) {

    /**
     * What a worker has of a model.
     *
     * @param worker its number among those of the run
     * @param copy of the model, along the mesh's axis {@code data}
     * @param places of the text, by their innermost names
     * @param weights how many numbers that are learnt
     */
    public record Part(int worker, int copy, List<String> places, long weights) {}

    /** What each worker has of the model, in order; empty where each has all of it. */
    public List<Part> parts() {
        return placement
                .map(view -> {
                    int devices = view.cells().size();
                    return IntStream.range(0, view.copies() * devices)
                            .mapToObj(worker -> {
                                PlacementView.Cell cell = view.cells().get(worker % devices);
                                return new Part(worker, worker / devices, cell.parts(), cell.weights());
                            })
                            .toList();
                })
                .orElse(List.of());
    }

    /**
     * How a training stood.
     *
     * @param step how many steps were taken
     * @param loss of the batches since the point before, in bits per dimension
     * @param heldOut the same of rows that no step has seen
     * @param gradientNorm of the last step, before clipping
     * @param rates rows that each worker computed in a second of its own
     */
    public record Point(
            long step,
            double loss,
            Optional<Double> heldOut,
            double gradientNorm,
            double learningRate,
            List<Double> rates) {
        static Point of(TrainingPoint told) {
            return new Point(
                    told.step(), told.loss(), told.heldOut(), told.gradientNorm(), told.learningRate(), told.rates());
        }
    }

    /** What was learnt after so many steps, as a file of so many bytes. */
    public record Kept(long step, long bytes) {}
}
