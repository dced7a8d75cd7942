package dev.variate.backend.run;

import dev.variate.pool.protocol.CheckResult;
import dev.variate.pool.protocol.ProtocolJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Keeps what a run's checks said, with the number of draws of which they are: a run that goes on has other checks. */
@Component
class CheckStore {
    private final JdbcClient jdbc;
    private final Contents contents;

    CheckStore(JdbcClient jdbc, Contents contents) {
        this.jdbc = jdbc;
        this.contents = contents;
    }

    /** Draws after warm-up that are stored and count, of all chains. */
    long draws(long runId) {
        return jdbc.sql(
                        "select coalesce((select kept::bigint * chains from runs where id = b.run_id), sum(count)) from run_blocks b where run_id = ? and not warmup group by run_id")
                .param(runId)
                .query(Long.class)
                .optional()
                .orElse(0L);
    }

    Optional<CheckResult> load(long runId) {
        return jdbc.sql("select result_hash from run_checks where run_id = ? and draws = ?")
                .params(runId, draws(runId))
                .query(byte[].class)
                .optional()
                .map(hash -> ProtocolJson.read(contents.load(hash), CheckResult.class));
    }

    void store(long runId, long draws, CheckResult result) {
        jdbc.sql(
                        "insert into run_checks (run_id, draws, result_hash, findings) values (?, ?, ?, ?) on conflict (run_id) do update set draws = excluded.draws, result_hash = excluded.result_hash, findings = excluded.findings, created_at = now()")
                .params(runId, draws, contents.store(ProtocolJson.write(result)), findings(result))
                .update();
    }

    private static String findings(CheckResult result) {
        return new String(ProtocolJson.write(CheckFindings.of(Predictions.view(result))), StandardCharsets.UTF_8);
    }

    /** What the stored checks found; empty if there are none. Results are of megabytes and this is asked often, so it is kept beside them; those of old have it from the first who asks. */
    Optional<List<CheckFinding>> findings(long runId) {
        long draws = draws(runId);
        return jdbc.sql("select coalesce(findings, '') from run_checks where run_id = ? and draws = ?")
                .params(runId, draws)
                .query(String.class)
                .optional()
                .flatMap(text ->
                        text.isEmpty() ? load(runId).map(result -> keep(runId, draws, result)) : Optional.of(text))
                .map(text -> List.of(ProtocolJson.read(text.getBytes(StandardCharsets.UTF_8), CheckFinding[].class)));
    }

    private String keep(long runId, long draws, CheckResult result) {
        String findings = findings(result);
        jdbc.sql("update run_checks set findings = ? where run_id = ? and draws = ?")
                .params(findings, runId, draws)
                .update();
        return findings;
    }
}
