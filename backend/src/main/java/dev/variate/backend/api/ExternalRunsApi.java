package dev.variate.backend.api;

import dev.variate.backend.paging.Listed;
import dev.variate.backend.paging.Portion;
import dev.variate.backend.team.Account;
import dev.variate.backend.tracking.ExternalRunView;
import dev.variate.backend.tracking.ExternalRuns;
import dev.variate.backend.tracking.KeyValue;
import dev.variate.backend.tracking.MetricPoint;
import io.swagger.v3.oas.annotations.Parameter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Runs that other programs told of, by MLflow's clients under {@code /api/2.0/mlflow}. */
@RestController
@RequestMapping("/api/v1")
class ExternalRunsApi {
    private final ExternalRuns runs;

    ExternalRunsApi(ExternalRuns runs) {
        this.runs = runs;
    }

    /** Latest first. */
    @GetMapping("/projects/{project}/external-runs")
    ResponseEntity<ExternalRunList> list(
            @Parameter(hidden = true) @AuthenticationPrincipal Account account,
            @PathVariable long project,
            @Parameter(description = "Only those whose `id` is smaller, such as `next` of the page before.")
                    @RequestParam(required = false)
                    @Nullable
                    Long before,
            @Pages.SmallLimit @RequestParam(defaultValue = Pages.FEW) int limit,
            @Pages.Cursor @RequestParam(required = false) @Nullable String cursor) {
        Portion portion = Pages.portion(limit, cursor);
        Listed<ExternalRunDocument> found = runs.list(account, project, Optional.ofNullable(before), portion)
                .map(ExternalRunDocument::of);
        return ResponseEntity.ok()
                .headers(Pages.link("/api/v1/projects/" + project + "/external-runs", portion, found))
                .body(new ExternalRunList(
                        found.rows(),
                        found.next().isPresent() ? found.rows().getLast().id() : null));
    }

    @GetMapping("/external-runs/{run}")
    ExternalRunDocument get(
            @Parameter(hidden = true) @AuthenticationPrincipal Account account, @PathVariable long run) {
        return ExternalRunDocument.of(runs.get(account, run));
    }

    /** Moves the run to the trash. */
    @DeleteMapping("/external-runs/{run}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void trash(@Parameter(hidden = true) @AuthenticationPrincipal Account account, @PathVariable long run) {
        runs.trash(account, run);
    }

    /** @param next behind which the next page begins, for {@code before}; null on the last */
    record ExternalRunList(
            List<ExternalRunDocument> runs, @Nullable Long next) {}

    /** A figure that is not finite is null. */
    record MetricDocument(String key, @Nullable Double value, long step, Instant at) {
        static MetricDocument of(MetricPoint point) {
            return new MetricDocument(
                    point.key(),
                    Double.isFinite(point.value()) ? point.value() : null,
                    point.step(),
                    Instant.ofEpochMilli(point.atMillis()));
        }
    }

    /** @param uid what MLflow's clients call it */
    record ExternalRunDocument(
            long id,
            String uid,
            long project,
            int number,
            String name,
            String who,
            String status,
            Instant startedAt,
            @Nullable Instant endedAt,
            int points,
            List<KeyValue> params,
            List<KeyValue> tags,
            List<MetricDocument> metrics) {
        static ExternalRunDocument of(ExternalRunView run) {
            return new ExternalRunDocument(
                    run.id(),
                    run.uid(),
                    run.projectId(),
                    run.number(),
                    run.name(),
                    run.who(),
                    run.status().text(),
                    run.startedAt(),
                    run.endedAt().orElse(null),
                    run.points(),
                    run.params(),
                    run.tags(),
                    run.metrics().stream().map(MetricDocument::of).toList());
        }
    }
}
