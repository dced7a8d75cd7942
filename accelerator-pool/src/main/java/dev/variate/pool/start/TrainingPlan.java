package dev.variate.pool.start;

import dev.variate.parallel.Mesh;
import dev.variate.training.Adafactor;
import dev.variate.training.Adam;
import dev.variate.training.GradientDescent;
import dev.variate.training.Optimiser;
import dev.variate.training.Recipe;
import dev.variate.training.Replica;
import dev.variate.training.Schedule;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How a training that somebody launches goes, beside its number of steps.
 *
 * @param batch rows a step, of all workers together
 * @param parts equal parts of a batch, each with noise of its own: of so many workers as divide them each computes some, and what comes of it does
 *     not depend on how many
 * @param optimiser {@code adam}, {@code sgd} or {@code adafactor}
 * @param rate the highest learning rate
 * @param schedule {@code constant}; {@code cosine}, which falls to 0 at the last step; or {@code inverseRoot}, which falls with the root of the step
 * @param warmup steps in which the rate rises, where it does not stay the same
 * @param clip the largest norm of a gradient
 * @param average how much of the running average of the weights is kept a step
 * @param momentum of {@code sgd}
 * @param decay share of the weights that {@code adam} lets go a step, times the rate
 * @param every steps between points, pictures and checkpoints
 * @param judged the most held-out rows that are judged each time
 * @param numbers that the model takes as parameters
 * @param mesh such as {@code data=2,model=3}, for which it was launched; blank where workers share nothing but rows
 * @param places which of the text's places are where along {@code model}, see {@link dev.variate.parallel.Placement#parse}; blank for the order of the text
 * @param precision {@code full}; or {@code mixed}, where products have factors in bfloat16
 */
public record TrainingPlan(
        int batch,
        int parts,
        String optimiser,
        double rate,
        String schedule,
        int warmup,
        Optional<Double> clip,
        Optional<Double> average,
        double momentum,
        double decay,
        int every,
        int judged,
        Map<String, Double> numbers,
        String mesh,
        String places,
        String precision) {
    /** What most people want. */
    public static final TrainingPlan USUAL = new TrainingPlan(
            32,
            1,
            "adam",
            1e-3,
            "constant",
            0,
            Optional.empty(),
            Optional.empty(),
            0.9,
            0,
            100,
            1000,
            Map.of(),
            "",
            "",
            "full");

    /** As Adam's paper has them. */
    private static final double MEMORY = 0.999;

    private static final double EPSILON = 1e-8;

    public TrainingPlan {
        Objects.requireNonNull(optimiser, "a plan has an optimiser");
        Objects.requireNonNull(schedule, "a plan has a schedule");
        numbers = Map.copyOf(numbers);
        // plans that were stored before there were meshes, or a choice of precision, have none
        mesh = Objects.requireNonNullElse(mesh, "").strip();
        places = Objects.requireNonNullElse(places, "").strip();
        precision = Objects.requireNonNullElse(precision, "full").strip();
    }

    /**
     * The mesh of so many workers: as many copies along {@code data} as they make. Nothing where they share rows only, each with all weights, as one worker alone does that is left of a mesh.
     *
     * @throws IllegalArgumentException if they are several, and make no copies, in words
     */
    public Optional<Mesh> meshOf(int workers) {
        if (mesh.isEmpty()) {
            return Optional.empty();
        }
        int model = Mesh.parse(mesh).extent(Mesh.MODEL);
        if (model == 1 || workers == 1) {
            return Optional.empty();
        }
        if (workers % model != 0) {
            throw new IllegalArgumentException(
                    "a copy of the mesh `" + mesh + "` is on " + model + " workers, of which " + workers
                            + " make no whole number of copies: take 1, or a multiple of " + model);
        }
        return Optional.of(Mesh.of(workers / model, model));
    }

    /** Into how many parts a batch is usefully cut on a mesh: the most that its copies share equally and that divide the batch, up to one for each worker, so that its stages have something to do at the same time. */
    public static int usualParts(int batch, Mesh mesh) {
        int parts = mesh.size();
        while (parts > 0 && batch % parts != 0) {
            parts -= mesh.extent(Mesh.DATA);
        }
        return parts > 0 ? parts : mesh.size();
    }

    /**
     * The most workers, one at least, by whom it can be done of so many: copies of the mesh that share the parts of a batch equally, or one that has the whole model.
     */
    public int most(int workers) {
        int model = mesh.isEmpty() ? 1 : Mesh.parse(mesh).extent(Mesh.MODEL);
        int copies = workers / model;
        while (copies > 0 && parts % copies != 0) {
            copies--;
        }
        return Math.max(1, copies * model);
    }

    /** @throws IllegalArgumentException if the batch does not divide into the parts */
    public int rowsOfPart() {
        return Replica.rowsOfPart(batch, parts);
    }

    /**
     * @param steps in all, at which a cosine ends
     * @throws IllegalArgumentException if no training can go so; the message stands in the middle of a sentence
     */
    public Recipe recipe(int steps) {
        if (!(rate > 0)) {
            throw new IllegalArgumentException("the learning rate is " + rate + "; it must be above 0");
        }
        if (every < 1 || judged < 1) {
            throw new IllegalArgumentException(
                    "`every` is " + every + " and `judged` is " + judged + "; both must be at least 1");
        }
        return new Recipe(how(), rates(steps), optional(clip), optional(average), parts, isMixed(precision));
    }

    /** @throws IllegalArgumentException if there is no such precision; the message stands in the middle of a sentence */
    public static boolean isMixed(String precision) {
        return switch (precision) {
            case "full" -> false;
            case "mixed" -> true;
            default ->
                throw new IllegalArgumentException(
                        "there is no precision `" + precision + "`; there are `full` and `mixed`");
        };
    }

    private Optimiser how() {
        return switch (optimiser) {
            case "adam" -> new Adam(0.9, MEMORY, EPSILON, decay);
            case "sgd" -> new GradientDescent(momentum, false);
            case "adafactor" -> new Adafactor();
            default ->
                throw new IllegalArgumentException(
                        "there is no optimiser `" + optimiser + "`; there are `adam`, `sgd` and `adafactor`");
        };
    }

    private Schedule rates(int steps) {
        return switch (schedule) {
            case "constant" -> new Schedule.Constant(rate);
            case "cosine" -> new Schedule.Cosine(rate, warmup, steps);
            // its highest rate is reached when the warm-up ends, and is what people know
            case "inverseRoot" ->
                new Schedule.InverseRoot(rate * Math.sqrt(Math.max(1, warmup)), 1, Math.max(1, warmup));
            default ->
                throw new IllegalArgumentException(
                        "there is no schedule `" + schedule + "`; there are `constant`, `cosine` and `inverseRoot`");
        };
    }

    private static OptionalDouble optional(Optional<Double> number) {
        return number.map(OptionalDouble::of).orElseGet(OptionalDouble::empty);
    }
}
