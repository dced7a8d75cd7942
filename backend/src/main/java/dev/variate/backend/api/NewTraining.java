package dev.variate.backend.api;

import dev.variate.backend.InvalidInputException;
import dev.variate.backend.run.LaunchRequest;
import dev.variate.backend.run.RunSettings;
import dev.variate.fit.Method;
import dev.variate.parallel.Mesh;
import dev.variate.pool.start.TrainingPlan;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a run of the method {@code train} trains; what is left out is as most people want it. */
record NewTraining(
        @Schema(description = "In all; 1000, if it is left out.") @Nullable
        Integer steps,

        @Schema(description = "Rows a step, of all workers together; 32, if it is left out.") @Nullable
        Integer batch,

        @Schema(
                description =
                        "Equal parts of a batch, each with noise of its own: what is learnt does not depend on how many workers share them. As many as workers, if it is left out; on a mesh the most, up to that, which divide the batch.")
        @Nullable
        Integer parts,

        @Schema(description = "How many workers share a batch; it must divide the parts.") @Nullable
        Integer workers,

        @Schema(allowableValues = {"jvm", "tensorflow", "pjrt"}) @Nullable
        String device,

        @Schema(allowableValues = {"adam", "sgd", "adafactor"}) @Nullable
        String optimiser,

        @Schema(description = "The highest learning rate; 0.001, if it is left out.") @Nullable
        Double rate,

        @Schema(allowableValues = {"constant", "cosine", "inverseRoot"}) @Nullable
        String schedule,

        @Schema(description = "Steps in which the rate rises, where it does not stay the same.") @Nullable
        Integer warmup,

        @Schema(description = "The largest norm of a gradient.") @Nullable
        Double clip,

        @Schema(description = "How much of the running average of the weights is kept a step, such as 0.999.") @Nullable
        Double average,

        @Schema(description = "Of sgd.") @Nullable Double momentum,

        @Schema(description = "Share of the weights that adam lets go a step, times the rate.") @Nullable
        Double decay,

        @Schema(description = "Steps between points, pictures and checkpoints; 100, if it is left out.") @Nullable
        Integer every,

        @Schema(description = "The most held-out rows that are judged each time; 1000, if it is left out.") @Nullable
        Integer judged,

        @Schema(description = "Numbers that the model takes as parameters.") @Nullable
        Map<String, @Nullable Double> numbers,

        @Schema(description = "A data set of pictures that no step sees, to judge by.") @Nullable
        Long heldOut,

        @Schema(
                description =
                        "Workers in a grid: copies of the model along `data`, which see other rows, and along `model` workers that share one copy by the places that its text names with `on`. How many there are is its product. If it is left out, workers share rows only.",
                example = "data=2,model=3")
        @Nullable
        String mesh,

        @Schema(
                description =
                        "Which places of the text are on which workers along `model`, each with its worker or its first and last one. If it is left out, places share them in the order of the text.",
                example = "prior=0,encoder=1,decoder=2-3")
        @Nullable
        String places,

        @Schema(
                allowableValues = {"full", "mixed"},
                description =
                        "`mixed` has the factors of products in bfloat16, for devices with units for it; weights, sums and all else stay in the device's precision. `full`, if it is left out.")
        @Nullable
        String precision) {

    LaunchRequest.Training complete() {
        TrainingPlan usual = TrainingPlan.USUAL;
        Map<String, Double> given = new HashMap<>();
        if (numbers != null) {
            numbers.forEach((name, number) ->
                    given.put(name, Fields.required("training.numbers." + name, number, "a number and no null")));
        }
        return new LaunchRequest.Training(
                new TrainingPlan(
                        or(batch, usual.batch()),
                        or(parts, usualParts()),
                        or(optimiser, usual.optimiser()),
                        or(rate, usual.rate()),
                        or(schedule, usual.schedule()),
                        or(warmup, usual.warmup()),
                        Optional.ofNullable(clip),
                        Optional.ofNullable(average),
                        or(momentum, usual.momentum()),
                        or(decay, usual.decay()),
                        or(every, usual.every()),
                        or(judged, usual.judged()),
                        given,
                        or(mesh, ""),
                        or(places, ""),
                        or(precision, usual.precision())),
                Optional.ofNullable(heldOut));
    }

    /** How many workers it wants: said, or the product of its mesh. That they agree, where both are said, is looked at when it is launched. */
    private int parallel() {
        return workers == null ? grid().map(Mesh::size).orElse(1) : workers;
    }

    private int usualParts() {
        return grid().map(devices -> TrainingPlan.usualParts(or(batch, TrainingPlan.USUAL.batch()), devices))
                .orElseGet(this::parallel);
    }

    private Optional<Mesh> grid() {
        if (mesh == null || mesh.isBlank()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Mesh.parse(mesh));
        } catch (IllegalArgumentException malformed) {
            throw new InvalidInputException("training.mesh", malformed.getMessage());
        }
    }

    /** The part of it that every run has. */
    RunSettings settings() {
        RunSettings usual = RunSettings.usual(Method.TRAIN);
        return usual.withDraws(or(steps, usual.draws())).withWorkers(parallel()).withDevice(or(device, "tensorflow"));
    }

    /** @throws InvalidInputException if a launch of another method has one, or a training has settings of draws */
    static void check(
            Method method, @Nullable NewTraining training, @Nullable Object settings, @Nullable Object until) {
        if (method == Method.TRAIN && (settings != null || until != null)) {
            throw new InvalidInputException(
                    settings != null ? "settings" : "until",
                    "A training draws nothing: say its steps, workers and device in `training`, and leave `settings` and `until` out.");
        }
        if (method != Method.TRAIN && training != null) {
            throw new InvalidInputException(
                    "training", "`%s` does not train; the method that does is `train`.".formatted(method.text()));
        }
    }

    private static <T> T or(@Nullable T given, T usual) {
        return given == null ? usual : given;
    }
}
