package dev.variate.backend.comment;

import dev.variate.backend.InvalidInputException;
import dev.variate.backend.NotFoundException;
import dev.variate.backend.model.ModelView;
import dev.variate.backend.model.Models;
import dev.variate.backend.model.RevisionView;
import dev.variate.backend.paging.Keyset;
import dev.variate.backend.paging.Keyset.Key;
import dev.variate.backend.paging.Listed;
import dev.variate.backend.paging.Portion;
import dev.variate.backend.run.RunView;
import dev.variate.backend.run.Runs;
import dev.variate.backend.team.Account;
import dev.variate.backend.team.Audit;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/** Comments on models and runs. Whoever sees them may comment: to ask changes nothing. */
@Service
public class Comments {
    public static final int LONGEST = 10_000;

    private static final int LONGEST_ANCHOR = 400;
    private static final String COLUMNS = """
            select c.id, c.reply_to, c.place, c.anchor, c.revision, c.line, a.name as who, c.created_at, c.text, coalesce(s.name, '') as settled
            from comments c join accounts a on a.id = c.account_id left join accounts s on s.id = c.resolved_by
            where %s""";
    private static final Keyset OLDEST_FIRST = Keyset.ascending(Key.number("c.id"));

    private final JdbcClient jdbc;
    private final Models models;
    private final Runs runs;
    private final Audit audit;

    Comments(JdbcClient jdbc, Models models, Runs runs, Audit audit) {
        this.jdbc = jdbc;
        this.models = models;
        this.runs = runs;
        this.audit = audit;
    }

    private record Row(
            long id,
            long replyTo,
            Place place,
            String anchor,
            int revision,
            int line,
            String who,
            Instant at,
            String text,
            String settled) {
        static Row of(ResultSet row, int number) throws SQLException {
            return new Row(
                    row.getLong("id"),
                    row.getLong("reply_to"),
                    Place.valueOf(row.getString("place").toUpperCase(java.util.Locale.ROOT)),
                    row.getString("anchor"),
                    row.getInt("revision"),
                    row.getInt("line"),
                    row.getString("who"),
                    row.getTimestamp("created_at").toInstant(),
                    row.getString("text"),
                    row.getString("settled"));
        }
    }

    /**
     * Oldest first.
     *
     * @param source the text whose lines the comments are to be found in: a draft, or a revision
     */
    @Transactional(readOnly = true)
    public List<CommentView> ofModel(Account account, long modelId, String source) {
        Function<Row, OptionalInt> line = lineIn(account, modelId, source);
        return views(rows("c.model_id = ?", modelId), line);
    }

    /** A part of {@link #ofModel(Account, long, String)}; threads are whole. */
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public Listed<CommentView> ofModel(Account account, long modelId, String source, Portion portion) {
        Function<Row, OptionalInt> line = lineIn(account, modelId, source);
        return threads("model", "c.model_id = ?", modelId, portion, line);
    }

    private Function<Row, OptionalInt> lineIn(Account account, long modelId, String source) {
        Map<Integer, String> texts = models.revisions(account, modelId).stream()
                .collect(Collectors.toMap(RevisionView::number, RevisionView::source));
        Map<Integer, Anchors> anchors = new HashMap<>();
        return row -> row.place() == Place.LINE
                ? anchors.computeIfAbsent(
                                row.revision(), number -> Anchors.between(texts.getOrDefault(number, ""), source))
                        .follow(row.line())
                : OptionalInt.empty();
    }

    /** Oldest first. */
    @Transactional(readOnly = true)
    public List<CommentView> ofRun(Account account, long runId) {
        runs.get(account, runId);
        return views(rows("c.run_id = ?", runId), row -> OptionalInt.empty());
    }

    /** A part of {@link #ofRun(Account, long)}; threads are whole. */
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public Listed<CommentView> ofRun(Account account, long runId, Portion portion) {
        runs.get(account, runId);
        return threads("run", "c.run_id = ?", runId, portion, row -> OptionalInt.empty());
    }

    /**
     * Says something about a line.
     *
     * @param source the text in which the line is counted; it may be a draft
     * @throws InvalidInputException if the line is in no kept revision yet, so that nobody else could see it
     */
    @Transactional
    public long onLine(Account account, long modelId, String source, int line, String text) {
        ModelView model = models.get(account, modelId);
        List<String> lines = source.lines().toList();
        if (line < 1 || line > lines.size()) {
            throw new InvalidInputException(
                    "line", "The text has " + lines.size() + " lines; there is no line " + line + ".");
        }
        String kept = models.revisions(account, modelId).stream()
                .filter(revision -> revision.number() == model.revision())
                .findFirst()
                .orElseThrow()
                .source();
        OptionalInt there = Anchors.between(source, kept).follow(line);
        if (there.isEmpty()) {
            throw new InvalidInputException(
                    "line",
                    "Line " + line
                            + " is in your draft only, where nobody else sees it. Keep the text first (a run does), then comment.");
        }
        String anchor = kept.lines().toList().get(there.getAsInt() - 1).strip();
        long id = jdbc.sql(
                        "insert into comments (model_id, place, anchor, revision, line, account_id, text) values (?, 'line', ?, ?, ?, ?, ?) returning id")
                .params(modelId, shortened(anchor), model.revision(), there.getAsInt(), account.id(), checked(text))
                .query(Long.class)
                .single();
        record(account, model, "commented on line " + there.getAsInt() + " of");
        return id;
    }

