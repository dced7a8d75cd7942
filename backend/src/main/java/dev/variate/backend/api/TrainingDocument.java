package dev.variate.backend.api;

import dev.variate.backend.run.TrainingView;
import dev.variate.pool.start.TrainingPlan;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a training has beside what every run has. Its steps are the run's {@code settings.draws}. */
record TrainingDocument(
        @Schema(description = "Rows a step, of all workers together.")
        int batch,

        @Schema(description = "Equal parts of a batch; workers share them.")
        int parts,

        @Schema(description = "For how many workers it was launched; the run's settings say on how many it is now.")
        int workers,

        @Schema(allowableValues = {"adam", "sgd", "adafactor"})
        String optimiser,

        double rate,

        @Schema(allowableValues = {"constant", "cosine", "inverseRoot"})
        String schedule,

        int warmup,
        @Nullable Double clip,
        @Nullable Double average,
        double momentum,
        double decay,

        @Schema(description = "Steps between points, pictures and checkpoints.")
        int every,

        int judged,
        Map<String, Double> numbers,

        @Schema(description = "The data set by which it is judged.") @Nullable
        Long heldOut,

        @Schema(description = "How many numbers are learnt.")
        long weights,

        long checkpointBytes,

        @Schema(description = "After how many steps the newest checkpoint was taken.") @Nullable
        Long checkpoint,

        @Nullable Point latest,

        @Schema(
                description =
                        "For which mesh it was launched, such as `data=2,model=3`; none where workers share rows only.")
        @Nullable
        String mesh,

        @Schema(
                description =
                        "Which places are on which workers along `model`, as it was asked for; none for the order of the text.")
        @Nullable
        String places,

        @Schema(
                description =
                        "What each worker has of the model. Empty where each has all of it: of a training without a mesh, and of one that went on on one worker.")
        List<PlacedPart> placement,

        @Schema(
                allowableValues = {"full", "mixed"},
                description = "Whether products have factors in bfloat16.")
        String precision) {

    /** What a worker of a mesh has of a model. */
    record PlacedPart(
            @Schema(description = "Its number among the run's workers, in the order of `worker`.")
            int worker,

            @Schema(description = "Which copy of the model it is part of: where it stands along `data`.")
            int copy,

            @Schema(description = "The places of the text that are on it, by their innermost names.")
            List<String> places,

            @Schema(description = "How many of the numbers that are learnt live on it.")
            long weights) {}

    /** How a training stands. */
    record Point(
            @Schema(description = "How many steps were taken.")
            long step,

            @Schema(
                    description =
                            "Of the batches since the point before, in bits per dimension: a picture has height times width times channels.")
            double loss,

            @Schema(description = "The same of rows that no step has seen.") @Nullable
            Double heldOut,

            @Schema(description = "Of the last step, before clipping.")
            double gradientNorm,

            double learningRate,

            @Schema(description = "Rows that each worker computed in a second of its own.")
            List<Double> rates) {
        static Point of(TrainingView.Point point) {
            return new Point(
                    point.step(),
                    point.loss(),
                    point.heldOut().orElse(null),
                    point.gradientNorm(),
                    point.learningRate(),
                    point.rates());
        }
    }

    static TrainingDocument of(TrainingView training) {
        TrainingPlan plan = training.plan();
        return new TrainingDocument(
                plan.batch(),
                plan.parts(),
                training.workers(),
                plan.optimiser(),
                plan.rate(),
                plan.schedule(),
                plan.warmup(),
                plan.clip().orElse(null),
                plan.average().orElse(null),
                plan.momentum(),
                plan.decay(),
                plan.every(),
                plan.judged(),
                plan.numbers(),
                training.heldOutId().orElse(null),
                training.weights(),
                training.stateBytes(),
                training.checkpoint().isPresent() ? training.checkpoint().getAsLong() : null,
                training.latest().map(Point::of).orElse(null),
                plan.mesh().isEmpty() ? null : plan.mesh(),
                plan.places().isEmpty() ? null : plan.places(),
                training.parts().stream()
                        .map(part -> new PlacedPart(part.worker(), part.copy(), part.places(), part.weights()))
                        .toList(),
                plan.precision());
    }
}
