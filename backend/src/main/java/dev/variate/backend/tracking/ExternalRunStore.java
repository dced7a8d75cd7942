package dev.variate.backend.tracking;

import dev.variate.backend.paging.Keyset;
import dev.variate.backend.paging.Keyset.Key;
import dev.variate.backend.paging.Listed;
import dev.variate.backend.paging.Portion;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The tables of external runs. Asks nobody whether it may. */
@Component
class ExternalRunStore {
    private static final Keyset LATEST_FIRST = Keyset.descending(Key.number("id"));

    private final JdbcClient jdbc;

    ExternalRunStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** What rights are asked about. */
    record Place(long id, long projectId, int number, boolean trashed) {}

    Optional<Place> find(String uid) {
        return jdbc.sql(
                        "select id, project_id, number, trashed_at is not null as trashed from external_runs where uid = ?")
                .param(uid)
                .query(Place.class)
                .optional();
    }

    Optional<Place> find(long id) {
        return jdbc.sql(
                        "select id, project_id, number, trashed_at is not null as trashed from external_runs where id = ?")
                .param(id)
                .query(Place.class)
                .optional();
    }

    long create(String uid, long projectId, int number, long accountId, String name, Instant startedAt) {
        return jdbc.sql(
                        "insert into external_runs (uid, project_id, number, account_id, name, status, started_at) values (?, ?, ?, ?, ?, 'running', ?) returning id")
                .params(uid, projectId, number, accountId, name, Timestamp.from(startedAt))
                .query(Long.class)
                .single();
    }

    /** Changes what is given. */
    void update(long id, Optional<String> name, Optional<ExternalStatus> status, Optional<Instant> endedAt) {
        jdbc.sql(
                        "update external_runs set name = coalesce(?, name), status = coalesce(?, status), ended_at = coalesce(?::timestamptz, ended_at) where id = ?")
                .params(
                        name.orElse(null),
                        status.map(ExternalStatus::text).orElse(null),
                        endedAt.map(Timestamp::from).orElse(null),
                        id)
                .update();
    }

    void trash(long id, long accountId) {
        jdbc.sql("update external_runs set trashed_at = now(), trashed_by = ? where id = ?")
                .params(accountId, id)
                .update();
    }

    void restore(long id) {
        jdbc.sql("update external_runs set trashed_at = null, trashed_by = null where id = ?")
                .param(id)
                .update();
    }

    void purge(long id) {
        jdbc.sql("delete from external_runs where id = ?").param(id).update();
    }

    /** The points that the run has; its row is locked, so that they are counted right. */
    int lockedPoints(long id) {
        return jdbc.sql("select points from external_runs where id = ? for update")
                .param(id)
                .query(Integer.class)
                .single();
    }

    /** What these parameters are already, by key. */
    Map<String, String> params(long id) {
        Map<String, String> known = new HashMap<>();
        jdbc.sql("select key, value from external_params where run_id = ?")
                .param(id)
                .query((ResultSet row) -> {
                    known.put(row.getString(1), row.getString(2));
                });
        return known;
    }

    void param(long id, KeyValue param) {
        jdbc.sql(
                        "insert into external_params (run_id, key, value) values (?, ?, ?) on conflict (run_id, key) do nothing")
                .params(id, param.key(), param.value())
                .update();
    }

    void tag(long id, KeyValue tag) {
        jdbc.sql(
                        "insert into external_tags (run_id, key, value) values (?, ?, ?) on conflict (run_id, key) do update set value = excluded.value")
                .params(id, tag.key(), tag.value())
                .update();
    }

    boolean untag(long id, String key) {
        return jdbc.sql("delete from external_tags where run_id = ? and key = ?")
                        .params(id, key)
                        .update()
                > 0;
    }

