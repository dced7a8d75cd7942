package dev.variate.backend.run;

import dev.variate.backend.InvalidInputException;
import dev.variate.backend.dataset.DatasetView;
import dev.variate.backend.dataset.Datasets;
import dev.variate.backend.dataset.Pictures;
import dev.variate.backend.model.Models;
import dev.variate.backend.team.Account;
import dev.variate.device.Devices;
import dev.variate.parallel.Mesh;
import dev.variate.parallel.MeshPlan;
import dev.variate.parallel.PlacementView;
import dev.variate.pool.elaborator.Elaboration;
import dev.variate.pool.elaborator.LossElaboration;
import dev.variate.pool.protocol.CheckpointFile;
import dev.variate.pool.start.TrainingPlan;
import dev.variate.program.Program;
import dev.variate.program.ProgramText;
import dev.variate.tensor.DType;
import dev.variate.tensor.Shape;
import dev.variate.tensor.TensorType;
import dev.variate.training.Batch;
import dev.variate.training.Judge;
import dev.variate.training.Loss;
import dev.variate.training.Recipe;
import dev.variate.training.Replica;
import dev.variate.training.StepProgram;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** What a launch of a training asks for, checked and elaborated: all that can be known to be wrong is said before anything is stored. */
@Component
class TrainingLaunches {
    /** The column that the model's first method takes. */
    static final String COLUMN = "image";

    private static final int MOST_WORKERS = 64;

    private final Models models;
    private final Datasets datasets;
    private final Contents contents;

    TrainingLaunches(Models models, Datasets datasets, Contents contents) {
        this.models = models;
        this.datasets = datasets;
        this.contents = contents;
    }

    /** A training before it has a run. */
    sealed interface Prepared {
        /** @param loss its program */
        record Ready(Program loss, TrainingStore.Stored training) implements Prepared {}

        record Wrong(Elaboration.Rejected rejected) implements Prepared {}
    }

    /** @throws InvalidInputException if no training can be made so */
    Prepared prepare(Account account, LaunchRequest request, LaunchRequest.Training wanted) {
        TrainingPlan plan = wanted.plan();
        RunSettings settings = request.settings();
        Recipe recipe = checked(plan, settings);
        DatasetView data = datasets.get(
                account,
                request.dataId()
                        .orElseThrow(() -> new InvalidInputException(
                                "data", "A training wants a data set of pictures: give its number as `data`.")));
        Pictures pictures = pictures("data", data, request.projectId());
        Optional<DatasetView> heldOut = wanted.heldOutId().map(id -> datasets.get(account, id));
        heldOut.ifPresent(rest -> check(plan, data, pictures, rest, request.projectId()));
        LossElaboration elaboration =
                models.losses(account, request.modelId(), request.source(), batch(plan, pictures));
        return switch (elaboration) {
            case Elaboration.Rejected rejected -> new Prepared.Wrong(rejected);
            case LossElaboration.Losses losses ->
                new Prepared.Ready(
                        losses.training().program(),
                        new TrainingStore.Stored(
                                plan,
                                settings.workers(),
                                heldOut.map(rest ->
                                        datasets.snapshot(account, rest.id()).versionId()),
                                store(losses.training().startProgram()),
                                store(losses.judging().program()),
                                losses.pictures().map(this::store),
                                losses.training().size(),
                                stateBytes(StepProgram.of(losses.training(), recipe), settings),
                                placement(losses.training(), recipe, plan)));
        };
    }

    private static Recipe checked(TrainingPlan plan, RunSettings settings) {
        if (!Devices.KNOWN.contains(settings.device())) {
            throw new InvalidInputException(
                    "training.device",
                    "There is no device `" + settings.device() + "`; there are " + String.join(", ", Devices.KNOWN)
                            + ".");
        }
        if (settings.draws() < 1 || settings.draws() > Launches.MOST_ITERATIONS) {
            throw new InvalidInputException(
                    "training.steps",
                    "`steps` is %,d; it can be 1 to %,d.".formatted(settings.draws(), Launches.MOST_ITERATIONS));
        }
        requireMesh(plan, settings.workers());
        requireShared(plan, settings.workers());
        try {
            TrainingPlan.isMixed(plan.precision());
        } catch (IllegalArgumentException wrong) {
            throw refusal("training.precision", wrong);
        }
        try {
            plan.rowsOfPart();
            return plan.recipe(settings.draws());
        } catch (IllegalArgumentException wrong) {
            throw refusal("training", wrong);
        }
    }

