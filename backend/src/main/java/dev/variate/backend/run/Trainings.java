package dev.variate.backend.run;

import dev.variate.backend.NotFoundException;
import dev.variate.backend.dataset.DataSnapshot;
import dev.variate.backend.dataset.Datasets;
import dev.variate.backend.team.Account;
import dev.variate.fit.Method;
import dev.variate.parallel.Mesh;
import dev.variate.parallel.PlacementView;
import dev.variate.pool.protocol.TrainingPoint;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.springframework.stereotype.Service;

/** What trainings tell, for those who look at them. */
@Service
public class Trainings {
    private static final int POINTS_AT_ONCE = 5000;

    private final Runs runs;
    private final TrainingStore store;
    private final TrainingCheckpoints checkpoints;
    private final Datasets datasets;

    Trainings(Runs runs, TrainingStore store, TrainingCheckpoints checkpoints, Datasets datasets) {
        this.runs = runs;
        this.store = store;
        this.checkpoints = checkpoints;
        this.datasets = datasets;
    }

    /** @throws NotFoundException if the run is not the account's, or no training */
    public TrainingView get(Account account, long runId) {
        RunEntity run = runs.find(account, runId);
        TrainingStore.Stored stored =
                store.find(runId).orElseThrow(() -> new NotFoundException("Run " + run.number() + " is no training."));
        Optional<PlacementView> placement = stored.plan()
                .meshOf(run.settings().workers())
                .flatMap(mesh -> stored.placement().map(view -> view.withCopies(mesh.extent(Mesh.DATA))));
        return new TrainingView(
                stored.plan(),
                stored.workers(),
                stored.heldOutVersionId().map(datasets::reference).map(DataSnapshot::dataId),
                stored.weights(),
                stored.stateBytes(),
                checkpoints
                        .newest(runId)
                        .map(file -> OptionalLong.of(file.step()))
                        .orElseGet(OptionalLong::empty),
                store.latest(runId).map(TrainingView.Point::of),
                placement);
    }

    /** What is on which worker of a training's mesh. */
    public PlacementView placement(Account account, long runId) {
        return get(account, runId)
                .placement()
                .orElseThrow(() -> new NotFoundException(
                        "Each worker of run " + runs.find(account, runId).number()
                                + " has the whole model: it has no mesh, or trains on one worker now."));
    }

    /** Points after a step, in order; 0 for all. */
    public List<TrainingView.Point> points(Account account, long runId, long after) {
        runs.find(account, runId);
        return store.points(runId, after).stream().map(TrainingView.Point::of).toList();
    }

    /** Hands over all points, in order, some thousands at a time. */
    public void eachPoint(Account account, long runId, Consumer<TrainingView.Point> reader) {
        runs.find(account, runId);
        long after = 0;
        List<TrainingPoint> some;
        do {
            some = store.points(runId, after, POINTS_AT_ONCE);
            for (TrainingPoint point : some) {
                reader.accept(TrainingView.Point.of(point));
                after = point.step();
            }
        } while (some.size() == POINTS_AT_ONCE);
    }

    /** The least bits per dimension that each training among these runs has told, of held-out pictures if it is judged by any. */
    public Map<Long, Double> best(Account account, List<RunView> views) {
        List<Long> ids = views.stream()
                .filter(run -> run.method() == Method.TRAIN)
                .map(RunView::id)
                .toList();
        ids.forEach(id -> runs.find(account, id));
        return ids.isEmpty() ? Map.of() : store.best(ids);
    }

    /** The steps after which pictures were made, in order. */
    public List<Long> pictureSteps(Account account, long runId) {
        runs.find(account, runId);
        return store.pictureSteps(runId);
    }

    /** A PNG. */
    public byte[] picture(Account account, long runId, long step) {
        RunEntity run = runs.find(account, runId);
        return store.picture(runId, step)
                .orElseThrow(
                        () -> new NotFoundException("Run " + run.number() + " has no pictures of step " + step + "."));
    }

    /** The newest checkpoint, as {@code ./variate train} reads it. */
    public TrainingView.Kept checkpoint(Account account, long runId) {
        RunEntity run = runs.find(account, runId);
        return checkpoints
                .newest(runId)
                .map(file -> new TrainingView.Kept(file.step(), file.bytes()))
                .orElseThrow(() -> new NotFoundException("Run " + run.number() + " has no checkpoint."));
    }

    public void writeCheckpoint(Account account, long runId, OutputStream out) throws IOException {
        runs.find(account, runId);
        checkpoints.write(runId, out);
    }

    /** Copies the newest checkpoint into a file, whole even if a newer one comes meanwhile. Whether there is one. */
    public boolean copyCheckpoint(Account account, long runId, Path file) throws IOException {
        runs.find(account, runId);
        return checkpoints.copy(runId, file).isPresent();
    }
}