    /** Says something about a node of the model's graph, or, with an empty name, about the model. */
    @Transactional
    public long onModel(Account account, long modelId, String node, String text) {
        ModelView model = models.get(account, modelId);
        Place place = node.isBlank() ? Place.WHOLE : Place.NODE;
        long id = jdbc.sql(
                        "insert into comments (model_id, place, anchor, account_id, text) values (?, ?, ?, ?, ?) returning id")
                .params(modelId, place.text(), checkedAnchor("node", node), account.id(), checked(text))
                .query(Long.class)
                .single();
        record(account, model, place == Place.NODE ? "commented on " + node.strip() + " of" : "commented on");
        return id;
    }

    /** Says something about a plot of the run, or, with an empty name, about the run. */
    @Transactional
    public long onRun(Account account, long runId, String plot, String text) {
        RunView run = runs.get(account, runId);
        Place place = plot.isBlank() ? Place.WHOLE : Place.PLOT;
        long id = jdbc.sql(
                        "insert into comments (run_id, place, anchor, account_id, text) values (?, ?, ?, ?, ?) returning id")
                .params(runId, place.text(), checkedAnchor("plot", plot), account.id(), checked(text))
                .query(Long.class)
                .single();
        audit.record(
                account,
                run.projectId(),
                place == Place.PLOT ? "commented on " + plot.strip() + " of" : "commented on",
                new Audit.Subject("run", runId, "run " + run.number()));
        return id;
    }

    /** Answers; an answer to an answer joins the same thread. */
    @Transactional
    public long reply(Account account, long commentId, String text) {
        Root root = root(account, commentId);
        return jdbc.sql("""
                        insert into comments (model_id, run_id, reply_to, place, account_id, text)
                        select c.model_id, c.run_id, c.id, 'whole', ?, ? from comments c where c.id = ? returning id""")
                .params(account.id(), checked(text), root.first())
                .query(Long.class)
                .single();
    }

    /** Settles a thread, or opens it again. */
    @Transactional
    public void resolve(Account account, long commentId, boolean settled) {
        Root root = root(account, commentId);
        jdbc.sql("update comments set resolved_by = ?, resolved_at = case when ? then now() end where id = ?")
                .params(settled ? account.id() : null, settled, root.first())
                .update();
    }

    /** The comment that a thread began with, which the account may see. */
    private record Root(long first, Long modelId, Long runId) {}

    private Root root(Account account, long commentId) {
        Root root = jdbc.sql("select coalesce(reply_to, id) as first, model_id, run_id from comments where id = ?")
                .param(commentId)
                .query((row, number) -> new Root(
                        row.getLong("first"),
                        row.getObject("model_id", Long.class),
                        row.getObject("run_id", Long.class)))
                .optional()
                .orElseThrow(() -> NotFoundException.of("comment", commentId));
        try {
            if (root.modelId() != null) {
                models.get(account, root.modelId());
            } else {
                runs.get(account, root.runId());
            }
        } catch (NotFoundException hidden) {
            throw NotFoundException.of("comment", commentId);
        }
        return root;
    }

    private Listed<CommentView> threads(
            String what, String condition, long id, Portion portion, Function<Row, OptionalInt> line) {
        return OLDEST_FIRST
                .part(
                        jdbc,
                        "comments of " + what + " " + id,
                        COLUMNS.formatted(condition + " and c.reply_to is null"),
                        List.of(id),
                        portion,
                        Row::of)
                .mapAll(first -> {
                    List<Row> all = new ArrayList<>(first);
                    all.addAll(rows(
                            "c.reply_to = any(?)", first.stream().map(Row::id).toArray(Long[]::new)));
                    return views(all, line);
                });
    }

    private List<Row> rows(String condition, Object parameter) {
        return jdbc.sql(COLUMNS.formatted(condition) + " order by c.id")
                .param(parameter)
                .query(Row::of)
                .list();
    }

    private static List<CommentView> views(List<Row> rows, Function<Row, OptionalInt> line) {
        Map<Long, List<CommentView>> replies = new HashMap<>();
        rows.stream().filter(row -> row.replyTo() != 0).forEach(row -> replies.computeIfAbsent(
                        row.replyTo(), first -> new ArrayList<>())
                .add(view(row, OptionalInt.empty(), List.of())));
        return rows.stream()
                .filter(row -> row.replyTo() == 0)
                .map(row -> view(row, line.apply(row), replies.getOrDefault(row.id(), List.of())))
                .toList();
    }

    private static CommentView view(Row row, OptionalInt line, List<CommentView> replies) {
        return new CommentView(
                row.id(), row.place(), row.anchor(), line, row.who(), row.at(), row.text(), row.settled(), replies);
    }

    private void record(Account account, ModelView model, String action) {
        audit.record(account, model.projectId(), action, new Audit.Subject("model", model.id(), model.name()));
    }

    private static String checkedAnchor(String what, String name) {
        String wanted = name.strip();
        if (wanted.length() > LONGEST_ANCHOR || wanted.chars().anyMatch(Character::isISOControl)) {
            throw new InvalidInputException(
                    what, "The name of a " + what + " has up to 400 characters, and no line breaks.");
        }
        return wanted;
    }

    private static String shortened(String line) {
        return line.length() <= LONGEST_ANCHOR ? line : line.substring(0, LONGEST_ANCHOR);
    }

    private static String checked(String text) {
        String wanted = text.strip();
        if (wanted.isEmpty() || wanted.length() > LONGEST || wanted.indexOf('\0') >= 0) {
            throw new InvalidInputException(
                    "text", "A comment has 1 to %,d characters, none of them NUL.".formatted(LONGEST));
        }
        return wanted;
    }
}
