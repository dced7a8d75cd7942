package dev.variate.backend.run;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The tables of tags, pins, stars and notes. */
@Component
class MarkStore {
    private final JdbcClient jdbc;

    MarkStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    private record Row(long runId, MarksView marks) {}

    /** As the account sees them; all of the runs are in the answer. */
    @Transactional(readOnly = true)
    public Map<Long, MarksView> of(long accountId, Collection<Long> runIds) {
        return jdbc
                .sql("""
                        select r.id,
                            array(select t.tag from run_tags t where t.run_id = r.id order by t.tag) as tags,
                            exists (select from run_pins p where p.run_id = r.id) as pinned,
                            exists (select from run_stars s where s.run_id = r.id and s.account_id = ?) as starred,
                            exists (select from baselines b where b.run_id = r.id) as baseline,
                            coalesce(n.text, '') as note, coalesce(n.version, 0) as note_version
                        from unnest(?) as r (id) left join run_notes n on n.run_id = r.id""")
                .params(accountId, runIds.toArray(Long[]::new))
                .query((row, number) -> new Row(
                        row.getLong("id"),
                        new MarksView(
                                Arrays.asList((String[]) row.getArray("tags").getArray()),
                                row.getBoolean("pinned"),
                                row.getBoolean("starred"),
                                row.getBoolean("baseline"),
                                row.getString("note"),
                                row.getInt("note_version"))))
                .list()
                .stream()
                .collect(Collectors.toMap(Row::runId, Row::marks));
    }

    void tags(long runId, List<String> tags) {
        jdbc.sql("delete from run_tags where run_id = ?").param(runId).update();
        jdbc.sql("insert into run_tags (run_id, tag) select ?, tag from unnest(?) as t (tag)")
                .params(runId, tags.toArray(String[]::new))
                .update();
    }

    void pin(long runId, long accountId, boolean on) {
        if (on) {
            jdbc.sql("insert into run_pins (run_id, pinned_by) values (?, ?) on conflict do nothing")
                    .params(runId, accountId)
                    .update();
        } else {
            jdbc.sql("delete from run_pins where run_id = ?").param(runId).update();
        }
    }

    void star(long runId, long accountId, boolean on) {
        if (on) {
            jdbc.sql("insert into run_stars (run_id, account_id) values (?, ?) on conflict do nothing")
                    .params(runId, accountId)
                    .update();
        } else {
            jdbc.sql("delete from run_stars where run_id = ? and account_id = ?")
                    .params(runId, accountId)
                    .update();
        }
    }

    /** The version is one more than before; a note that is taken away stays as an empty one. */
    void note(long runId, long accountId, String text) {
        jdbc.sql("""
                        insert into run_notes (run_id, text, version, updated_by) values (?, ?, 1, ?)
                        on conflict (run_id) do update
                            set text = excluded.text, version = run_notes.version + 1, updated_by = excluded.updated_by, updated_at = now()""").params(runId, text, accountId).update();
    }
}
