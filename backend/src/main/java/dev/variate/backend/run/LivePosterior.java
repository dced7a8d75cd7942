package dev.variate.backend.run;

import dev.variate.backend.model.GraphView;
import dev.variate.backend.model.ProblemView;
import dev.variate.diagnostics.Density;
import dev.variate.diagnostics.ParameterSummary;
import dev.variate.diagnostics.SamplingHealth;
import dev.variate.diagnostics.Summary;
import dev.variate.diagnostics.Verdict;
import dev.variate.inference.NutsSettings;
import dev.variate.pool.protocol.LiveResult;
import dev.variate.pool.protocol.PackedDoubles;
import dev.variate.pool.protocol.RunSettings;
import dev.variate.program.Program;
import dev.variate.program.Site;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Turns the draws of a live fit into the curves and figures that a page shows. */
final class LivePosterior {
    /** More curves than a page can show help nobody. */
    private static final int MOST_MARGINALS = 60;
    /** More would keep the page waiting. */
    static final int MOST_JUDGED = 300;
    /** Of 400 draws a chain R-hat reaches 1.02 by chance in a model with many quantities. */
    private static final double LARGEST_R_HAT = 1.05;

    private LivePosterior() {}

    static LiveView none(GraphView graph, List<ProblemView> problems, String note, long elaborateMillis) {
        Verdict nothing = Verdict.of(List.of(), SamplingHealth.none(new NutsSettings(1, 0, 1, 0.8, 10)));
        return new LiveView(
                graph,
                problems,
                List.of(),
                new SummaryView.Verdict(false, "", "", nothing),
                note,
                0,
                elaborateMillis,
                0,
                0,
                elaborateMillis);
    }

    static LiveView of(
            GraphView graph,
            Program program,
            LiveResult result,
            RunSettings settings,
            long elaborateMillis,
            long totalMillis) {
        if (!result.error().isEmpty()) {
            return none(graph, List.of(), result.error(), elaborateMillis);
        }
        int width = result.names().size();
        double[][] chains = result.draws().stream().map(PackedDoubles::unpack).toArray(double[][]::new);
        int length = chains.length == 0 || width == 0 ? 0 : chains[0].length / width;
        Map<String, Density.Bounds> bounds = bounds(program);
        int judged = Math.min(width, MOST_JUDGED);
        List<ParameterSummary> summaries = IntStream.range(0, judged)
                .map(i -> (int) ((long) i * width / judged))
                .parallel()
                .mapToObj(scalar -> Summary.of(result.names().get(scalar), column(chains, width, length, scalar)))
                .toList();
        List<LiveView.Marginal> marginals = new ArrayList<>();
        for (int scalar = 0; scalar < Math.min(width, MOST_MARGINALS); scalar++) {
            double[][] own = column(chains, width, length, scalar);
            ParameterSummary summary = judged == width
                    ? summaries.get(scalar)
                    : Summary.of(result.names().get(scalar), own);
            marginals.add(marginal(
                    summary, own, bounds.getOrDefault(summary.name().replaceFirst("\\[.*", ""), Density.Bounds.NONE)));
        }
        NutsSettings made = new NutsSettings(
                Math.max(1, chains.length),
                settings.warmup(),
                Math.max(1, length),
                settings.targetAccept(),
                settings.maxTreeDepth());
        SamplingHealth health = new SamplingHealth(
                made,
                (long) chains.length * length,
                result.divergences(),
                0,
                SamplingHealth.none(made).energies(),
                List.of());
        String slow = length >= settings.draws()
                ? ""
                : "This model is slow: only " + length
                        + " draws of each chain were made in the time there is while you type.";
        String some = judged == width
                ? ""
                : "The verdict is on %d of %,d quantities, evenly spread.".formatted(judged, width);
        String note = slow.isEmpty() || some.isEmpty() ? slow + some : slow + " " + some;
        return new LiveView(
                graph,
                List.of(),
                marginals,
                SummaryView.Verdict.of(Verdict.of(summaries, health, List.of(), LARGEST_R_HAT)),
                note,
                result.divergences(),
                elaborateMillis,
                result.compileMillis(),
                result.sampleMillis(),
                totalMillis);
    }

    private static double[][] column(double[][] chains, int width, int length, int scalar) {
        double[][] column = new double[chains.length][length];
        for (int chain = 0; chain < chains.length; chain++) {
            for (int row = 0; row < length; row++) {
                column[chain][row] = chains[chain][row * width + scalar];
            }
        }
        return column;
    }

    /** Where the curves must end, by the random variable's name. */
    private static Map<String, Density.Bounds> bounds(Program program) {
        Map<String, Density.Bounds> bounds = new HashMap<>();
        for (Site site : program.sites()) {
            if (site.role() == Site.Role.LATENT) {
                switch (site.support().kind()) {
                    case POSITIVE -> bounds.put(site.name(), Density.Bounds.POSITIVE);
                    case UNIT_INTERVAL -> bounds.put(site.name(), Density.Bounds.UNIT);
                    case REAL, INTERVAL, GREATER_THAN, LESS_THAN, BOOLEAN, NATURAL, INTEGER_INTERVAL -> {}
                }
            }
        }
        return bounds;
    }

    private static LiveView.Marginal marginal(ParameterSummary summary, double[][] chains, Density.Bounds bounds) {
        double[] all = Arrays.stream(chains).flatMapToDouble(Arrays::stream).toArray();
        Density density = Density.of(all, bounds);
        return new LiveView.Marginal(
                summary.name(),
                summary.mean(),
                summary.sd(),
                summary.q05(),
                summary.q50(),
                summary.q95(),
                summary.rHat(),
                list(density.x()),
                list(density.y()));
    }

    private static List<Double> list(double[] numbers) {
        return numbers.length == 0
                ? Collections.emptyList()
                : Arrays.stream(numbers).boxed().toList();
    }
}
