package dev.variate.backend.run;

import dev.variate.pool.protocol.TrainingPoint;
import dev.variate.pool.start.TrainingPlan;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a run of the method {@code train} has beside what every run has. Its steps are the run's draws.
 *
 * @param workers for how many it was launched; the run's settings say on how many it is now
 * @param heldOutId the data set by which it is judged
 * @param weights how many numbers are learnt
 * @param stateBytes of a checkpoint
 * @param checkpoint the step of the newest one that is whole
 * @param latest the last point
 */
public record TrainingView(
        TrainingPlan plan,
        int workers,
        Optional<Long> heldOutId,
        long weights,
        long stateBytes,
        OptionalLong checkpoint,
        Optional<Point> latest) {

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
