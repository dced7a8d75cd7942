package dev.variate.backend.run;

import dev.variate.backend.InvalidInputException;
import dev.variate.backend.NotFoundException;
import dev.variate.pool.protocol.CheckpointFile;
import dev.variate.pool.protocol.TrainingPoint;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** Where workers bring what trainings tell. The database is changed first; whoever looks at the run is told afterwards. */
@Service
public class TrainingIntake {
    private static final int LARGEST_PICTURES = 8 << 20;

    private final JdbcClient jdbc;
    private final RunQueue queue;
    private final RunRepository runs;
    private final TrainingStore store;
    private final TrainingCheckpoints checkpoints;
    private final RunEvents events;

    TrainingIntake(
            JdbcClient jdbc,
            RunQueue queue,
            RunRepository runs,
            TrainingStore store,
            TrainingCheckpoints checkpoints,
            RunEvents events) {
        this.jdbc = jdbc;
        this.queue = queue;
        this.runs = runs;
        this.store = store;
        this.checkpoints = checkpoints;
        this.events = events;
    }

    /**
     * How a training stands. Whether the attempt is to end.
     *
     * @throws LeaseLostException if the attempt is no longer the run's
     */
    public boolean point(long runId, int attempt, TrainingPoint point) {
        boolean leave = queue.extend(runId, attempt);
        if (point.step() < 1 || point.step() > run(runId).settings().draws()) {
            throw new InvalidInputException("step", "Run " + runId + " has no step " + point.step() + ".");
        }
        store.point(runId, point);
        tell(runId, point.step());
        return leave;
    }

    /** As {@link #point}. */
    public boolean pictures(long runId, int attempt, long step, byte[] png) {
        boolean leave = queue.extend(runId, attempt);
        if (png.length > LARGEST_PICTURES) {
            throw new InvalidInputException(
                    "",
                    "Pictures of %,d bytes are more than the %,d that are kept of a step."
                            .formatted(png.length, LARGEST_PICTURES));
        }
        store.pictures(runId, step, png);
        tell(runId, step);
        return leave;
    }

    /** As {@link #point}. */
    public boolean piece(long runId, int attempt, long step, int number, byte[] content) {
        return checkpoints.piece(runId, attempt, step, number, content);
    }

    /** As {@link #point}. */
    public boolean checkpoint(long runId, int attempt, CheckpointFile file) {
        if (file.step() < 1 || file.step() > run(runId).settings().draws()) {
            throw new InvalidInputException("step", "Run " + runId + " has no step " + file.step() + ".");
        }
        boolean leave = checkpoints.whole(runId, attempt, file);
        tell(runId, file.step());
        return leave;
    }

    /** @throws NotFoundException if there is none */
    public CheckpointFile newest(long runId) {
        return checkpoints
                .newest(runId)
                .orElseThrow(() -> new NotFoundException("Run " + runId + " has no checkpoint."));
    }

    public void write(long runId, OutputStream out) throws IOException {
        checkpoints.write(runId, out);
    }

    /** The workers of an attempt, in the order of their numbers. */
    public List<Long> members(long runId, int attempt) {
        return jdbc.sql("select worker_id from run_members where run_id = ? and attempt = ? order by member")
                .params(runId, attempt)
                .query(Long.class)
                .list();
    }

    private void tell(long runId, long step) {
        events.tell(run(runId).projectId(), new RunEvent.TrainingTold(runId, step));
    }

    private RunEntity run(long runId) {
        return runs.findById(runId).orElseThrow(() -> NotFoundException.of("run", runId));
    }
}
