package dev.variate.pool.cli;

import dev.variate.diagnostics.ParameterSummary;
import dev.variate.diagnostics.ParetoTail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an approximation, or a mode, says of itself, for people and for scripts.
 *
 * @param tail of the importance weights; empty of a mode, whose summaries have a mean only
 */
record ApproximationReport(
        String model,
        String device,
        SampleMethod method,
        long seed,
        long gradients,
        double seconds,
        List<ParameterSummary> parameters,
        Optional<ParetoTail> tail) {
    private static final String[] HEADER = {"", "mean", "sd", "5 %", "50 %", "95 %"};
    private static final String[] MODE_HEADER = {"", "mode"};

    String text() {
        StringBuilder text = new StringBuilder(RunReport.columns(rows()));
        if (parameters.size() > RunReport.MOST_ROWS) {
            text.append("… and ")
                    .append(parameters.size() - RunReport.MOST_ROWS)
                    .append(" more in summary.json\n");
        }
        text.append(String.format(
                Locale.ROOT,
                "%n%s on %s, seed %d: %s; %,d gradients in %.3f seconds%n",
                model,
                device,
                seed,
                method.text(),
                gradients,
                seconds));
        text.append(
                tail.map(ApproximationReport::verdict)
                        .orElse(
                                "The mode says where the density of the unconstrained quantities is highest, not how far the posterior reaches."));
        return text.append('\n').toString();
    }

    private List<String[]> rows() {
        List<String[]> rows = new ArrayList<>();
        rows.add(tail.isPresent() ? HEADER : MODE_HEADER);
        for (ParameterSummary p : parameters.subList(0, Math.min(RunReport.MOST_ROWS, parameters.size()))) {
            rows.add(
                    tail.isPresent()
                            ? new String[] {
                                p.name(),
                                RunReport.number(p.mean()),
                                RunReport.number(p.sd()),
                                RunReport.number(p.q05()),
                                RunReport.number(p.q50()),
                                RunReport.number(p.q95())
                            }
                            : new String[] {p.name(), RunReport.number(p.mean())});
        }
        return rows;
    }

    private static String verdict(ParetoTail tail) {
        if (Double.isNaN(tail.kHat())) {
            return "Too few draws to judge the approximation by: 25 and more have a k-hat.";
        }
        String figures = String.format(
                Locale.ROOT, "(k-hat %.2f; the weighted draws are worth %.0f)", tail.kHat(), tail.effectiveDraws());
        return tail.kHat() <= ParetoTail.LARGEST_USABLE
                ? "Good: weighted by importance, the draws stand for the posterior " + figures + "."
                : "Not to be trusted: the approximation misses a part of the posterior " + figures
                        + ". A k-hat up to 0.7 would do; try --method nuts.";
    }

    /** {@code parameters} and {@code run}; a figure without a meaning is null. */
    void writeJson(Path file) throws IOException {
        ObjectNode root = JsonMapper.shared().createObjectNode();
        ArrayNode all = root.putArray("parameters");
        for (ParameterSummary p : parameters) {
            ObjectNode node = all.addObject().put("name", p.name());
            if (tail.isPresent()) {
                RunReport.put(node, "mean", p.mean());
                RunReport.put(node, "sd", p.sd());
                RunReport.put(node, "q05", p.q05());
                RunReport.put(node, "q50", p.q50());
                RunReport.put(node, "q95", p.q95());
            } else {
                RunReport.put(node, "mode", p.mean());
            }
        }
        ObjectNode run = root.putObject("run")
                .put("model", model)
                .put("device", device)
                .put("method", method.text())
                .put("seed", seed)
                .put("gradients", gradients)
                .put("seconds", seconds);
        if (tail.isPresent()) {
            RunReport.put(run, "kHat", tail.get().kHat());
            RunReport.put(run, "effectiveDraws", tail.get().effectiveDraws());
        }
        Files.writeString(
                file, JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(root));
    }
}
