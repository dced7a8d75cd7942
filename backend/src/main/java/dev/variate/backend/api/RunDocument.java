package dev.variate.backend.api;

import dev.variate.backend.run.CheckFinding;
import dev.variate.backend.run.RunView;
import dev.variate.diagnostics.Importance;
import dev.variate.diagnostics.MarginalLikelihood;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A run as the API gives it; what is not known yet is null. */
record RunDocument(
        long id,
        int number,
        long project,
        long model,
        String modelName,
        @Nullable Integer revision,

        @Schema(allowableValues = {"queued", "running", "paused", "succeeded", "failed", "cancelled"})
        String status,

        String phase,
        String wish,
        String error,
        String endedBy,
        @Nullable Integer kept,
        String who,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,

        @Schema(description = "As the field `method` of a launch.")
        String method,

        RunSettingsDocument settings,
        @Nullable UntilDocument until,
        long seed,
        String source,
        @Nullable Long data,
        @Nullable Integer dataVersion,
        List<Integer> progress,
        String verdict,
        @Nullable Double kHat,
        @Nullable Double effectiveDraws,
        @Nullable Double logMarginalLikelihood,
        @Nullable Double logMarginalLikelihoodError,
        int divergences,
        @Nullable Double maxRHat,
        @Nullable Double minEss,
        @Nullable Long gradients,
        @Nullable Double compileSeconds,
        @Nullable Double sampleSeconds,
        String worker,
        String engineVersion,
        @Nullable Long reproduces,
        @Nullable Boolean sameDraws,
        List<String> tags,
        boolean pinned,
        boolean starred,
        boolean baseline,
        String note,

        @Schema(
                description =
                        "What the run's checks found that is worth a look, of one run that is asked for by its number; null as long as they are not made.")
        @Nullable
        List<FindingDocument> checkFindings) {

    /** @param evidence the address of the figures that say so */
    record FindingDocument(
            @Schema(allowableValues = {"sensitivity", "loo", "predictive"})
            String check,

            String words,
            String evidence) {}

    record RunSettingsDocument(
            int chains,
            int warmup,
            int draws,
            String device,
            double targetAccept,
            String metric,
            int maxTreeDepth,
            int workers,

            @Schema(
                    types = {"string", "object", "array"},
                    description =
                            "Where chains began: a word, or values by variable, or an array of such objects, one for each chain.")
            JsonNode init,

            int batchSize,
            double stepSize,
            String plate) {}

    static RunDocument of(RunView run) {
        return of(run, Optional.empty());
    }

    static RunDocument of(RunView run, Optional<List<CheckFinding>> findings) {
        return new RunDocument(
                run.id(),
                run.number(),
                run.projectId(),
                run.modelId(),
                run.modelName(),
                run.revision().isPresent() ? run.revision().getAsInt() : null,
                run.status().text(),
                run.phase(),
                run.wish(),
                run.error(),
                run.endedBy(),
                run.kept().isPresent() ? run.kept().getAsInt() : null,
                run.who(),
                run.createdAt(),
                run.startedAt().orElse(null),
                run.finishedAt().orElse(null),
                run.method().text(),
                new RunSettingsDocument(
                        run.settings().chains(),
                        run.settings().warmup(),
                        run.settings().draws(),
                        run.settings().device(),
                        run.settings().targetAccept(),
                        run.settings().metric().text(),
                        run.settings().maxTreeDepth(),
                        run.settings().workers(),
                        StartsJson.of(run.settings().init()),
                        run.settings().batch().batchSize(),
                        run.settings().batch().stepSize(),
                        run.settings().batch().plate()),
                UntilDocument.of(run.until()),
                run.seed(),
                run.source(),
                run.dataId().orElse(null),
                run.dataVersion().isPresent() ? run.dataVersion().getAsInt() : null,
                run.progress(),
                run.verdict(),
                run.importance().map(Importance::kHat).filter(Double::isFinite).orElse(null),
                run.importance()
                        .map(Importance::effectiveDraws)
                        .filter(Double::isFinite)
                        .orElse(null),
                run.marginalLikelihood().map(MarginalLikelihood::log).orElse(null),
                run.marginalLikelihood().map(MarginalLikelihood::error).orElse(null),
                run.divergences(),
                run.maxRHat().isPresent() ? run.maxRHat().getAsDouble() : null,
                run.minEss().isPresent() ? run.minEss().getAsDouble() : null,
                run.gradients().isPresent() ? run.gradients().getAsLong() : null,
                run.compileSeconds().isPresent() ? run.compileSeconds().getAsDouble() : null,
                run.sampleSeconds().isPresent() ? run.sampleSeconds().getAsDouble() : null,
                run.workerName(),
                run.engineVersion(),
                run.reproduces().isPresent() ? run.reproduces().getAsLong() : null,
                run.sameDraws().orElse(null),
                run.marks().tags(),
                run.marks().pinned(),
                run.marks().starred(),
                run.marks().baseline(),
                run.marks().note(),
                findings.map(all -> all.stream()
                                .map(f -> new FindingDocument(
                                        f.check(), f.words(), "/api/v1/runs/" + run.id() + "/" + f.check()))
                                .toList())
                        .orElse(null));
    }
}
