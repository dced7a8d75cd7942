package dev.variate.pool.protocol;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A run that is this worker's for {@code leaseSeconds} after each message about it.
 *
 * @param attempt which attempt of the run this is; every message about the run names it, and none counts once another attempt has begun
 * @param method such as {@code nuts}; the worker says if it knows no such method
 * @param program {@code ProgramText}
 * @param device what to compile for, such as {@code jvm}
 * @param settings of a method without chains: one chain without warm-up
 * @param firstChain of those that are this worker's; of a run for several workers, others have the rest
 * @param chainCount how many are this worker's
 * @param checkpoints where each of them goes on; empty for a run that never began
 * @param training what a run of the method {@code train} has beside its program, the loss
 */
public record Lease(
        long runId,
        int attempt,
        int leaseSeconds,
        String method,
        String program,
        List<NamedTensor> inputs,
        RunSettings settings,
        long seed,
        String device,
        int firstChain,
        int chainCount,
        List<Checkpoint> checkpoints,
        Optional<TrainingJob> training) {
    public Lease {
        inputs = List.copyOf(inputs);
        checkpoints = List.copyOf(checkpoints);
        Objects.requireNonNull(training, "a lease has a training, which may be none");
    }
}
