package dev.variate.backend.tracking;

import dev.variate.backend.run.RunView;
import dev.variate.diagnostics.Importance;
import dev.variate.inference.MiniBatch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** A run of the studio in the words of those who track runs: its settings are parameters, its figures metrics of one point each. The names stand here once, for reading and for searching. */
public final class StudioRunFigures {
    static final Map<String, String> METRICS = Map.of(
            "max_rhat", "r.max_r_hat",
            "min_ess", "r.min_ess",
            "divergences", "r.divergences::float8",
            "k_hat", "r.k_hat",
            "effective_draws", "r.effective_draws",
            "gradients", "r.gradients::float8",
            "compile_seconds", "r.compile_seconds",
            "sample_seconds", "r.sample_seconds");

    static final Map<String, String> PARAMS = Map.ofEntries(
            Map.entry("model", "r.model_name"),
            Map.entry("revision", "r.revision::text"),
            Map.entry("method", "r.method"),
            Map.entry("device", "r.device"),
            Map.entry("metric", "r.metric"),
            Map.entry("chains", "r.chains::text"),
            Map.entry("warmup", "r.warmup::text"),
            Map.entry("draws", "r.draws::text"),
            Map.entry("target_accept", "r.target_accept::text"),
            Map.entry("max_tree_depth", "r.max_tree_depth::text"),
            Map.entry("seed", "r.seed::text"));

    private StudioRunFigures() {}

    public static List<KeyValue> params(RunView run) {
        List<KeyValue> params = new ArrayList<>();
        params.add(new KeyValue("model", run.modelName()));
        run.revision().ifPresent(revision -> params.add(new KeyValue("revision", Integer.toString(revision))));
        params.add(new KeyValue("method", run.method().text()));
        params.add(new KeyValue("device", run.settings().device()));
        params.add(new KeyValue("metric", run.settings().metric().text()));
        params.add(new KeyValue("chains", Integer.toString(run.settings().chains())));
        params.add(new KeyValue("warmup", Integer.toString(run.settings().warmup())));
        params.add(new KeyValue("draws", Integer.toString(run.settings().draws())));
        params.add(new KeyValue("target_accept", Double.toString(run.settings().targetAccept())));
        params.add(
                new KeyValue("max_tree_depth", Integer.toString(run.settings().maxTreeDepth())));
        if (run.method().seesBatches()) {
            MiniBatch batch = run.settings().batch();
            params.add(new KeyValue("batch_size", Integer.toString(batch.batchSize())));
            params.add(new KeyValue("step_size", Double.toString(batch.stepSize())));
            if (!batch.plate().isEmpty()) {
                params.add(new KeyValue("plate", batch.plate()));
            }
        }
        params.add(new KeyValue("seed", Long.toString(run.seed())));
        return params;
    }

    public static List<MetricPoint> metrics(RunView run) {
        long at = run.finishedAt().or(run::startedAt).orElse(run.createdAt()).toEpochMilli();
        List<MetricPoint> metrics = new ArrayList<>();
        add(metrics, "max_rhat", run.maxRHat(), at);
        add(metrics, "min_ess", run.minEss(), at);
        metrics.add(new MetricPoint("divergences", run.divergences(), 0, at));
        run.importance().map(Importance::kHat).ifPresent(kHat -> metrics.add(new MetricPoint("k_hat", kHat, 0, at)));
        run.importance()
                .map(Importance::effectiveDraws)
                .ifPresent(draws -> metrics.add(new MetricPoint("effective_draws", draws, 0, at)));
        run.gradients().ifPresent(gradients -> metrics.add(new MetricPoint("gradients", gradients, 0, at)));
        add(metrics, "compile_seconds", run.compileSeconds(), at);
        add(metrics, "sample_seconds", run.sampleSeconds(), at);
        return metrics;
    }

    /** With the tags that people gave it, whose value is {@code true}. */
    public static List<KeyValue> tags(RunView run) {
        List<KeyValue> tags = new ArrayList<>();
        tags.add(new KeyValue("mlflow.runName", "run " + run.number()));
        tags.add(new KeyValue("mlflow.user", run.who()));
        tags.add(new KeyValue("variate.kind", "studio"));
        if (!run.verdict().isEmpty()) {
            tags.add(new KeyValue("variate.verdict", run.verdict()));
        }
        if (!run.marks().note().isEmpty()) {
            tags.add(new KeyValue("mlflow.note.content", run.marks().note()));
        }
        run.marks().tags().forEach(tag -> tags.add(new KeyValue(tag, "true")));
        return tags;
    }

    /** When it began, or was launched. */
    public static Instant start(RunView run) {
        return run.startedAt().orElse(run.createdAt());
    }

    private static void add(List<MetricPoint> metrics, String key, OptionalDouble value, long at) {
        value.ifPresent(number -> metrics.add(new MetricPoint(key, number, 0, at)));
    }
}
