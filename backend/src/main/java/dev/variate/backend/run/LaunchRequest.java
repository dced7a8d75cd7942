package dev.variate.backend.run;

import dev.variate.fit.StopRules;
import dev.variate.pool.start.TrainingPlan;
import java.util.Optional;

/**
 * What to run.
 *
 * @param source the text to run, as on the page
 * @param dataId a data set of the same project, of which the latest version is used; empty for a model that needs none
 * @param method such as {@code nuts}
 * @param seed if empty, one is chosen and recorded
 * @param until when it may end before its last draw
 * @param training how it trains, if it does
 */
public record LaunchRequest(
        long projectId,
        long modelId,
        String source,
        Optional<Long> dataId,
        String method,
        RunSettings settings,
        Optional<Long> seed,
        Placement placement,
        StopRules until,
        Optional<Training> training) {
    /**
     * A run of the method {@code train}, whose steps are the settings' draws.
     *
     * @param heldOutId a data set of the same project by which it is judged
     */
    public record Training(TrainingPlan plan, Optional<Long> heldOutId) {}
}
