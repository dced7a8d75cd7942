package dev.variate.backend.mlflow;

import dev.variate.backend.InvalidInputException;
import dev.variate.backend.run.RunView;
import dev.variate.backend.run.Runs;
import dev.variate.backend.team.Account;
import dev.variate.backend.tracking.ExternalRuns;
import dev.variate.backend.tracking.MetricPoint;
import dev.variate.backend.tracking.StudioRunFigures;
import dev.variate.backend.tracking.TrackedRuns;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.springframework.http.HttpMethod;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Runs of both kinds found, and the histories of their metrics. A page's token is how many come before it. */
@RestController
@RequestMapping("/api/2.0/mlflow")
class MlflowSearch {
    private static final int USUAL_PAGE = 1000;
    private static final int LONGEST_HISTORY = 25_000;

    private final TrackedRuns tracked;
    private final ExternalRuns external;
    private final Runs runs;

    MlflowSearch(TrackedRuns tracked, ExternalRuns external, Runs runs) {
        this.tracked = tracked;
        this.external = external;
        this.runs = runs;
    }

    @PostMapping("/runs/search")
    MlflowDocuments.Page search(@AuthenticationPrincipal Account account, @RequestBody JsonNode json) {
        MlflowBody body = new MlflowBody(json);
        int offset = offset(body.text("page_token").orElse(""));
        TrackedRuns.Page found = tracked.find(
                account,
                new TrackedRuns.Request(
                        body.texts("experiment_ids").stream()
                                .map(MlflowExperiments::number)
                                .toList(),
                        body.text("filter").orElse(""),
                        body.texts("order_by"),
                        switch (body.text("run_view_type").orElse("")) {
                            case "DELETED_ONLY" -> TrackedRuns.Shelf.TRASH;
                            case "ALL" -> TrackedRuns.Shelf.ALL;
                            default -> TrackedRuns.Shelf.ACTIVE;
                        },
                        offset,
                        (int) Math.min(body.whole("max_results").orElse((long) USUAL_PAGE), Integer.MAX_VALUE)));
        return new MlflowDocuments.Page(
                null,
                found.runs().stream().map(MlflowDocuments.Run::of).toList(),
                null,
                found.more() ? Integer.toString(offset + found.runs().size()) : null);
    }

    @GetMapping("/metrics/get-history")
    MlflowDocuments.Page history(
            @AuthenticationPrincipal Account account,
            @RequestParam(name = "run_id", defaultValue = "") String id,
            @RequestParam(name = "run_uuid", defaultValue = "") String uuid,
            @RequestParam("metric_key") String key,
            @RequestParam(name = "max_results", defaultValue = "") String most,
            @RequestParam(name = "page_token", defaultValue = "") String token) {
        String run = id.isEmpty() ? uuid : id;
        OptionalLong own = MlflowRuns.own(run);
        if (own.isPresent()) {
            RunView view = runs.get(account, own.getAsLong());
            return page(
                    StudioRunFigures.metrics(view).stream()
                            .filter(metric -> metric.key().equals(key))
                            .toList(),
                    Optional.empty());
        }
        int limit = most.isEmpty() ? LONGEST_HISTORY : Math.clamp(offset(most), 1, LONGEST_HISTORY);
        int offset = offset(token);
        List<MetricPoint> points = external.history(account, run, key, offset, limit + 1);
        return page(
                points.stream().limit(limit).toList(),
                points.size() > limit ? Optional.of(Integer.toString(offset + limit)) : Optional.empty());
    }

    private static MlflowDocuments.Page page(List<MetricPoint> points, Optional<String> next) {
        return new MlflowDocuments.Page(
                null, null, points.stream().map(MlflowDocuments.Metric::of).toList(), next.orElse(null));
    }

    /** What else MLflow has: its clients know this answer. */
    @RequestMapping("/**")
    void refuse(HttpMethod method) {
        throw new MlflowErrors.NothingHereException(
                "The studio takes MLflow's experiments, runs, parameters, metrics and tags; it has no artifacts, models, data sets or traces of MLflow's.");
    }

    private static int offset(String token) {
        if (token.isEmpty()) {
            return 0;
        }
        if (!token.matches("\\d{1,9}")) {
            throw new InvalidInputException("page_token", "`" + token + "` is no token of a page of this list.");
        }
        return Integer.parseInt(token);
    }
}
