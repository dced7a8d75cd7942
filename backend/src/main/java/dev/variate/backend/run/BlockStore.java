package dev.variate.backend.run;

import dev.variate.pool.protocol.Checkpoint;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Reads what runs have drawn. */
@Component
class BlockStore {
    private static final String COLUMNS =
            "select chain, first_iteration, count, warmup, draws, stats from run_blocks where run_id = ?";

    private final JdbcClient jdbc;
    private final JdbcTemplate streaming;

    BlockStore(JdbcClient jdbc, JdbcTemplate template) {
        this.jdbc = jdbc;
        this.streaming = new JdbcTemplate(template.getDataSource());
        this.streaming.setFetchSize(8); // blocks, each up to some hundred kilobytes
    }

    /** In order of chain and iteration. */
    @Transactional(readOnly = true)
    public List<DrawBlock> since(long runId, int chains, DrawCursor cursor) {
        List<DrawBlock> blocks = new ArrayList<>();
        for (int chain = 0; chain < chains; chain++) {
            blocks.addAll(jdbc.sql(COLUMNS + " and chain = ? and first_iteration >= ? order by first_iteration")
                    .params(runId, chain, cursor.next(chain))
                    .query((row, number) -> block(row))
                    .list());
        }
        return blocks;
    }

    /** Hands over one block after the other, so that a run of any size can be sent on. */
    @Transactional(readOnly = true)
    public void each(long runId, Consumer<DrawBlock> consumer) {
        streaming.query(
                COLUMNS + " order by chain, first_iteration",
                row -> {
                    consumer.accept(block(row));
                },
                runId);
    }

    List<Checkpoint> checkpoints(long runId) {
        return jdbc.sql("select chain, next_iteration, state from chain_checkpoints where run_id = ? order by chain")
                .param(runId)
                .query((row, number) ->
                        Checkpoint.of(row.getInt("chain"), row.getInt("next_iteration"), row.getBytes("state")))
                .list();
    }

    /** Iterations done, by run and chain. */
    Map<Long, Map<Integer, Integer>> progress(List<Long> runIds) {
        Map<Long, Map<Integer, Integer>> progress = new TreeMap<>();
        if (!runIds.isEmpty()) {
            jdbc.sql("select run_id, chain, next_iteration from chain_checkpoints where run_id = any(?)")
                    .param(1, runIds.toArray(Long[]::new))
                    .query(row -> {
                        progress.computeIfAbsent(row.getLong("run_id"), id -> new TreeMap<>())
                                .put(row.getInt("chain"), row.getInt("next_iteration"));
                    });
        }
        return progress;
    }

    private static DrawBlock block(ResultSet row) throws SQLException {
        return new DrawBlock(
                row.getInt("chain"),
                row.getInt("first_iteration"),
                row.getInt("count"),
                row.getBoolean("warmup"),
                LittleEndian.doubles(row.getBytes("draws")),
                LittleEndian.doubles(row.getBytes("stats")));
    }
}
