package dev.variate.pool.cli;

import dev.variate.diagnostics.Verdict;
import dev.variate.pool.conformity.Conformity;
import dev.variate.pool.conformity.Outcome;
import dev.variate.pool.conformity.ReferencePosterior;
import dev.variate.pool.conformity.Score;
import dev.variate.pool.conformity.Totals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What {@code variate conform} prints, row by row as runs end, and remembers for the total. */
final class ConformReport {
    private static final String[] COLUMNS = {
        "max |z|, means",
        "max |z|, sds",
        "R-hat",
        "min ESS",
        "div.",
        "grad./ESS",
        "compile s",
        "sample s",
        "verdict",
        "reference"
    };
    private static final int[] WIDTHS = {16, 16, 6, 8, 5, 9, 9, 9, 18, 9};

    private final List<ReferencePosterior> posteriors;
    private final String device;
    private final int nameWidth;
    private final Map<String, Outcome> last = new LinkedHashMap<>();
    private final List<Outcome> superseded = new ArrayList<>();
    private final List<String> notSampled = new ArrayList<>();

    ConformReport(List<ReferencePosterior> posteriors, String device) {
        this.posteriors = posteriors;
        this.device = device;
        this.nameWidth =
                posteriors.stream().mapToInt(p -> p.name().length()).max().orElse(0);
    }

    /** Where in the list a posterior stands: {@code nes1972-nes (3 of 31)}. */
    String place(ReferencePosterior posterior) {
        return posterior.name() + " (" + (posteriors.indexOf(posterior) + 1) + " of " + posteriors.size() + ")";
    }

    String header() {
        return line("", COLUMNS);
    }

    /** The row of a run; below it what the run says of itself, unless it is good, and in what it disagrees. */
    String row(Outcome outcome) {
        last.put(outcome.posterior().name(), outcome);
        StringBuilder text = new StringBuilder(line(
                outcome.posterior().name(),
                largest(outcome, Score::meanZ),
                largest(outcome, Score::sdZ),
                format("%.3f", outcome.rHat()),
                format("%.0f", outcome.essBulk()),
                format("%d", outcome.health().divergences()),
                format("%.1f", outcome.gradientsPerEffectiveDraw()),
                format("%.3f", outcome.compileSeconds()),
                format("%.2f", outcome.sampleSeconds()),
                word(outcome.verdict().level()),
                outcome.judgement().word()));
        if (outcome.verdict().level() != Verdict.Level.GOOD) {
            text.append("    ").append(outcome.verdict().text()).append('\n');
        }
        if (outcome.judgement() == Outcome.Judgement.DISAGREES) {
            text.append("    Seed ")
                    .append(outcome.seed())
                    .append(": ")
                    .append(String.join("; ", outcome.objections()))
                    .append(".\n");
        }
        return text.toString();
    }

    /** The row of another run of a posterior that disagreed, in whose place it stands from now on. */
    String secondRow(Outcome outcome) {
        superseded.add(last.get(outcome.posterior().name()));
        return "    Again with seed " + outcome.seed() + ", since chance may do that once:\n" + row(outcome);
    }

    String notSampled(ReferencePosterior posterior, String reason) {
        notSampled.add(posterior.name());
        return line(posterior.name()) + "    NOT SAMPLED: " + reason + '\n';
    }

    /** Whether every posterior is as it must be, and all scores together are. */
    boolean holds() {
        return notSampled.isEmpty()
                && last.values().stream().allMatch(o -> o.judgement().holds())
                && totals().notable() <= totals().mostNotable();
    }

    private Totals totals() {
        return Totals.of(List.copyOf(last.values()));
    }

    /** The last lines. */
    String total(double seconds) {
        Totals totals = totals();
        return format(
                """

                %d posterior%s, %d scalars, on %s, in %.0f s: %d agree%s, %d disagree, %d not sampled%s
                rms of z %.2f (means) and %.2f (sds), about 1 if all is well; %d of %d beyond %.0f, at most %d allowed
                """,
                totals.posteriors(),
                totals.posteriors() == 1 ? "" : "s",
                totals.scalars(),
                device,
                seconds,
                count(Outcome.Judgement.AGREES),
                superseded.isEmpty() ? "" : format(" (%d tried with a second seed)", superseded.size()),
                count(Outcome.Judgement.DISAGREES),
                notSampled.size(),
                warnings(),
                totals.rmsOfMeans(),
                totals.rmsOfSds(),
                totals.notable(),
                2 * totals.scalars(),
                Score.NOTABLE_Z,
                totals.mostNotable());
    }

