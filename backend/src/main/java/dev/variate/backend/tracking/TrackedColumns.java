package dev.variate.backend.tracking;

import dev.variate.backend.tracking.TrackedQuery.Quantity;
import java.util.Map;

/** What a quantity of MLflow's is in SQL, of either kind of run. At most one question mark stands in each, for the key. */
enum TrackedColumns {
    /** Over {@code external_runs r}. */
    EXTERNAL(
            "external_runs r",
            "r.uid",
            "r.name",
            "upper(r.status)",
            "r.started_at",
            "r.ended_at",
            "(select l.value from external_latest l where l.run_id = r.id and l.key = ?)",
            "(select x.value from external_params x where x.run_id = r.id and x.key = ?)",
            "(select x.value from external_tags x where x.run_id = r.id and x.key = ?)",
            Map.of(),
            Map.of()),

    /** Over {@code runs r}: what the studio's own runs have, by the names of {@link StudioRunFigures}. */
    STUDIO(
            "runs r",
            "('variate-' || r.id)",
            "('run ' || r.number)",
            "case r.status when 'succeeded' then 'FINISHED' when 'failed' then 'FAILED' when 'cancelled' then 'KILLED' when 'running' then 'RUNNING' else 'SCHEDULED' end",
            "coalesce(r.started_at, r.created_at)",
            "r.finished_at",
            "null::float8",
            "null::text",
            "(select case when t.tag is not null then 'true' end from run_tags t where t.run_id = r.id and t.tag = ?)",
            StudioRunFigures.METRICS,
            StudioRunFigures.PARAMS);

    private final String table;
    private final String runId;
    private final String name;
    private final String status;
    private final String start;
    private final String end;
    private final String metric;
    private final String param;
    private final String tag;
    private final Map<String, String> metrics;
    private final Map<String, String> params;

    TrackedColumns(
            String table,
            String runId,
            String name,
            String status,
            String start,
            String end,
            String metric,
            String param,
            String tag,
            Map<String, String> metrics,
            Map<String, String> params) {
        this.table = table;
        this.runId = runId;
        this.name = name;
        this.status = status;
        this.start = start;
        this.end = end;
        this.metric = metric;
        this.param = param;
        this.tag = tag;
        this.metrics = metrics;
        this.params = params;
    }

    String table() {
        return table;
    }

    String start() {
        return millis(start);
    }

    String sql(Quantity quantity) {
        return switch (quantity.kind()) {
            case METRIC -> metrics.getOrDefault(quantity.key(), metric);
            case PARAM -> params.getOrDefault(quantity.key(), param);
            case TAG ->
                switch (quantity.key()) {
                    case "mlflow.runName" -> name;
                    case "mlflow.user" -> this == STUDIO ? user() : tag;
                    case "mlflow.note.content" ->
                        this == STUDIO ? "(select n.text from run_notes n where n.run_id = r.id)" : tag;
                    case "variate.kind" -> this == STUDIO ? "'studio'" : "'external'";
                    case "variate.verdict" -> this == STUDIO ? "nullif(r.verdict, '')" : tag;
                    default -> tag;
                };
            case ATTRIBUTE ->
                switch (quantity.key()) {
                    case "run_id" -> runId;
                    case "run_name" -> name;
                    case "status" -> status;
                    case "start_time" -> millis(start);
                    case "end_time" -> millis(end);
                    default -> user();
                };
        };
    }

    private static String user() {
        return "(select a.name from accounts a where a.id = r.account_id)";
    }

    private static String millis(String time) {
        return "(extract(epoch from " + time + ") * 1000)::float8";
    }
}
