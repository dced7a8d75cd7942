package dev.variate.backend.search;

import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The meaning of a search in SQL, over {@code runs r}. Whatever people write becomes a parameter, never a part of the statement. */
final class QuerySql {
    private static final String WORD = """
            (r.model_name ilike ? or r.number::text = ?
             or r.project_id in (select p.id from projects p where p.name ilike ?)
             or r.account_id in (select a.id from accounts a where a.name ilike ?)
             or r.data_version_id in (select v.id from data_set_versions v join data_sets d on d.id = v.data_set_id where d.name ilike ?)
             or r.id in (select t.run_id from run_tags t where t.tag ilike ?)
             or r.id in (select n.run_id from run_notes n where n.text ilike ?))""";

    private static final List<String> JUDGEMENTS = List.of("good so far", "not yet", "not to be trusted");

    private final long accountId;
    private final List<Object> parameters = new ArrayList<>();

    private QuerySql(long accountId) {
        this.accountId = accountId;
    }

    /** A condition and the parameters of its question marks, in order. */
    record Condition(String sql, List<Object> parameters) {}

    /** @param accountId who asks, for {@code who:me} and {@code is:starred} */
    static Condition of(RunQuery query, long accountId) {
        QuerySql sql = new QuerySql(accountId);
        return new Condition(sql.text(query), sql.parameters);
    }

    private String text(RunQuery query) {
        return switch (query) {
            case RunQuery.All() -> "true";
            case RunQuery.And(List<RunQuery> parts) -> joined(parts, " and ");
            case RunQuery.Or(List<RunQuery> parts) -> joined(parts, " or ");
            // A comparison with what is missing is unknown in SQL; its opposite is meant to be true.
            case RunQuery.Not(RunQuery part) -> "(" + text(part) + ") is not true";
            case RunQuery.Text text -> text(text);
            case RunQuery.Number(NumberField field, RunQuery.Comparison comparison, double value) -> {
                parameters.add(value);
                yield field.expression() + " " + comparison.symbol() + " ?::float8";
            }
            case RunQuery.Date date -> {
                parameters.add(date.from().atOffset(ZoneOffset.UTC));
                parameters.add(date.until().atOffset(ZoneOffset.UTC));
                yield "(" + date.field().column() + " >= ? and " + date.field().column() + " < ?)";
            }
            case RunQuery.Is(Mark mark) -> mark(mark);
            case RunQuery.Word(String word) -> {
                String pattern = pattern(word, false);
                parameters.addAll(List.of(pattern, word, pattern, pattern, pattern, pattern, pattern));
                yield WORD;
            }
        };
    }

    private String joined(List<RunQuery> parts, String word) {
        return parts.stream().map(this::text).collect(Collectors.joining(word, "(", ")"));
    }

    private String text(RunQuery.Text text) {
        if (text.field() == TextField.WHO && text.value().equalsIgnoreCase("me")) {
            parameters.add(accountId);
            return "r.account_id = ?";
        }
        parameters.add(pattern(text.value(), text.whole()));
        return text.field() == TextField.VERDICT && isJudgement(text.value())
                ? "r.judgement ilike ?"
                : text.field().condition();
    }

    /** The first words of a verdict are in the index of what is searched; all of it is only in the rows. */
    private static boolean isJudgement(String words) {
        String wanted = words.toLowerCase(Locale.ROOT);
        return JUDGEMENTS.stream().anyMatch(judgement -> judgement.contains(wanted));
    }

    private String mark(Mark mark) {
        return switch (mark) {
            case PINNED -> "r.id in (select p.run_id from run_pins p)";
            case STARRED -> {
                parameters.add(accountId);
                yield "r.id in (select s.run_id from run_stars s where s.account_id = ?)";
            }
            case BASELINE -> "r.id in (select b.run_id from baselines b)";
            case NOTED -> "r.id in (select n.run_id from run_notes n where n.text <> '')";
            case TAGGED -> "r.id in (select t.run_id from run_tags t)";
            case DRAFT -> "r.revision is null";
        };
    }

    private static String pattern(String words, boolean whole) {
        String literal = words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
        return whole ? literal : "%" + literal + "%";
    }
}
