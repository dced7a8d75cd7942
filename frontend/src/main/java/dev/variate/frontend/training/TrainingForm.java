package dev.variate.frontend.training;

import dev.variate.backend.dataset.DatasetView;
import dev.variate.backend.dataset.Pictures;
import dev.variate.backend.run.LaunchRequest;
import dev.variate.backend.run.Placement;
import dev.variate.backend.run.RunSettings;
import dev.variate.backend.run.RunView;
import dev.variate.backend.run.TrainingView;
import dev.variate.fit.Method;
import dev.variate.fit.StopRules;
import dev.variate.frontend.shell.Figures;
import dev.variate.parallel.Mesh;
import dev.variate.pool.start.TrainingPlan;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a training is to go, as somebody has it in the fields.
 *
 * @param heldOut the data set by which it is judged
 * @param seed empty for a new one
 */
public record TrainingForm(
        int steps, TrainingPlan plan, Optional<Long> heldOut, int workers, String device, Optional<Long> seed) {

    private static final int MOST_STEPS = 1_000_000;
    private static final int MOST_ROWS = 65_536;
    private static final int MOST_WORKERS = 64;
    /** So many points make a curve. */
    private static final int POINTS = 100;
    /** Pictures of fewer numbers are trained in seconds, so that more steps cost nothing. */
    private static final int SMALL = 256;

    /** What stands in the fields. */
    record Typed(
            String steps,
            String batch,
            String rate,
            String schedule,
            String warmup,
            String optimiser,
            String heldOut,
            String workers,
            String device,
            String seed,
            String numbers,
            String every,
            String clip,
            String average,
            String parts,
            String mesh,
            String places,
            String precision) {}

    /** What most people want for these pictures, in minutes on two cores. */
    public static TrainingForm usual(Optional<Pictures> pictures, Optional<Long> heldOut) {
        var small = pictures.map(file ->
                        file.shape().stream().mapToInt(Integer::intValue).reduce(1, (a, b) -> a * b) <= SMALL)
                .orElse(true);
        var usual = TrainingPlan.USUAL;
        var steps = small ? 20_000 : 5_000;
        var batch = pictures.map(file -> Math.min(64, file.count())).orElse(64);
        return new TrainingForm(steps, with(usual, batch, steps / POINTS), heldOut, 1, "tensorflow", Optional.empty());
    }

    /** As an earlier training went. */
    public static TrainingForm of(RunView run, TrainingView training) {
        return new TrainingForm(
                run.settings().draws(),
                training.plan(),
                training.heldOutId(),
                training.workers(),
                run.settings().device(),
                Optional.empty());
    }

    private static TrainingPlan with(TrainingPlan plan, int batch, int every) {
        return new TrainingPlan(
                batch,
                plan.parts(),
                plan.optimiser(),
                plan.rate(),
                plan.schedule(),
                plan.warmup(),
                plan.clip(),
                plan.average(),
                plan.momentum(),
                plan.decay(),
                every,
                plan.judged(),
                plan.numbers(),
                plan.mesh(),
                plan.places(),
                plan.precision());
    }

    /** Of data sets with pictures of this size, the one whose name says that it is kept for judging. */
    public static Optional<Long> held(List<DatasetView> others) {
        return others.stream()
                .filter(other -> other.name().toLowerCase(java.util.Locale.ROOT).matches(".*(held|test|t10k|valid).*"))
                .map(DatasetView::id)
                .findFirst();
    }

    /** How often there are points; empty where that is left to the steps. */
    String everyWritten() {
        return plan.every() == Math.max(1, steps / POINTS) ? "" : Integer.toString(plan.every());
    }

    /** @throws IllegalArgumentException that says which field cannot be used, and what it may hold */
    static TrainingForm read(Typed typed) {
        var usual = TrainingPlan.USUAL;
        var steps = whole("Steps", typed.steps(), 1, MOST_STEPS);
        // each device of a mesh is a worker, so their number is not typed
        var mesh = typed.mesh().isBlank() ? Optional.<Mesh>empty() : Optional.of(Mesh.parse(typed.mesh()));
        var workers = mesh.map(Mesh::size).orElseGet(() -> whole("Workers", typed.workers(), 1, MOST_WORKERS));
        var batch = whole("Pictures a step", typed.batch(), 1, MOST_ROWS);
        var parts = whole("Parts of a batch", typed.parts(), 1, MOST_ROWS);
        var constant = typed.schedule().equals("constant");
        var plan = new TrainingPlan(
                batch,
                parts(parts, batch, workers, mesh),
                typed.optimiser(),
                above("Learning rate", typed.rate())
                        .orElseThrow(() ->
                                new IllegalArgumentException("Learning rate takes a number above 0, such as 0.001.")),
                typed.schedule(),
                constant ? 0 : whole("Steps in which it rises", typed.warmup(), 0, MOST_STEPS),
                above("Clip gradients to", typed.clip()),
                share(typed.average()),
                usual.momentum(),
                usual.decay(),
                typed.every().isBlank()
                        ? Math.max(1, steps / POINTS)
                        : whole("Point every", typed.every(), 1, MOST_STEPS),
                usual.judged(),
                numbers(typed.numbers()),
                typed.mesh(),
                mesh.isPresent() ? typed.places() : "",
                typed.precision());
        return new TrainingForm(
                steps,
                plan,
                typed.heldOut().isEmpty() ? Optional.empty() : Optional.of(Long.valueOf(typed.heldOut())),
                workers,
                typed.device(),
                seed(typed.seed()));
    }

    /** As typed where workers can share them; else one for each, on a mesh as many as are of use, which one alone is not. */
    private static int parts(int typed, int batch, int workers, Optional<Mesh> mesh) {
        return mesh.map(grid ->
                        typed > 1 && typed % grid.extent(Mesh.DATA) == 0 ? typed : TrainingPlan.usualParts(batch, grid))
                .orElse(typed % workers == 0 ? typed : workers);
    }

    /** The run that it asks for. */
    public LaunchRequest request(long project, long model, String source, Optional<Long> data) {
        return new LaunchRequest(
                project,
                model,
                source,
                data,
                Method.TRAIN.text(),
                RunSettings.usual(Method.TRAIN)
                        .withDraws(steps)
                        .withWorkers(workers)
                        .withDevice(device),
                seed,
                Placement.ANYWHERE,
                StopRules.NONE,
                Optional.of(new LaunchRequest.Training(plan, heldOut)));
    }

    /** {@code hidden=128 latent=8}. */
    static Map<String, Double> numbers(String text) {
        Map<String, Double> numbers = new LinkedHashMap<>();
        for (var part : text.strip().split("[\\s,;]+")) {
            if (part.isEmpty()) {
                continue;
            }
            var sides = part.split("=", -1);
            try {
                numbers.put(sides[0], Double.valueOf(sides[1]));
            } catch (NumberFormatException | ArrayIndexOutOfBoundsException wrong) {
                throw new IllegalArgumentException(
                        "Numbers that the model takes are written name=number, such as hidden=128; this is “" + part
                                + "”.",
                        wrong);
            }
        }
        return numbers;
    }

    private static int whole(String field, String text, int least, int most) {
        try {
            var number = Integer.parseInt(plain(text));
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException notWhole) {
            // said below, together with what is out of bounds
        }
        throw new IllegalArgumentException("%s takes a whole number from %d to %s; this is “%s”."
                .formatted(field, least, Figures.whole(most), text.strip()));
    }

    private static Optional<Double> above(String field, String text) {
        if (text.isBlank()) {
            return Optional.empty();
        }
        try {
            var number = Double.parseDouble(plain(text));
            if (number > 0 && Double.isFinite(number)) {
                return Optional.of(number);
            }
        } catch (NumberFormatException notANumber) {
            // said below
        }
        throw new IllegalArgumentException("%s takes a number above 0; this is “%s”.".formatted(field, text.strip()));
    }

    private static Optional<Double> share(String text) {
        var share = above("Running average keeps", text);
        if (share.filter(kept -> kept >= 1).isPresent()) {
            throw new IllegalArgumentException(
                    "Running average keeps a share between 0 and 1, such as 0.999; this is “" + text.strip() + "”.");
        }
        return share;
    }

    private static Optional<Long> seed(String text) {
        try {
            return text.isBlank() ? Optional.empty() : Optional.of(Long.valueOf(plain(text)));
        } catch (NumberFormatException notWhole) {
            throw new IllegalArgumentException(
                    "A seed is a whole number; this is “%s”.".formatted(text.strip()), notWhole);
        }
    }

    private static String plain(String text) {
        return text.strip().replace(",", "").replace(" ", "");
    }
}
