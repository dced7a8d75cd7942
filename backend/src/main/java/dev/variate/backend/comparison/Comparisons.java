package dev.variate.backend.comparison;

import dev.variate.backend.InvalidInputException;
import dev.variate.backend.comparison.ComparisonView.Cell;
import dev.variate.backend.comparison.ComparisonView.DiffLine;
import dev.variate.backend.comparison.ComparisonView.ParameterRow;
import dev.variate.backend.comparison.ComparisonView.SettingRow;
import dev.variate.backend.dataset.Datasets;
import dev.variate.backend.run.Checks;
import dev.variate.backend.run.ParameterView;
import dev.variate.backend.run.RunView;
import dev.variate.backend.run.Runs;
import dev.variate.backend.run.TrainingView;
import dev.variate.backend.run.Trainings;
import dev.variate.backend.team.Account;
import dev.variate.diagnostics.LeaveOneOut;
import dev.variate.diagnostics.PredictiveComparison;
import dev.variate.fit.Method;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.springframework.stereotype.Service;

/** Says in what runs differ, and whether the difference of their figures is more than noise. */
@Service
public class Comparisons {
    private static final int MOST = 8;

    private static final int MOST_HARD = 10;

    private final Runs runs;
    private final Checks checks;
    private final Trainings trainings;
    private final Datasets datasets;

    Comparisons(Runs runs, Checks checks, Trainings trainings, Datasets datasets) {
        this.datasets = datasets;
        this.trainings = trainings;
        this.runs = runs;
        this.checks = checks;
    }

    /** Of two to eight runs that the account may see; the first is the baseline, or the one that its model has as such. */
    public ComparisonView compare(Account account, List<Long> runIds) {
        checkCount(runIds);
        List<RunView> views = baselineFirst(account, runIds);
        List<Map<String, ParameterView>> summaries = views.stream()
                .map(run -> byName(runs.summary(account, run.id()).parameters()))
                .toList();
        return new ComparisonView(
                views,
                LineDiff.of(views.getFirst().source(), views.getLast().source()),
                settings(account, views),
                parameters(summaries));
    }

    /** The lines of two texts, each the same, removed or added. */
    public static List<DiffLine> lines(String before, String now) {
        return LineDiff.of(before, now);
    }

    private static void checkCount(List<Long> runIds) {
        if (runIds.size() < 2 || runIds.size() > MOST) {
            throw new InvalidInputException(
                    "runs", "A comparison is of 2 to " + MOST + " runs; these are " + runIds.size() + ".");
        }
    }

    /** How well the runs predict each observation without having seen it, where they are of the same data. */
    public PredictionsView predictions(Account account, List<Long> runIds) {
        checkCount(runIds);
        List<RunView> views = baselineFirst(account, runIds);
        List<Optional<Checks.Known>> known =
                views.stream().map(run -> checks.loo(account, run.id())).toList();
        for (int i = 0; i < views.size(); i++) {
            if (known.get(i).isEmpty()) {
                return nothing("Run " + views.get(i).number()
                        + " has no leave-one-out figures, or none yet: its page says why, under Checks.");
            }
        }
        List<LeaveOneOut> figures =
                known.stream().map(k -> k.orElseThrow().loo()).toList();
        boolean same =
                known.stream().map(k -> k.orElseThrow().data()).distinct().count() == 1
                        && figures.stream().map(Comparisons::names).distinct().count() == 1;
        if (!same) {
            return nothing("These runs are not of the same observations, so their predictions cannot be compared.");
        }
        double[] stacking = PredictiveComparison.stacking(figures);
        List<PredictionsView.Row> rows = new ArrayList<>();
        for (int i = 0; i < views.size(); i++) {
            LeaveOneOut own = figures.get(i);
            PredictiveComparison.Difference difference = PredictiveComparison.difference(own, figures.getFirst());
            rows.add(new PredictionsView.Row(
                    views.get(i),
                    own.elpd(),
                    own.se(),
                    own.parameters(),
                    i == 0 ? Double.NaN : difference.elpd(),
                    i == 0 ? Double.NaN : difference.se(),
                    stacking[i],
                    own.unreliable().size()));
        }
        return new PredictionsView(rows, hardest(figures), "");
    }

    private List<RunView> baselineFirst(Account account, List<Long> runIds) {
        return runIds.stream()
                .map(id -> runs.get(account, id))
                .sorted(Comparator.comparing(run -> !run.marks().baseline()))
                .toList();
    }

