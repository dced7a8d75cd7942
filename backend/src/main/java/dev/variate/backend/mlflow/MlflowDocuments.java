package dev.variate.backend.mlflow;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.variate.backend.project.ProjectView;
import dev.variate.backend.run.RunStatus;
import dev.variate.backend.run.RunView;
import dev.variate.backend.tracking.ExternalRunView;
import dev.variate.backend.tracking.KeyValue;
import dev.variate.backend.tracking.MetricPoint;
import dev.variate.backend.tracking.StudioRunFigures;
import dev.variate.backend.tracking.TrackedRuns.Tracked;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What MLflow's clients read: names as its protocol has them. */
final class MlflowDocuments {
    /** In the year 9999. */
    static final long LAST_TIME = 253_402_300_799_000L;

    /** How clients name a run of the studio, before its number. */
    static final String STUDIO = "variate-";

    private MlflowDocuments() {}

    record Experiment(
            @JsonProperty("experiment_id") String experimentId,
            String name,
            @JsonProperty("artifact_location") String artifactLocation,
            @JsonProperty("lifecycle_stage") String lifecycleStage,
            @JsonProperty("creation_time") long creationTime,
            @JsonProperty("last_update_time") long lastUpdateTime) {
        static Experiment of(ProjectView project) {
            return new Experiment(
                    Long.toString(project.id()),
                    project.name(),
                    "variate:/projects/" + project.id(),
                    "active",
                    project.createdAt().toEpochMilli(),
                    project.updatedAt().toEpochMilli());
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Info(
            @JsonProperty("run_id") String runId,
            @JsonProperty("run_uuid") String runUuid,
            @JsonProperty("run_name") String runName,
            @JsonProperty("experiment_id") String experimentId,
            @JsonProperty("user_id") String userId,
            String status,
            @JsonProperty("start_time") long startTime,

            @JsonProperty("end_time") @Nullable Long endTime,

            @JsonProperty("artifact_uri") String artifactUri,
            @JsonProperty("lifecycle_stage") String lifecycleStage) {}

    /** Values that JSON has no number for are texts, as in protocol buffers. */
    record Metric(String key, Object value, long timestamp, long step) {
        static Metric of(MetricPoint point) {
            Object value = Double.isFinite(point.value()) ? (Object) point.value() : Double.toString(point.value());
            return new Metric(point.key(), value, point.atMillis(), point.step());
        }
    }

    record Data(List<Metric> metrics, List<KeyValue> params, List<KeyValue> tags) {
        Data {
            metrics = List.copyOf(metrics);
            params = List.copyOf(params);
            tags = List.copyOf(tags);
        }
    }

    record Run(Info info, Data data) {
        static Run of(Tracked tracked) {
            return switch (tracked) {
                case Tracked.External(ExternalRunView run) -> of(run);
                case Tracked.Studio(RunView run) -> of(run);
            };
        }

        static Run of(ExternalRunView run) {
            List<KeyValue> tags = new ArrayList<>(run.tags());
            tags.removeIf(tag -> tag.key().equals("mlflow.runName") || tag.key().equals("variate.kind"));
            tags.add(new KeyValue("mlflow.runName", run.name()));
            tags.add(new KeyValue("variate.kind", "external"));
            return new Run(
                    new Info(
                            run.uid(),
                            run.uid(),
                            run.name(),
                            Long.toString(run.projectId()),
                            run.who(),
                            run.status().name(),
                            run.startedAt().toEpochMilli(),
                            run.endedAt().map(Instant::toEpochMilli).orElse(null),
                            "variate:/external-runs/" + run.id(),
                            run.trashed() ? "deleted" : "active"),
                    new Data(run.metrics().stream().map(Metric::of).toList(), run.params(), tags));
        }

        static Run of(RunView run) {
            String id = STUDIO + run.id();
            return new Run(
                    new Info(
                            id,
                            id,
                            "run " + run.number(),
                            Long.toString(run.projectId()),
                            run.who(),
                            status(run.status()),
                            StudioRunFigures.start(run).toEpochMilli(),
                            run.finishedAt().map(Instant::toEpochMilli).orElse(null),
                            "variate:/runs/" + run.id(),
                            "active"),
                    new Data(
                            StudioRunFigures.metrics(run).stream()
                                    .map(Metric::of)
                                    .toList(),
                            StudioRunFigures.params(run),
                            StudioRunFigures.tags(run)));
        }

        private static String status(RunStatus status) {
            return switch (status) {
                case QUEUED, PAUSED -> "SCHEDULED";
                case RUNNING -> "RUNNING";
                case SUCCEEDED -> "FINISHED";
                case FAILED -> "FAILED";
                case CANCELLED -> "KILLED";
            };
        }
    }

    /** A page of something under its name, and where the next begins. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Page(
            @Nullable List<Experiment> experiments,
            @Nullable List<Run> runs,
            @Nullable List<Metric> metrics,

            @JsonProperty("next_page_token") @Nullable String nextPageToken) {}
}
