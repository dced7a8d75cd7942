package dev.variate.backend.run;

import dev.variate.pool.protocol.TrainingPoint;
import dev.variate.pool.start.TrainingPlan;
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
        Optional<TrainingPoint> latest) {}
