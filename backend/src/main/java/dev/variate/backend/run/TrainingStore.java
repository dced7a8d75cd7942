package dev.variate.backend.run;

import dev.variate.diagnostics.Verdict.Level;
import dev.variate.diagnostics.Verdict.Part;
import dev.variate.diagnostics.Verdict.Style;
import dev.variate.parallel.PlacementView;
import dev.variate.pool.protocol.ProtocolJson;
import dev.variate.pool.protocol.TrainingPoint;
import dev.variate.pool.start.TrainingPlan;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What is kept of trainings beside their checkpoints: how they go, points, and pictures. */
@Component
class TrainingStore {
    private final JdbcClient jdbc;

    TrainingStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A training as it is stored.
     *
     * @param workers for how many it was launched
     * @param pictures the hash of the program that makes them
     * @param placement of one copy of its model; empty if workers share rows only
     */
    record Stored(
            TrainingPlan plan,
            int workers,
            Optional<Long> heldOutVersionId,
            byte[] start,
            byte[] judging,
            Optional<byte[]> pictures,
            long weights,
            long stateBytes,
            Optional<PlacementView> placement) {}

    /** In the transaction that saves its run. */
    void add(long runId, Stored training) {
        jdbc.sql("""
                        insert into trainings (run_id, plan, workers, parts, held_out_version_id, start_hash, judging_hash, pictures_hash, weights, state_bytes, placement)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")
                .params(
                        runId,
                        json(training.plan()),
                        training.workers(),
                        training.plan().parts(),
                        training.heldOutVersionId().orElse(null),
                        training.start(),
                        training.judging(),
                        training.pictures().orElse(null),
                        training.weights(),
                        training.stateBytes(),
                        training.placement().map(TrainingStore::json).orElse(null))
                .update();
    }

    private static String json(Object value) {
        return new String(ProtocolJson.write(value), StandardCharsets.UTF_8);
    }

    private static <T> T read(String json, Class<T> type) {
        return ProtocolJson.read(json.getBytes(StandardCharsets.UTF_8), type);
    }

    /** Another run trains alike. */
    void copy(long from, long to) {
        jdbc.sql("""
                        insert into trainings (run_id, plan, workers, parts, held_out_version_id, start_hash, judging_hash, pictures_hash, weights, state_bytes, placement)
                        select ?, plan, r.workers, parts, held_out_version_id, start_hash, judging_hash, pictures_hash, weights, state_bytes, placement
                        from trainings t, runs r where t.run_id = ? and r.id = ?""").params(to, from, to).update();
    }

    @Transactional(readOnly = true)
    public Optional<Stored> find(long runId) {
        return jdbc.sql("select * from trainings where run_id = ?")
                .param(runId)
                .query(TrainingStore::stored)
                .optional();
    }

    private static Stored stored(ResultSet row, int number) throws SQLException {
        return new Stored(
                read(row.getString("plan"), TrainingPlan.class),
                row.getInt("workers"),
                Optional.ofNullable(row.getObject("held_out_version_id", Long.class)),
                row.getBytes("start_hash"),
                row.getBytes("judging_hash"),
                Optional.ofNullable(row.getBytes("pictures_hash")),
                row.getLong("weights"),
                row.getLong("state_bytes"),
                Optional.ofNullable(row.getString("placement")).map(json -> read(json, PlacementView.class)));
    }

    @Transactional
    public void point(long runId, TrainingPoint point) {
        jdbc.sql("""
                        insert into training_points (run_id, step, loss, held_out, gradient_norm, learning_rate, rates) values (?, ?, ?, ?, ?, ?, ?)
                        on conflict (run_id, step) do update set loss = excluded.loss, held_out = excluded.held_out, gradient_norm = excluded.gradient_norm,
                            learning_rate = excluded.learning_rate, rates = excluded.rates, told_at = now()""")
                .params(
                        runId,
                        point.step(),
                        point.loss(),
                        point.heldOut().orElse(null),
                        point.gradientNorm(),
                        point.learningRate(),
                        point.rates().toArray(Double[]::new))
                .update();
    }

    /** Those after a step, in order. */
    @Transactional(readOnly = true)
    public List<TrainingPoint> points(long runId, long after) {
        return jdbc.sql("select * from training_points where run_id = ? and step > ? order by step")
                .params(runId, after)
                .query(TrainingStore::point)
                .list();
    }

    /** The first of those after a step, in order. */
    @Transactional(readOnly = true)
    public List<TrainingPoint> points(long runId, long after, int most) {
        return jdbc.sql("select * from training_points where run_id = ? and step > ? order by step limit ?")
                .params(runId, after, most)
                .query(TrainingStore::point)
                .list();
    }

    @Transactional(readOnly = true)
    public Optional<TrainingPoint> latest(long runId) {
        return jdbc.sql("select * from training_points where run_id = ? order by step desc limit 1")
                .param(runId)
                .query(TrainingStore::point)
                .optional();
    }

    /** The least that each of these runs has told, of held-out rows if it is judged by any. */
    @Transactional(readOnly = true)
    public Map<Long, Double> best(List<Long> runIds) {
        Map<Long, Double> best = new HashMap<>();
        jdbc.sql("select run_id, coalesce(min(held_out), min(loss)) as best from training_points"
                        + " where run_id = any(?) group by run_id")
                .param(runIds.toArray(Long[]::new))
                .query((row, number) -> best.put(row.getLong("run_id"), row.getDouble("best")))
                .list();
        return best;
    }

    private static TrainingPoint point(ResultSet row, int number) throws SQLException {
        return new TrainingPoint(
                row.getLong("step"),
                row.getDouble("loss"),
                Optional.ofNullable(row.getObject("held_out", Double.class)),
                row.getDouble("gradient_norm"),
                row.getDouble("learning_rate"),
                Arrays.asList((Double[]) row.getArray("rates").getArray()));
    }

    @Transactional
    public void pictures(long runId, long step, byte[] png) {
        jdbc.sql("insert into training_pictures (run_id, step, png) values (?, ?, ?)"
                        + " on conflict (run_id, step) do update set png = excluded.png")
                .params(runId, step, png)
                .update();
    }

    /** The steps after which pictures were made, in order. */
    @Transactional(readOnly = true)
    public List<Long> pictureSteps(long runId) {
        return jdbc.sql("select step from training_pictures where run_id = ? order by step")
                .param(runId)
                .query(Long.class)
                .list();
    }

    @Transactional(readOnly = true)
    public Optional<byte[]> picture(long runId, long step) {
        return jdbc.sql("select png from training_pictures where run_id = ? and step = ?")
                .params(runId, step)
                .query(byte[].class)
                .optional();
    }

    /** What stands for the verdict on draws: how well it has learnt. */
    SummaryView summary(long runId) {
        String words = latest(runId)
                .map(point -> String.format(Locale.ROOT, "Learnt. %.4f bits per dimension", point.loss())
                        + point.heldOut()
                                .map(held -> String.format(Locale.ROOT, ", held out %.4f", held))
                                .orElse("")
                        + String.format(Locale.ROOT, ", after %,d steps.", point.step()))
                .orElse("Nothing is known of it yet.");
        return new SummaryView(
                List.of(),
                0,
                0,
                SummaryView.Verdict.of(new dev.variate.diagnostics.Verdict(
                        Level.GOOD,
                        List.of(new Part(Style.TEXT, words, Optional.empty(), Optional.empty())),
                        List.of())));
    }
}