    private String warnings() {
        long warned = count(Outcome.Judgement.WARNED);
        long unwarned = count(Outcome.Judgement.UNWARNED);
        return warned + unwarned == 0
                ? ""
                : format("; beside them %d that must be warned of, %d was", warned + unwarned, warned);
    }

    private long count(Outcome.Judgement judgement) {
        return last.values().stream().filter(o -> o.judgement() == judgement).count();
    }

    private String line(String name, String... cells) {
        StringBuilder line = new StringBuilder(name).repeat(' ', nameWidth - name.length());
        for (int i = 0; i < cells.length; i++) {
            boolean words = i < 2 || i >= cells.length - 2;
            String padding = " ".repeat(Math.max(0, WIDTHS[i] - cells[i].length()));
            line.append("  ").append(words ? cells[i] + padding : padding + cells[i]);
        }
        return line.toString().stripTrailing() + '\n';
    }

    /** {@code 1.93 beta[3]}. */
    private static String largest(Outcome outcome, ToDoubleFunction<Score> z) {
        ToDoubleFunction<Score> size = score -> Math.abs(z.applyAsDouble(score));
        Score found =
                outcome.scores().stream().max(Comparator.comparingDouble(size)).orElseThrow();
        return format("%.2f %s", size.applyAsDouble(found), found.scalar());
    }

    private static String word(Verdict.Level level) {
        String words = level.words();
        return words.substring(0, words.length() - 1).toLowerCase(Locale.ROOT);
    }

    private static String format(String pattern, Object... arguments) {
        return String.format(Locale.ROOT, pattern, arguments);
    }

    /** Every figure of every run; one that has no meaning is null. */
    void writeJson(Path file, double seconds) throws IOException {
        JsonMapper mapper = JsonMapper.builder().build();
        ObjectNode root = mapper.createObjectNode()
                .put("holds", holds())
                .put("device", device)
                .put("chains", Conformity.SETTINGS.chains())
                .put("warmup", Conformity.SETTINGS.warmup())
                .put("draws", Conformity.SETTINGS.draws())
                .put("seconds", seconds);
        Totals totals = totals();
        ObjectNode total = root.putObject("total")
                .put("posteriors", totals.posteriors())
                .put("scalars", totals.scalars())
                .put("beyond3", totals.notable());
        RunReport.put(total, "rmsOfMeans", totals.rmsOfMeans());
        RunReport.put(total, "rmsOfSds", totals.rmsOfSds());
        ArrayNode missing = root.putArray("notSampled");
        notSampled.forEach(missing::add);
        ArrayNode runs = root.putArray("runs");
        last.values().forEach(outcome -> add(runs, outcome));
        ArrayNode before = root.putArray("superseded");
        superseded.forEach(outcome -> add(before, outcome));
        Files.write(file, mapper.writerWithDefaultPrettyPrinter().writeValueAsBytes(root));
    }

    private static void add(ArrayNode runs, Outcome outcome) {
        ObjectNode run = runs.addObject()
                .put("name", outcome.posterior().name())
                .put("seed", outcome.seed())
                .put("reference", outcome.judgement().word())
                .put("verdict", outcome.verdict().text())
                .put("divergences", outcome.health().divergences())
                .put("gradients", outcome.gradients());
        RunReport.put(run, "rHat", outcome.rHat());
        RunReport.put(run, "essBulk", outcome.essBulk());
        RunReport.put(run, "gradientsPerEffectiveDraw", outcome.gradientsPerEffectiveDraw());
        run.putObject("seconds").put("compile", outcome.compileSeconds()).put("sample", outcome.sampleSeconds());
        ArrayNode scalars = run.putArray("scalars");
        for (Score score : outcome.scores()) {
            ObjectNode scalar = scalars.addObject().put("name", score.scalar());
            RunReport.put(scalar, "meanZ", score.meanZ());
            RunReport.put(scalar, "sdZ", score.sdZ());
            RunReport.put(scalar, "rHat", score.rHat());
            RunReport.put(scalar, "essBulk", score.essBulk());
        }
    }
}
