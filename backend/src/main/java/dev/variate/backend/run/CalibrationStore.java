package dev.variate.backend.run;

import dev.variate.fit.CalibrationRun;
import dev.variate.pool.protocol.CheckResult;
import dev.variate.pool.protocol.ProtocolJson;
import java.sql.Types;
import java.util.Optional;
import java.util.OptionalInt;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Keeps the ranks of calibrations that are over. */
@Component
class CalibrationStore {
    private final JdbcClient jdbc;

    CalibrationStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void store(long accountId, long modelId, OptionalInt revision, long seed, int wanted, CalibrationRun.Part found) {
        jdbc.sql(
                        "insert into calibrations (model_id, account_id, revision, seed, wanted, ranks) values (?, ?, ?, ?, ?, ?)")
                .param(1, modelId)
                .param(2, accountId)
                .param(3, revision.isPresent() ? revision.getAsInt() : null, Types.INTEGER)
                .param(4, seed)
                .param(5, wanted)
                .param(6, ProtocolJson.write(Calibrations.ranks(found)))
                .update();
    }

    /** The latest of a model. */
    Optional<CalibrationView> latest(long modelId) {
        return jdbc.sql(
                        "select a.name, c.* from calibrations c join accounts a on a.id = c.account_id where c.model_id = ? order by c.id desc limit 1")
                .param(modelId)
                .query((row, number) -> {
                    CalibrationRun.Part found =
                            Calibrations.part(ProtocolJson.read(row.getBytes("ranks"), CheckResult.Ranks.class));
                    int revision = row.getInt("revision");
                    OptionalInt kept = row.wasNull() ? OptionalInt.empty() : OptionalInt.of(revision);
                    int wanted = row.getInt("wanted");
                    return new CalibrationView(
                            found.ranks().size() + found.failed() < wanted
                                    ? CalibrationView.State.STOPPED
                                    : CalibrationView.State.DONE,
                            row.getString("name"),
                            row.getTimestamp("created_at").toInstant(),
                            kept,
                            row.getLong("seed"),
                            wanted,
                            found.failed(),
                            found.failure().orElse(""),
                            "",
                            Optional.of(found.calibration()));
                })
                .optional();
    }
}