    private static void requireMesh(TrainingPlan plan, int workers) {
        if (plan.mesh().isEmpty()) {
            if (!plan.places().isEmpty()) {
                throw new InvalidInputException(
                        "training.places",
                        "`places` says which parts of the model are on which worker of a mesh: give it a `mesh`, such as `data=1,model=2`, too.");
            }
            return;
        }
        try {
            Mesh mesh = Mesh.parse(plan.mesh());
            if (mesh.size() != workers) {
                throw new InvalidInputException(
                        "training.mesh",
                        "The mesh `%s` has %,d devices, each a worker, and `workers` is %,d: leave `workers` out, or make them agree."
                                .formatted(mesh, mesh.size(), workers));
            }
            MeshPlan.requireDivided(mesh, plan.parts());
        } catch (IllegalArgumentException wrong) {
            throw refusal("training.mesh", wrong);
        }
    }

    private static Optional<PlacementView> placement(Loss loss, Recipe recipe, TrainingPlan plan) {
        if (plan.mesh().isEmpty()) {
            return Optional.empty();
        }
        try {
            Mesh mesh = Mesh.parse(plan.mesh());
            PlacementView view = MeshPlan.of(loss, recipe, mesh, plan.places()).view();
            return Optional.of(view).filter(some -> mesh.extent(Mesh.MODEL) > 1);
        } catch (IllegalArgumentException wrong) {
            throw refusal(plan.places().isEmpty() ? "training.mesh" : "training.places", wrong);
        }
    }

    /** @throws InvalidInputException if so many workers cannot share the parts of a batch */
    static void requireShared(TrainingPlan plan, int workers) {
        if (workers > MOST_WORKERS) {
            throw new InvalidInputException(
                    "training.workers", "`workers` is %,d; it can be 1 to %d.".formatted(workers, MOST_WORKERS));
        }
        try {
            Optional<Mesh> mesh = plan.meshOf(workers);
            if (mesh.isPresent()) {
                MeshPlan.requireDivided(mesh.get(), plan.parts());
            } else {
                Replica.requireShared(plan.parts(), workers);
            }
        } catch (IllegalArgumentException wrong) {
            throw refusal("training.workers", wrong);
        }
    }

    private static InvalidInputException refusal(String field, IllegalArgumentException wrong) {
        String words = wrong.getMessage();
        return new InvalidInputException(
                field, Character.toUpperCase(words.charAt(0)) + words.substring(1) + (words.endsWith(".") ? "" : "."));
    }

    private static Pictures pictures(String field, DatasetView data, long projectId) {
        if (data.projectId() != projectId) {
            throw new InvalidInputException(
                    field, "Data set " + data.id() + " belongs to another project than the model.");
        }
        return data.pictures()
                .orElseThrow(
                        () -> new InvalidInputException(
                                field,
                                "Data set " + data.name()
                                        + " holds named values; a training wants a file of pictures, in the IDX format of MNIST."));
    }

    private static void check(
            TrainingPlan plan, DatasetView data, Pictures pictures, DatasetView rest, long projectId) {
        Pictures held = pictures("heldOut", rest, projectId);
        if (!held.shape().equals(pictures.shape())) {
            throw new InvalidInputException(
                    "heldOut",
                    "The pictures of %s are %s, and those of %s are %s: a model is judged by pictures like those that it learns."
                            .formatted(rest.name(), held.size(), data.name(), pictures.size()));
        }
        try {
            Judge.requireEnough(Math.min(held.count(), plan.judged()), plan.rowsOfPart());
        } catch (IllegalArgumentException few) {
            throw refusal("heldOut", few);
        }
    }

    private static Batch batch(TrainingPlan plan, Pictures pictures) {
        Shape picture =
                Shape.of(pictures.shape().stream().mapToInt(Integer::intValue).toArray());
        int rows = plan.rowsOfPart();
        try {
            return Batch.of(
                            rows,
                            pictures.count(),
                            COLUMN,
                            new TensorType(DType.I32, Shape.of(rows).append(picture)))
                    .with(plan.numbers());
        } catch (IllegalArgumentException tooMany) {
            throw refusal("training.batch", tooMany);
        }
    }

    private static long stateBytes(StepProgram step, RunSettings settings) {
        long numbers = step.state().stream()
                .mapToLong(part -> part.type().shape().size())
                .sum();
        long bytes = numbers * (settings.device().equals("jvm") ? Double.BYTES : Float.BYTES);
        if (bytes > CheckpointFile.MOST_BYTES) {
            throw new InvalidInputException(
                    "training",
                    "A checkpoint of this training would have %,d MB, and at most %,d MB are kept: a smaller model, an optimiser that remembers less, or no average."
                            .formatted(bytes >> 20, CheckpointFile.MOST_BYTES >> 20));
        }
        return bytes;
    }

    private byte[] store(Program program) {
        return contents.store(ProgramText.print(program).getBytes(StandardCharsets.UTF_8));
    }
}
