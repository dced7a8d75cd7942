package dev.variate.backend.comparison;

import dev.variate.backend.InvalidInputException;
import dev.variate.backend.comparison.BaselineView.Difference;
import dev.variate.backend.project.Projects;
import dev.variate.backend.run.Figure;
import dev.variate.backend.run.RunView;
import dev.variate.backend.run.Runs;
import dev.variate.backend.team.Account;
import dev.variate.backend.team.Audit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** One run of a model is what its others are compared with, in every list. */
@Service
public class Baselines {
    private final JdbcClient jdbc;
    private final Runs runs;
    private final Projects projects;
    private final Audit audit;

    Baselines(JdbcClient jdbc, Runs runs, Projects projects, Audit audit) {
        this.jdbc = jdbc;
        this.runs = runs;
        this.projects = projects;
        this.audit = audit;
    }

    /** A model's baseline. */
    private record Row(long modelId, long runId, int number) {}

    /**
     * Makes the run what others of its model are compared with, in place of the one that was it.
     *
     * @throws InvalidInputException if it has no draws
     */
    @Transactional
    public RunView choose(Account account, long runId) {
        RunView run = runs.get(account, runId);
        projects.requireEditor(account, run.projectId());
        if (!run.status().ended() || run.minEss().isEmpty()) {
            throw new InvalidInputException(
                    "",
                    "Run " + run.number()
                            + " has no draws to compare with. Choose one that has ended and can be trusted.");
        }
        jdbc.sql("""
                        insert into baselines (model_id, run_id, chosen_by) values (?, ?, ?)
                        on conflict (model_id) do update set run_id = excluded.run_id, chosen_by = excluded.chosen_by, chosen_at = now()""").params(run.modelId(), runId, account.id()).update();
        audit.record(account, run.projectId(), "made the baseline of " + run.modelName(), subject(run));
        return runs.get(account, runId);
    }

    /** The run is the baseline no longer; without one nothing is compared. */
    @Transactional
    public RunView drop(Account account, long runId) {
        RunView run = runs.get(account, runId);
        projects.requireEditor(account, run.projectId());
        if (jdbc.sql("delete from baselines where run_id = ?").param(runId).update() > 0) {
            audit.record(account, run.projectId(), "no longer compares with", subject(run));
        }
        return runs.get(account, runId);
    }

    /** By run; those whose model has no baseline, or that have no draws, are left out. */
    @Transactional
    public Map<Long, BaselineView> of(Account account, List<RunView> views) {
        Map<Long, Row> baselines =
                ofModels(views.stream().map(RunView::modelId).distinct().toList());
        if (baselines.isEmpty()) {
            return Map.of();
        }
        Set<Long> wanted = new LinkedHashSet<>();
        for (RunView run : views) {
            Row baseline = baselines.get(run.modelId());
            if (baseline != null && run.status().ended()) {
                wanted.add(run.id());
                wanted.add(baseline.runId());
            }
        }
        Map<Long, List<Figure>> figures = runs.figures(account, List.copyOf(wanted));
        Map<Long, BaselineView> answer = new HashMap<>();
        for (RunView run : views) {
            Row baseline = baselines.get(run.modelId());
            if (baseline != null && figures.containsKey(run.id()) && figures.containsKey(baseline.runId())) {
                boolean itself = baseline.runId() == run.id();
                answer.put(
                        run.id(),
                        new BaselineView(
                                baseline.runId(),
                                baseline.number(),
                                itself,
                                itself
                                        ? List.of()
                                        : differences(figures.get(baseline.runId()), figures.get(run.id()))));
            }
        }
        return answer;
    }

    private Map<Long, Row> ofModels(List<Long> modelIds) {
        return jdbc
                .sql(
                        "select b.model_id, r.id as run_id, r.number from baselines b join runs r on r.id = b.run_id where r.trashed_at is null and b.model_id = any(?)")
                .param(modelIds.toArray(Long[]::new))
                .query(Row.class)
                .list()
                .stream()
                .collect(Collectors.toMap(Row::modelId, Function.identity()));
    }

    /** The runs are independent, so the error of a difference is the root of the sum of squares. */
    static List<Difference> differences(List<Figure> baseline, List<Figure> own) {
        Map<String, Figure> before =
                baseline.stream().collect(Collectors.toMap(Figure::name, Function.identity(), (a, b) -> a));
        List<Difference> all = new ArrayList<>();
        for (Figure figure : own) {
            Figure other = before.get(figure.name());
            if (other != null) {
                Difference difference = new Difference(
                        figure.name(), figure.mean() - other.mean(), Math.hypot(figure.mcse(), other.mcse()));
                if (Double.isFinite(difference.errors())) {
                    all.add(difference);
                }
            }
        }
        all.sort(Comparator.comparingDouble(Difference::errors).reversed());
        return all;
    }

    private static Audit.Subject subject(RunView run) {
        return new Audit.Subject("run", run.id(), "run " + run.number());
    }
}
