package dev.variate.pool.cli;

import dev.variate.diagnostics.Importance;
import dev.variate.diagnostics.MarginalLikelihood;
import dev.variate.diagnostics.ParameterSummary;
import dev.variate.diagnostics.Verdict;
import dev.variate.fit.Method;
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
 * @param importance of the draws; without a meaning for a mode, whose summaries have a mean only
 * @param marginalLikelihood of the model, where the method finds it
 */
record ApproximationReport(
        String model,
        String device,
        Method method,
        long seed,
        long gradients,
        double seconds,
        List<ParameterSummary> parameters,
        Importance importance,
        Verdict verdict,
        Optional<MarginalLikelihood> marginalLikelihood) {
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
        marginalLikelihood.ifPresent(found ->
                text.append("log marginal likelihood ").append(found.text()).append('\n'));
        text.append(verdict.text()).append('\n');
        if (!verdict.adviceText().isEmpty()) {
            text.append(verdict.adviceText()).append('\n');
        }
        return text.toString();
    }

    private boolean isPoint() {
        return method.result() == Method.Result.POINT;
    }

    private List<String[]> rows() {
        List<String[]> rows = new ArrayList<>();
        rows.add(isPoint() ? MODE_HEADER : HEADER);
        for (ParameterSummary p : parameters.subList(0, Math.min(RunReport.MOST_ROWS, parameters.size()))) {
            rows.add(
                    isPoint()
                            ? new String[] {p.name(), RunReport.number(p.mean())}
                            : new String[] {
                                p.name(),
                                RunReport.number(p.mean()),
                                RunReport.number(p.sd()),
                                RunReport.number(p.q05()),
                                RunReport.number(p.q50()),
                                RunReport.number(p.q95())
                            });
        }
        return rows;
    }

    /** {@code parameters} and {@code run}; a figure without a meaning is null. */
    void writeJson(Path file) throws IOException {
        ObjectNode root = JsonMapper.shared().createObjectNode();
        ArrayNode all = root.putArray("parameters");
        for (ParameterSummary p : parameters) {
            ObjectNode node = all.addObject().put("name", p.name());
            if (!isPoint()) {
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
        if (!isPoint()) {
            RunReport.put(run, "kHat", importance.kHat());
            RunReport.put(run, "effectiveDraws", importance.effectiveDraws());
        }
        marginalLikelihood.ifPresent(found -> {
            RunReport.put(run, "logMarginalLikelihood", found.log());
            RunReport.put(run, "logMarginalLikelihoodError", found.error());
        });
        Files.writeString(
                file, JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(root));
    }
}
