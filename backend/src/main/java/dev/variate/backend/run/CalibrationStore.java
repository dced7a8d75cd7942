package dev.variate.backend.run;

import dev.variate.fit.CalibrationRun;
import dev.variate.pool.protocol.CheckResult;
import dev.variate.pool.protocol.ProtocolJson;
import java.sql.Types;
import java.util.Optional;
import java.util.OptionalInt;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Keeps calibrations: that one has begun, and its ranks when it is over. */
@Component
class CalibrationStore {
    private final JdbcClient jdbc;

    CalibrationStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Its number. */
    long begin(long accountId, long modelId, OptionalInt revision, long seed, int wanted) {
        return jdbc.sql(
                        "insert into calibrations (model_id, account_id, revision, seed, wanted) values (?, ?, ?, ?, ?) returning id")
                .param(1, modelId)
                .param(2, accountId)
                .param(3, revision.isPresent() ? revision.getAsInt() : null, Types.INTEGER)
                .param(4, seed)
                .param(5, wanted)
                .query(Long.class)
                .single();
    }

    void end(long id, CalibrationRun.Part found) {
        jdbc.sql("update calibrations set ranks = ? where id = ?")
                .params(ProtocolJson.write(Calibrations.ranks(found)), id)
                .update();
    }

    /** Forgets one that came to nothing. */
    void drop(long id) {
        jdbc.sql("delete from calibrations where id = ?").param(id).update();
    }

    /** The latest of a model, of which none is under way: if it has not ended, it was cut off. */
    Optional<CalibrationView> latest(long modelId) {
        return jdbc.sql(
                        "select a.name, c.* from calibrations c join accounts a on a.id = c.account_id where c.model_id = ? order by c.id desc limit 1")
                .param(modelId)
                .query((row, number) -> {
                    byte[] ranks = row.getBytes("ranks");
                    CalibrationRun.Part found = ranks == null
                            ? CalibrationRun.Part.NOTHING
                            : Calibrations.part(ProtocolJson.read(ranks, CheckResult.Ranks.class));
                    int revision = row.getInt("revision");
                    OptionalInt kept = row.wasNull() ? OptionalInt.empty() : OptionalInt.of(revision);
                    int wanted = row.getInt("wanted");
                    return new CalibrationView(
                            ranks == null
                                    ? CalibrationView.State.FAILED
                                    : found.ranks().size() + found.failed() < wanted
                                            ? CalibrationView.State.STOPPED
                                            : CalibrationView.State.DONE,
                            row.getString("name"),
                            row.getTimestamp("created_at").toInstant(),
                            kept,
                            row.getLong("seed"),
                            wanted,
                            found.failed(),
                            found.failure().orElse(""),
                            ranks == null ? RunChecks.CUT_OFF : "",
                            ranks == null ? Optional.empty() : Optional.of(found.calibration()));
                })
                .optional();
    }
}
