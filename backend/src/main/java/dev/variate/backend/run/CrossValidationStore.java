package dev.variate.backend.run;

import dev.variate.pool.protocol.CheckResult;
import dev.variate.pool.protocol.ProtocolJson;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Keeps cross-validations: that one has begun, and its folds when it is over. */
@Component
class CrossValidationStore {
    private final JdbcClient jdbc;

    CrossValidationStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Its number. */
    long begin(long accountId, long runId, long seed, int folds) {
        return jdbc.sql(
                        "insert into cross_validations (run_id, account_id, seed, folds) values (?, ?, ?, ?) returning id")
                .params(runId, accountId, seed, folds)
                .query(Long.class)
                .single();
    }

    void end(long id, List<CheckResult.Fold> parts) {
        jdbc.sql("update cross_validations set parts = ? where id = ?")
                .params(ProtocolJson.write(parts), id)
                .update();
    }

    /** Forgets one that came to nothing. */
    void drop(long id) {
        jdbc.sql("delete from cross_validations where id = ?").param(id).update();
    }

    /** The latest of a run, of which none is under way: if it has not ended, it was cut off. */
    Optional<CrossValidationView> latest(long runId) {
        return jdbc.sql(
                        "select a.name, v.* from cross_validations v join accounts a on a.id = v.account_id where v.run_id = ? order by v.id desc limit 1")
                .param(runId)
                .query((row, number) -> {
                    byte[] kept = row.getBytes("parts");
                    List<CheckResult.Fold> parts =
                            kept == null ? List.of() : List.of(ProtocolJson.read(kept, CheckResult.Fold[].class));
                    int folds = row.getInt("folds");
                    return new CrossValidationView(
                            kept == null
                                    ? CrossValidationView.State.FAILED
                                    : parts.size() < folds
                                            ? CrossValidationView.State.STOPPED
                                            : CrossValidationView.State.DONE,
                            row.getString("name"),
                            row.getTimestamp("created_at").toInstant(),
                            row.getLong("seed"),
                            folds,
                            parts.size(),
                            kept == null ? RunChecks.CUT_OFF : "",
                            CrossValidations.together(folds, parts));
                })
                .optional();
    }
}
