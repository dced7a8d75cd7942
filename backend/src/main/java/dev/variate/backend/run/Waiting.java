package dev.variate.backend.run;

import dev.variate.backend.InvalidInputException;
import dev.variate.backend.NotFoundException;
import dev.variate.backend.project.Projects;
import dev.variate.backend.team.Account;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** The queue, as those see it who wait in it. Runs of projects that they do not see stand in it without a name. */
@Service
public class Waiting {
    private static final int SHOWN = 200;

    private final JdbcClient jdbc;
    private final Projects projects;
    private final RunIntake intake;

    Waiting(JdbcClient jdbc, Projects projects, RunIntake intake) {
        this.jdbc = jdbc;
        this.projects = projects;
        this.intake = intake;
    }

    private record Entry(WaitingRun run, long projectId) {}

    /** The first 200 in the order in which they would be served now, if every worker could do each. */
    public List<WaitingRun> list(Account account) {
        Set<Long> seen = Set.copyOf(projects.idsOf(account));
        return entries("", RunTurns.ORDER).stream()
                .map(entry -> seen.contains(entry.projectId()) ? entry.run() : nameless(entry.run()))
                .toList();
    }

    /** Why the run cannot begin on any worker that is there; empty if it only waits for its turn, or does not wait. */
    public Optional<String> obstacle(Account account, long runId) {
        return entries(" and r.id = " + runId, "").stream()
                .filter(entry -> projects.isMember(account, entry.projectId()))
                .map(entry -> entry.run().obstacle())
                .filter(obstacle -> !obstacle.isEmpty())
                .findFirst();
    }

    /**
     * Moves a run that waits, or changes what it asks for.
     *
     * @throws InvalidInputException if the run does not wait
     */
    public WaitingRun place(Account account, long runId, Placement placement) {
        Entry entry = entries(" and r.id = " + runId, "").stream()
                .findFirst()
                .filter(found -> projects.isMember(account, found.projectId()))
                .orElseThrow(() -> NotFoundException.of("run that waits", runId));
        projects.requireEditor(account, entry.projectId());
        int changed = jdbc.sql(
                        "update runs set priority = ?, labels = ?, memory_bytes = ? where id = ? and status = 'queued'")
                .params(
                        placement.priority().rank(),
                        placement.labels().toArray(String[]::new),
                        placement.memoryBytes(),
                        runId)
                .update();
        if (changed == 0) {
            throw new InvalidInputException("", "The run has begun meanwhile; only a run that waits can be moved.");
        }
        intake.wake();
        return entries(" and r.id = " + runId, "").stream()
                .map(Entry::run)
                .findFirst()
                .orElseGet(() -> entry.run());
    }

    private List<Entry> entries(String which, String order) {
        return jdbc.sql("""
                        select r.*, a.name as who,""" + RunTurns.FITTING
                        + " as fitting from runs r join accounts a on a.id = r.account_id " + RunTurns.WITH_TURNS
                        + " where r.status = 'queued'" + which + order + " limit " + SHOWN)
                .query(Waiting::entry)
                .list();
    }

    private static Entry entry(ResultSet row, int number) throws SQLException {
        Placement placement = new Placement(
                Priority.ofRank(row.getInt("priority")),
                List.of((String[]) row.getArray("labels").getArray()),
                row.getLong("memory_bytes"));
        String device = row.getString("device");
        return new Entry(
                new WaitingRun(
                        row.getLong("id"),
                        row.getInt("number"),
                        row.getString("model_name"),
                        row.getString("who"),
                        device,
                        row.getInt("workers"),
                        placement,
                        row.getTimestamp("created_at").toInstant(),
                        placement.obstacle(device, row.getInt("workers"), row.getInt("fitting"))),
                row.getLong("project_id"));
    }

    private static WaitingRun nameless(WaitingRun run) {
        return new WaitingRun(
                0, 0, "", "", run.device(), run.workers(), run.placement(), run.createdAt(), run.obstacle());
    }
}
