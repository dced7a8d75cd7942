package dev.variate.backend.comparison;

import dev.variate.backend.InvalidInputException;
import dev.variate.backend.comparison.ComparisonView.Cell;
import dev.variate.backend.comparison.ComparisonView.DiffLine;
import dev.variate.backend.comparison.ComparisonView.ParameterRow;
import dev.variate.backend.comparison.ComparisonView.SettingRow;
import dev.variate.backend.run.ParameterView;
import dev.variate.backend.run.RunView;
import dev.variate.backend.run.Runs;
import dev.variate.backend.team.Account;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Service;

/** Says in what runs differ, and whether the difference of their figures is more than noise. */
@Service
public class Comparisons {
    private static final int MOST = 8;

    private final Runs runs;

    Comparisons(Runs runs) {
        this.runs = runs;
    }

    /** Of two to eight runs that the account may see; the first is the baseline, or the one that its model has as such. */
    public ComparisonView compare(Account account, List<Long> runIds) {
        if (runIds.size() < 2 || runIds.size() > MOST) {
            throw new InvalidInputException(
                    "runs", "A comparison is of 2 to " + MOST + " runs; these are " + runIds.size() + ".");
        }
        List<RunView> views = runIds.stream()
                .map(id -> runs.get(account, id))
                .sorted(Comparator.comparing(run -> !run.marks().baseline()))
                .toList();
        List<Map<String, ParameterView>> summaries = views.stream()
                .map(run -> byName(runs.summary(account, run.id()).parameters()))
                .toList();
        return new ComparisonView(
                views,
                LineDiff.of(views.getFirst().source(), views.getLast().source()),
                settings(views),
                parameters(summaries));
    }

    /** The lines of two texts, each the same, removed or added. */
    public static List<DiffLine> lines(String before, String now) {
        return LineDiff.of(before, now);
    }

    private static List<SettingRow> settings(List<RunView> views) {
        Map<String, Function<RunView, Object>> all = new LinkedHashMap<>();
        all.put("model", RunView::modelName);
        all.put("revision", run -> run.revision().isPresent() ? run.revision().getAsInt() : "draft");
        all.put("data", run -> run.dataId()
                .map(id -> "data set " + id + ", version " + run.dataVersion().orElse(0))
                .orElse("none"));
        all.put("method", run -> run.method().text());
        all.put("chains", run -> run.settings().chains());
        all.put("warm-up", run -> run.settings().warmup());
        all.put("draws", run -> run.settings().draws());
        all.put("device", run -> run.settings().device());
        all.put("target accept", run -> run.settings().targetAccept());
        all.put("metric", run -> run.settings().metric().text());
        all.put("tree depth", run -> run.settings().maxTreeDepth());
        all.put("seed", RunView::seed);
        List<SettingRow> rows = new ArrayList<>();
        all.forEach((name, value) -> {
            List<String> values =
                    views.stream().map(run -> String.valueOf(value.apply(run))).toList();
            if (Set.copyOf(values).size() > 1) {
                rows.add(new SettingRow(name, values));
            }
        });
        return rows;
    }

    private static List<ParameterRow> parameters(List<Map<String, ParameterView>> summaries) {
        Set<String> names = new LinkedHashSet<>();
        summaries.forEach(summary -> names.addAll(summary.keySet()));
        return names.stream()
                .map(name -> new ParameterRow(
                        name,
                        summaries.stream()
                                .map(summary -> cell(summaries.getFirst().get(name), summary.get(name)))
                                .toList()))
                .toList();
    }

    /** The runs are independent, so the error of a difference is the root of the sum of squares. */
    private static Cell cell(ParameterView baseline, ParameterView own) {
        if (own == null) {
            return new Cell(false, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
        }
        boolean comparable = baseline != null && baseline != own;
        return new Cell(
                true,
                own.mean(),
                own.sd(),
                own.mcse(),
                own.rHat(),
                comparable ? own.mean() - baseline.mean() : Double.NaN,
                comparable ? Math.hypot(own.mcse(), baseline.mcse()) : Double.NaN);
    }

    private static Map<String, ParameterView> byName(List<ParameterView> parameters) {
        return parameters.stream()
                .collect(Collectors.toMap(ParameterView::name, Function.identity(), (a, b) -> a, LinkedHashMap::new));
    }
}