    private static PredictionsView nothing(String why) {
        return new PredictionsView(List.of(), List.of(), why);
    }

    private static List<String> names(LeaveOneOut figures) {
        return figures.observations().stream()
                .map(LeaveOneOut.Observation::name)
                .toList();
    }

    private static List<PredictionsView.Hard> hardest(List<LeaveOneOut> figures) {
        return IntStream.range(0, figures.getFirst().observations().size())
                .mapToObj(
                        i -> figures.stream().map(f -> f.observations().get(i)).toList())
                .sorted(Comparator.comparingDouble(runs -> runs.stream()
                        .mapToDouble(LeaveOneOut.Observation::elpd)
                        .min()
                        .orElseThrow()))
                .limit(MOST_HARD)
                .map(runs -> new PredictionsView.Hard(
                        runs.getFirst().name(),
                        runs.stream().map(LeaveOneOut.Observation::elpd).toList(),
                        runs.stream().map(LeaveOneOut.Observation::kHat).toList()))
                .toList();
    }

    private List<SettingRow> settings(Account account, List<RunView> views) {
        Map<String, Function<RunView, Object>> all = new LinkedHashMap<>();
        all.put("model", RunView::modelName);
        all.put("revision", run -> run.revision().isPresent() ? run.revision().getAsInt() : "draft");
        all.put("data", run -> run.dataId()
                .map(id -> called(id, views) + ", version " + run.dataVersion().orElse(0))
                .orElse("none"));
        all.put("method", run -> run.method().text());
        all.put("chains", run -> run.settings().chains());
        all.put("warm-up", run -> run.settings().warmup());
        all.put("draws", run -> run.kept().orElse(run.settings().draws()));
        all.put("device", run -> run.settings().device());
        all.put("workers", run -> run.settings().workers());
        all.put("target accept", run -> run.settings().targetAccept());
        all.put("metric", run -> run.settings().metric().text());
        all.put("tree depth", run -> run.settings().maxTreeDepth());
        all.put("chains begin", run -> run.settings().init());
        all.put("batch size", run -> run.settings().batch().batchSize());
        all.put("step size", run -> run.settings().batch().stepSize());
        all.put("plate", run -> {
            String plate = run.settings().batch().plate();
            return plate.isEmpty() ? "the longest" : plate;
        });
        all.put("seed", RunView::seed);
        all.put("engine", RunView::engineVersion);
        trained(account, views, all);
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

    private String called(long dataId) {
        return datasets.name(dataId).orElse("data set " + dataId);
    }

    /** With its number where another data set of these runs has the same name: projects choose their names each for itself. */
    private String called(long dataId, List<RunView> views) {
        String name = called(dataId);
        boolean taken = views.stream()
                .flatMap(other -> other.dataId().stream())
                .anyMatch(other -> other != dataId && called(other).equals(name));
        return taken ? name + " (data set " + dataId + ")" : name;
    }

    /** What only trainings have. */
    private void trained(Account account, List<RunView> views, Map<String, Function<RunView, Object>> all) {
        Map<Long, TrainingView> trained = views.stream()
                .filter(run -> run.method() == Method.TRAIN)
                .collect(Collectors.toMap(RunView::id, run -> trainings.get(account, run.id())));
        if (trained.isEmpty()) {
            return;
        }
        Map<String, Function<TrainingView, Object>> rows = new LinkedHashMap<>();
        rows.put("batch", training -> training.plan().batch());
        rows.put("parts of a batch", training -> training.plan().parts());
        rows.put(
                "mesh",
                training -> training.plan().mesh().isEmpty()
                        ? "none"
                        : training.plan().mesh());
        rows.put("precision", training -> training.plan().precision());
        rows.put("optimiser", training -> training.plan().optimiser());
        rows.put("learning rate", training -> training.plan().rate());
        rows.put("schedule", training -> training.plan().schedule());
        rows.put("steps of rising", training -> training.plan().warmup());
        rows.put(
                "clipped to",
                training -> training.plan().clip().map(String::valueOf).orElse("not"));
        rows.put(
                "average keeps",
                training -> training.plan().average().map(String::valueOf).orElse("none"));
        rows.put("numbers", training -> new TreeMap<>(training.plan().numbers()));
        rows.put("held out", training -> training.heldOutId().map(this::called).orElse("none"));
        rows.put("weights", TrainingView::weights);
        rows.forEach((name, value) -> all.put(
                name,
                run -> Optional.ofNullable(trained.get(run.id())).map(value).orElse("–")));
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
