package dev.variate.backend.run;

import dev.variate.diagnostics.Importance;
import dev.variate.diagnostics.MarginalLikelihood;
import dev.variate.fit.Method;
import dev.variate.fit.StopRules;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A run as it is shown.
 *
 * @param number counts the runs of the project, from 1
 * @param revision the model's revision that the text equals; empty if it was a draft
 * @param phase {@code compiling}, {@code warmup} or {@code sampling} while it runs, else empty
 * @param wish what somebody wants of it while a worker has it: {@code stop}, {@code pause} or {@code cancel}; else empty
 * @param until when it may end before its last draw
 * @param error in words; empty unless it failed
 * @param endedBy who or what ended it before its last draw, in words; else empty
 * @param kept how many draws of each chain count, if it was ended early with what it had
 * @param progress iterations done per chain, warm-up included
 * @param engineVersion of the code that drew
 * @param reproduces the run whose draws this one was to make again
 * @param sameDraws whether it did, to the last bit; empty until both have ended
 * @param importance of the draws of an approximation that has ended well
 * @param marginalLikelihood of the model, where the method found it
 * @param verdict whether the result can be trusted, in a sentence; empty before there are draws
 */
public record RunView(
        long id,
        int number,
        long projectId,
        long modelId,
        String modelName,
        OptionalInt revision,
        RunStatus status,
        String phase,
        String wish,
        String who,
        Instant createdAt,
        Optional<Instant> startedAt,
        Optional<Instant> finishedAt,
        Method method,
        RunSettings settings,
        StopRules until,
        long seed,
        String source,
        Optional<Long> dataId,
        OptionalInt dataVersion,
        String error,
        String endedBy,
        OptionalInt kept,
        List<Integer> progress,
        String verdict,
        int divergences,
        OptionalDouble maxRHat,
        OptionalDouble minEss,
        OptionalLong gradients,
        OptionalDouble compileSeconds,
        OptionalDouble sampleSeconds,
        String workerName,
        String engineVersion,
        OptionalLong reproduces,
        Optional<Boolean> sameDraws,
        Optional<Importance> importance,
        Optional<MarginalLikelihood> marginalLikelihood,
        MarksView marks) {
    public RunView {
        progress = List.copyOf(progress);
    }

    /** Draws of each chain that every chain has and that count. */
    public int drawn() {
        return kept.orElse(
                Math.max(0, progress.stream().mapToInt(Integer::intValue).min().orElse(0) - settings.warmup()));
    }
}
