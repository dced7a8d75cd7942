package dev.variate.backend.run;

import dev.variate.pool.protocol.Checkpoint;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Reads what runs have drawn: of a run that was ended early, the draws that count, which are equally many of each chain. */
@Component
class BlockStore {
    /** Blocks, each up to some hundred kilobytes. */
    private static final int AT_A_TIME = 8;

    private static final String COLUMNS = """
            select b.chain, b.first_iteration, b.count as stored, b.warmup, b.draws, b.stats,
                least(b.count, coalesce(r.warmup + r.kept - b.first_iteration, b.count)) as count
            from run_blocks b join runs r on r.id = b.run_id
            where b.run_id = ? and (r.kept is null or b.first_iteration < r.warmup + r.kept)""";

    private final JdbcClient jdbc;
    private final JdbcTemplate streaming;

    BlockStore(JdbcClient jdbc, JdbcTemplate template) {
        this.jdbc = jdbc;
        this.streaming = new JdbcTemplate(template.getDataSource());
        this.streaming.setFetchSize(AT_A_TIME);
    }

    /** In order of chain and iteration. */
    @Transactional(readOnly = true)
    public List<DrawBlock> since(long runId, int chains, DrawCursor cursor) {
        List<DrawBlock> blocks = new ArrayList<>();
        for (int chain = 0; chain < chains; chain++) {
            blocks.addAll(jdbc.sql(COLUMNS + " and b.chain = ? and b.first_iteration >= ? order by b.first_iteration")
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
                COLUMNS + " order by b.chain, b.first_iteration",
                row -> {
                    consumer.accept(block(row));
                },
                runId);
    }

    /**
     * The same of a run that rests, for a receiver who waits for somebody: no connection is held while it is at work, since some blocks are read and then handed over.
     *
     * @param end iterations of a chain: what is drawn behind them, if somebody extends the run meanwhile, is left out
     */
    void eachAtLeisure(long runId, int end, Consumer<DrawBlock> consumer) {
        int chain = -1;
        int first = -1;
        List<DrawBlock> some;
        do {
            some = jdbc.sql(COLUMNS + " and b.first_iteration < ? and (b.chain, b.first_iteration) > (?, ?)"
                            + " order by b.chain, b.first_iteration limit " + AT_A_TIME)
                    .params(runId, end, chain, first)
                    .query((row, number) -> block(row))
                    .list();
            for (DrawBlock block : some) {
                chain = block.chain();
                first = block.firstIteration();
                consumer.accept(block.first(end - first));
            }
        } while (some.size() == AT_A_TIME);
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
                part(row, "draws"),
                part(row, "stats"));
    }

    private static double[] part(ResultSet row, String column) throws SQLException {
        double[] all = LittleEndian.doubles(row.getBytes(column));
        int stored = row.getInt("stored");
        int count = row.getInt("count");
        return count == stored ? all : Arrays.copyOf(all, all.length / stored * count);
    }
}
