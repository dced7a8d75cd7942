package dev.variate.backend.tracking;

import dev.variate.backend.InvalidInputException;
import dev.variate.backend.project.Projects;
import dev.variate.backend.run.RunView;
import dev.variate.backend.run.Runs;
import dev.variate.backend.team.Account;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Finds runs of both kinds by MLflow's grammar: those of other programs, and the studio's own with their settings as parameters and their figures as metrics. */
@Service
public class TrackedRuns {
    public static final int LARGEST_PAGE = 1000;

    private final JdbcClient jdbc;
    private final ExternalRuns external;
    private final Runs runs;
    private final Projects projects;

    TrackedRuns(JdbcClient jdbc, ExternalRuns external, Runs runs, Projects projects) {
        this.jdbc = jdbc;
        this.external = external;
        this.runs = runs;
        this.projects = projects;
    }

    /** Which lie in the trash. */
    public enum Shelf {
        ACTIVE("r.trashed_at is null"),
        TRASH("r.trashed_at is not null"),
        ALL("true");

        private final String sql;

        Shelf(String sql) {
            this.sql = sql;
        }
    }

    /**
     * What to find.
     *
     * @param orders as MLflow writes them; the latest start comes first where they are equal
     */
    public record Request(List<Long> projects, String filter, List<String> orders, Shelf shelf, int offset, int limit) {
        public Request {
            projects = List.copyOf(projects);
            orders = List.copyOf(orders);
        }
    }

    /** A run of one kind or the other. */
    public sealed interface Tracked {
        record External(ExternalRunView run) implements Tracked {}

        record Studio(RunView run) implements Tracked {}
    }

    /** @param more whether there are others after them */
    public record Page(List<Tracked> runs, boolean more) {
        public Page {
            runs = List.copyOf(runs);
        }
    }

    private record Row(boolean studio, long id) {}

    @Transactional(readOnly = true)
    public Page find(Account account, Request request) {
        if (request.limit() < 1) {
            throw new InvalidInputException("max_results", "A page has one run at least.");
        }
        request.projects().forEach(project -> projects.requireMember(account, project));
        List<TrackedQuery.Condition> conditions = TrackedQuery.conditions(request.filter());
        List<TrackedQuery.Order> orders = TrackedQuery.orders(request.orders());
        List<Object> parameters = new ArrayList<>();
        // The studio's own in the trash cannot be looked at, so only external ones are found there.
        String union = Arrays.stream(TrackedColumns.values())
                .filter(columns -> columns == TrackedColumns.EXTERNAL || request.shelf() != Shelf.TRASH)
                .map(columns -> select(columns, request, conditions, orders, parameters))
                .collect(Collectors.joining(" union all "));
        StringBuilder order = new StringBuilder();
        for (int i = 0; i < orders.size(); i++) {
            order.append("key")
                    .append(i)
                    .append(orders.get(i).descending() ? " desc" : "")
                    .append(" nulls last, ");
        }
        int limit = Math.min(request.limit(), LARGEST_PAGE);
        parameters.add(limit + 1);
        parameters.add(request.offset());
        List<Row> rows = jdbc.sql("select studio, id from (" + union + ") found order by " + order
                        + "start desc, studio, id desc limit ? offset ?")
                .params(parameters)
                .query(Row.class)
                .list();
        return new Page(views(account, rows.stream().limit(limit).toList()), rows.size() > limit);
    }

    private static String select(
            TrackedColumns columns,
            Request request,
            List<TrackedQuery.Condition> conditions,
            List<TrackedQuery.Order> orders,
            List<Object> parameters) {
        StringBuilder sql = new StringBuilder("select ")
                .append(columns == TrackedColumns.STUDIO)
                .append(" as studio, r.id, ")
                .append(columns.start())
                .append(" as start");
        for (int i = 0; i < orders.size(); i++) {
            TrackedQuery.Quantity quantity = orders.get(i).quantity();
            sql.append(", ")
                    .append(column(columns, quantity, parameters))
                    .append(quantity.isNumber() ? "::float8" : "::text")
                    .append(" as key")
                    .append(i);
        }
        parameters.add(request.projects().toArray(Long[]::new));
        Shelf shelf = columns == TrackedColumns.STUDIO ? Shelf.ACTIVE : request.shelf();
        sql.append(" from ")
                .append(columns.table())
                .append(" where r.project_id = any(?) and ")
                .append(shelf.sql);
        conditions.forEach(condition -> {
            sql.append(" and ")
                    .append(column(columns, condition.quantity(), parameters))
                    .append(' ');
            sql.append(condition.sign());
            boolean list = condition.sign().endsWith("in");
            if (!condition.values().isEmpty()) {
                String mark = condition.quantity().isNumber() ? "?::float8" : "?";
                String marks = condition.values().stream().map(value -> mark).collect(Collectors.joining(", "));
                sql.append(list ? " (" + marks + ")" : " " + marks);
                condition
                        .values()
                        .forEach(value ->
                                parameters.add(condition.quantity().isNumber() ? Double.valueOf(value) : value));
            }
        });
        return sql.toString();
    }

    private static String column(TrackedColumns columns, TrackedQuery.Quantity quantity, List<Object> parameters) {
        String sql = columns.sql(quantity);
        if (sql.indexOf('?') >= 0) {
            parameters.add(quantity.key());
        }
        return sql;
    }

    private List<Tracked> views(Account account, List<Row> rows) {
        Map<Long, RunView> own = runs
                .get(account, rows.stream().filter(Row::studio).map(Row::id).toList())
                .stream()
                .collect(Collectors.toMap(RunView::id, Function.identity()));
        Map<Long, ExternalRunView> others = external.views(
                rows.stream().filter(row -> !row.studio()).map(Row::id).toList());
        return rows.stream()
                .<Tracked>map(row -> row.studio()
                        ? Optional.ofNullable(own.get(row.id()))
                                .map(Tracked.Studio::new)
                                .orElse(null)
                        : Optional.ofNullable(others.get(row.id()))
                                .map(Tracked.External::new)
                                .orElse(null))
                .filter(Objects::nonNull)
                .toList();
    }
}
