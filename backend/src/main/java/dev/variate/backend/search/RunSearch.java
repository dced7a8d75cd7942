package dev.variate.backend.search;

import dev.variate.backend.InvalidInputException;
import dev.variate.backend.project.Projects;
import dev.variate.backend.run.RunView;
import dev.variate.backend.run.Runs;
import dev.variate.backend.team.Account;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Finds runs, in any order, page by page. A page costs the same however far down the list it lies. */
@Service
public class RunSearch {
    /** Runs on a page, if nothing else is asked for. */
    public static final int PAGE = 50;

    public static final int LARGEST_PAGE = 200;

    private final JdbcClient jdbc;
    private final Runs runs;
    private final Projects projects;

    RunSearch(JdbcClient jdbc, Runs runs, Projects projects) {
        this.jdbc = jdbc;
        this.runs = runs;
        this.projects = projects;
    }

    /**
     * What to find.
     *
     * @param query as {@link RunQuery#parse} reads it
     * @param project only there; empty for all projects that the account sees
     * @param cursor of the page before; empty for the first page
     */
    public record Request(String query, Optional<Long> project, RunOrder order, Optional<String> cursor, int limit) {

        /** The first page, latest first. */
        public static Request latest(String query, Optional<Long> project) {
            return new Request(query, project, RunOrder.LATEST, Optional.empty(), PAGE);
        }

        public Request limit(int runs) {
            return new Request(query, project, order, cursor, runs);
        }
    }

    /** A row found: its number, and its place in the order. */
    private record Row(long id, String key) {}

    /**
     * @throws QueryMistakeException if the search cannot be understood
     * @throws InvalidInputException if cursor or limit are wrong
     */
    @Transactional(readOnly = true)
    public FoundRuns find(Account account, Request request) {
        if (request.limit() < 1 || request.limit() > LARGEST_PAGE) {
            throw new InvalidInputException(
                    "limit", "A page has 1 to " + LARGEST_PAGE + " runs; this asks for " + request.limit() + ".");
        }
        Matching matching = matching(account, request);
        Optional<RunCursor> cursor = request.cursor().map(text -> RunCursor.parse(text, request.order()));
        List<Row> rows = rows(matching, request, cursor);
        boolean more = rows.size() > request.limit();
        List<Row> page = more ? rows.subList(0, request.limit()) : rows;
        List<RunView> views = runs.get(account, page.stream().map(Row::id).toList());
        return new FoundRuns(
                views,
                more
                        ? Optional.of(new RunCursor(
                                        page.getLast().key(), page.getLast().id())
                                .text(request.order()))
                        : Optional.empty(),
                cursor.isPresent() ? OptionalLong.empty() : OptionalLong.of(count(matching)));
    }

    /** The runs of a search, latest first. */
    @Transactional(readOnly = true)
    public List<RunView> latest(Account account, String query, Optional<Long> project, int limit) {
        return rows(account, Request.latest(query, project).limit(limit));
    }

    /** The first page without the rest: nothing is counted, which for whoever looks again and again is the larger part. */
    @Transactional(readOnly = true)
    public List<RunView> rows(Account account, Request request) {
        return runs.get(
                account,
                rows(matching(account, request), request, Optional.empty()).stream()
                        .limit(request.limit())
                        .map(Row::id)
                        .toList());
    }

    /** What stands behind {@code select …}, and its parameters. */
    private record Matching(String from, List<Object> parameters) {}

    private Matching matching(Account account, Request request) {
        RunQuery query = RunQuery.parse(request.query(), Instant.now(), ZoneId.systemDefault());
        QuerySql.Condition condition = QuerySql.of(query, account.id());
        List<Object> parameters = new ArrayList<>();
        String scope = "r.project_id = ?";
        if (request.project().isPresent()) {
            projects.requireMember(account, request.project().get());
            parameters.add(request.project().get());
        } else {
            scope = "r.project_id = any(?)";
            parameters.add(projects.idsOf(account).toArray(Long[]::new));
        }
        parameters.addAll(condition.parameters());
        return new Matching(
                " from runs r where " + scope + " and r.trashed_at is null and " + condition.sql(), parameters);
    }

    private List<Row> rows(Matching matching, Request request, Optional<RunCursor> cursor) {
        RunOrder order = request.order();
        List<Object> parameters = new ArrayList<>(matching.parameters());
        String beyond = "";
        if (cursor.isPresent()) {
            beyond = " and (" + order.key() + ", r.id) " + (order.descending() ? "<" : ">") + " (?, ?)";
            parameters.add(order.parameter(cursor.get().key()));
            parameters.add(cursor.get().runId());
        }
        parameters.add(request.limit() + 1);
        return jdbc.sql("select r.id, " + order.key() + " as key" + matching.from() + beyond + " order by "
                        + order.key() + " " + order.direction() + ", r.id " + order.direction() + " limit ?")
                .params(parameters)
                .query((row, number) -> new Row(row.getLong("id"), order.key(row)))
                .list();
    }

    private long count(Matching matching) {
        return jdbc.sql("select count(*)" + matching.from())
                .params(matching.parameters())
                .query(Long.class)
                .single();
    }
}
