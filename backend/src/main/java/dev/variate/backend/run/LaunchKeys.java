package dev.variate.backend.run;

import dev.variate.backend.InvalidInputException;
import dev.variate.backend.UnderWayException;
import java.util.Arrays;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Makes a launch that is sent again the run that it was before. The key is taken before the model is elaborated, and gets its run in the transaction that stores the run: whoever dies in between leaves a key that can be taken again after a
 * minute, and no run.
 */
@Component
class LaunchKeys {
    private static final String KEPT = "1 day";
    private static final String PATIENCE = "1 minute";
    private static final ScopedValue<LaunchKey> LAUNCHING = ScopedValue.newInstance();

    private final JdbcClient jdbc;

    LaunchKeys(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    private record Known(byte[] requestHash, Long runId) {}

    /**
     * Launches under the key, unless that has been done.
     *
     * @param find gives the run of the launch before
     * @throws InvalidInputException if the key stands for another request
     * @throws UnderWayException if the launch before is not finished
     */
    Launched launch(long accountId, LaunchKey key, Supplier<RunView> launch, LongFunction<RunView> find) {
        jdbc.sql("delete from launch_keys where account_id = ? and created_at < now() - interval '" + KEPT + "'")
                .param(accountId)
                .update();
        int taken = jdbc.sql("insert into launch_keys (account_id, key, request_hash) values (?, ?, ?)"
                        + " on conflict (account_id, key) do update set created_at = now(), request_hash = excluded.request_hash"
                        + " where launch_keys.run_id is null and launch_keys.created_at not between now() - interval '"
                        + PATIENCE + "' and now() + interval '" + PATIENCE + "'")
                .params(accountId, key.key(), key.requestHash())
                .update();
        if (taken == 0) {
            return new Launched(find.apply(before(accountId, key)), true);
        }
        try {
            return new Launched(ScopedValue.where(LAUNCHING, key).call(launch::get), false);
        } catch (RuntimeException failed) {
            jdbc.sql("delete from launch_keys where account_id = ? and key = ? and run_id is null")
                    .params(accountId, key.key())
                    .update();
            throw failed;
        }
    }

    /**
     * The run is stored, in the transaction that is open now.
     *
     * @throws UnderWayException if another launch took the key, because this one took so long or a clock was changed, and was sooner
     */
    void made(RunEntity run) {
        if (LAUNCHING.isBound()) {
            int first = jdbc.sql(
                            "update launch_keys set run_id = ? where account_id = ? and key = ? and run_id is null")
                    .params(run.id(), run.accountId(), LAUNCHING.get().key())
                    .update();
            if (first == 0) {
                throw underWay();
            }
        }
    }

    private long before(long accountId, LaunchKey key) {
        Known known = jdbc.sql("select request_hash, run_id from launch_keys where account_id = ? and key = ?")
                .params(accountId, key.key())
                .query((row, number) -> new Known(row.getBytes("request_hash"), row.getObject("run_id", Long.class)))
                .optional()
                .orElseThrow(LaunchKeys::underWay);
        if (!Arrays.equals(known.requestHash(), key.requestHash())) {
            throw new InvalidInputException(
                    "Idempotency-Key",
                    "This Idempotency-Key was sent with another request within the last day. A new request needs a new key.");
        }
        if (known.runId() == null) {
            throw underWay();
        }
        return known.runId();
    }

    private static UnderWayException underWay() {
        return new UnderWayException("The launch with this Idempotency-Key is under way. Ask again in some seconds.");
    }
}