    /** Adds points, and counts those that are new. */
    void points(long id, List<MetricPoint> points) {
        String[] keys = points.stream().map(MetricPoint::key).toArray(String[]::new);
        Long[] steps = points.stream().map(MetricPoint::step).toArray(Long[]::new);
        Long[] times = points.stream().map(MetricPoint::atMillis).toArray(Long[]::new);
        Double[] values = points.stream().map(MetricPoint::value).toArray(Double[]::new);
        int added = jdbc.sql("""
                        insert into external_metrics (run_id, key, step, at_ms, value)
                        select ?, key, step, at_ms, value from unnest(?::text[], ?::bigint[], ?::bigint[], ?::float8[]) t(key, step, at_ms, value)
                        on conflict do nothing""").params(id, keys, steps, times, values).update();
        jdbc.sql("""
                        insert into external_latest (run_id, key, step, at_ms, value)
                        select distinct on (key) ?::bigint, key, step, at_ms, value from unnest(?::text[], ?::bigint[], ?::bigint[], ?::float8[]) t(key, step, at_ms, value)
                        order by key, step desc, at_ms desc, value desc
                        on conflict (run_id, key) do update set step = excluded.step, at_ms = excluded.at_ms, value = excluded.value
                        where (excluded.step, excluded.at_ms, excluded.value) > (external_latest.step, external_latest.at_ms, external_latest.value)""").params(id, keys, steps, times, values).update();
        jdbc.sql("update external_runs set points = points + ? where id = ?")
                .params(added, id)
                .update();
    }

    /** In order of time, then step. */
    List<MetricPoint> history(long id, String key, int offset, int limit) {
        return jdbc.sql(
                        "select key, value, step, at_ms from external_metrics where run_id = ? and key = ? order by at_ms, step, value offset ? limit ?")
                .params(id, key, offset, limit)
                .query(ExternalRunStore::point)
                .list();
    }

    Listed<Long> ofProject(long projectId, long before, Portion portion) {
        return LATEST_FIRST.part(
                jdbc,
                "external runs of project " + projectId,
                "select id from external_runs where project_id = ? and trashed_at is null and id < ?",
                List.of(projectId, before),
                portion,
                (row, number) -> row.getLong("id"));
    }

    int count(long projectId) {
        return jdbc.sql("select count(*) from external_runs where project_id = ? and trashed_at is null")
                .param(projectId)
                .query(Integer.class)
                .single();
    }

    /** These, in this order; those that are gone are left out. */
    List<ExternalRunView> views(Collection<Long> ids) {
        Long[] wanted = ids.toArray(Long[]::new);
        Map<Long, List<KeyValue>> params = byRun(wanted, "select run_id, key, value from external_params", this::pair);
        Map<Long, List<KeyValue>> tags = byRun(wanted, "select run_id, key, value from external_tags", this::pair);
        Map<Long, List<MetricPoint>> metrics =
                byRun(wanted, "select run_id, key, value, step, at_ms from external_latest", ExternalRunStore::point);
        Map<Long, ExternalRunView> found = new LinkedHashMap<>();
        jdbc.sql(
                        "select e.*, a.name as who from external_runs e join accounts a on a.id = e.account_id where e.id = any(?)")
                .param(wanted)
                .query((ResultSet row) -> {
                    long id = row.getLong("id");
                    found.put(
                            id,
                            new ExternalRunView(
                                    id,
                                    row.getString("uid"),
                                    row.getLong("project_id"),
                                    row.getInt("number"),
                                    row.getString("name"),
                                    row.getString("who"),
                                    ExternalStatus.named(row.getString("status")),
                                    row.getTimestamp("started_at").toInstant(),
                                    Optional.ofNullable(row.getTimestamp("ended_at"))
                                            .map(Timestamp::toInstant),
                                    row.getInt("points"),
                                    row.getTimestamp("trashed_at") != null,
                                    params.getOrDefault(id, List.of()),
                                    tags.getOrDefault(id, List.of()),
                                    metrics.getOrDefault(id, List.of())));
                });
        return ids.stream().filter(found::containsKey).map(found::get).toList();
    }

    private <T> Map<Long, List<T>> byRun(Long[] ids, String select, RowMapper<T> mapper) {
        Map<Long, List<T>> found = new HashMap<>();
        jdbc.sql(select + " where run_id = any(?) order by run_id, key")
                .param(ids)
                .query((ResultSet row) -> {
                    found.computeIfAbsent(row.getLong("run_id"), unknown -> new ArrayList<>())
                            .add(mapper.mapRow(row, 0));
                });
        return found;
    }

    private KeyValue pair(ResultSet row, int number) throws SQLException {
        return new KeyValue(row.getString("key"), row.getString("value"));
    }

    private static MetricPoint point(ResultSet row, int number) throws SQLException {
        return new MetricPoint(row.getString("key"), row.getDouble("value"), row.getLong("step"), row.getLong("at_ms"));
    }
}
