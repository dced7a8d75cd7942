package dev.variate.backend.search;

import dev.variate.backend.project.Projects;
import dev.variate.backend.run.RunStatus;
import dev.variate.backend.team.Account;
import dev.variate.device.Devices;
import dev.variate.fit.Method;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What can be written in a search: for those who complete it while it is typed, and for those who explain it. */
@Service
public class SearchWords {
    private static final int MOST_VALUES = 200;

    private final JdbcClient jdbc;
    private final Projects projects;

    SearchWords(JdbcClient jdbc, Projects projects) {
        this.jdbc = jdbc;
        this.projects = projects;
    }

    /**
     * A field of the language.
     *
     * @param example a whole condition
     * @param ordered whether it is compared by {@code <} and {@code >}
     */
    public record Word(String name, String about, String example, boolean ordered) {}

    public static List<Word> fields() {
        return QueryField.ALL.stream()
                .map(field -> new Word(
                        field.text(),
                        field.about(),
                        field.example(),
                        field instanceof QueryField.OfNumber || field instanceof QueryField.OfDate))
                .toList();
    }

    /** What runs that the account sees have in this field, in order of the alphabet; nothing for fields that hold anything. */
    @Transactional(readOnly = true)
    public List<String> values(Account account, String name) {
        return switch (QueryField.named(name).orElse(null)) {
            case QueryField.OfText(TextField field) -> values(account, field);
            case QueryField.OfMarks() ->
                Arrays.stream(Mark.values()).map(Mark::text).toList();
            case QueryField.OfDate _ -> List.of("today", "yesterday", "7d", "4w");
            case QueryField.OfNumber _ -> List.of();
            case null -> List.of();
        };
    }

    private List<String> values(Account account, TextField field) {
        return switch (field) {
            case MODEL ->
                listed(
                        account,
                        "select distinct m.name from models m where m.trashed_at is null and m.project_id = any(?) order by 1");
            case PROJECT -> listed(account, "select distinct p.name from projects p where p.id = any(?) order by 1");
            case DATA ->
                listed(
                        account,
                        "select distinct d.name from data_sets d where d.trashed_at is null and d.project_id = any(?) order by 1");
            case TAG ->
                listed(
                        account,
                        "select distinct t.tag from run_tags t join runs r on r.id = t.run_id where r.project_id = any(?) order by 1");
            case WHO ->
                Stream.concat(
                                Stream.of("me"),
                                listed(
                                        account,
                                        "select distinct a.name from accounts a join project_members m on m.account_id = a.id where m.project_id = any(?) order by 1")
                                        .stream())
                        .toList();
            case STATUS ->
                Arrays.stream(RunStatus.values()).map(RunStatus::text).toList();
            case DEVICE -> Devices.KNOWN;
            case METHOD -> Arrays.stream(Method.values()).map(Method::text).toList();
            case VERDICT -> List.of("good", "not yet", "not to be trusted");
            case NOTE, ERROR -> List.of();
        };
    }

    private List<String> listed(Account account, String sql) {
        return jdbc.sql(sql + " limit ?")
                .params(projects.idsOf(account).toArray(Long[]::new), MOST_VALUES)
                .query(String.class)
                .list();
    }
}
