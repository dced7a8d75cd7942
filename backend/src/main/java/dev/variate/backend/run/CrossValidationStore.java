package dev.variate.backend.run;

import dev.variate.pool.protocol.CheckResult;
import dev.variate.pool.protocol.ProtocolJson;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Keeps the cross-validations that are over. */
@Component
class CrossValidationStore {
    private final JdbcClient jdbc;

    CrossValidationStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void store(long accountId, long runId, long seed, int folds, List<CheckResult.Fold> parts) {
        jdbc.sql("insert into cross_validations (run_id, account_id, seed, folds, parts) values (?, ?, ?, ?, ?)")
                .params(runId, accountId, seed, folds, ProtocolJson.write(parts))
                .update();
    }

    /** The latest of a run. */
    Optional<CrossValidationView> latest(long runId) {
        return jdbc.sql(
                        "select a.name, v.* from cross_validations v join accounts a on a.id = v.account_id where v.run_id = ? order by v.id desc limit 1")
                .param(runId)
                .query((row, number) -> {
                    List<CheckResult.Fold> parts =
                            List.of(ProtocolJson.read(row.getBytes("parts"), CheckResult.Fold[].class));
                    int folds = row.getInt("folds");
                    return new CrossValidationView(
                            parts.size() < folds ? CrossValidationView.State.STOPPED : CrossValidationView.State.DONE,
                            row.getString("name"),
                            row.getTimestamp("created_at").toInstant(),
                            row.getLong("seed"),
                            folds,
                            parts.size(),
                            "",
                            CrossValidations.together(folds, parts));
                })
                .optional();
    }
}
