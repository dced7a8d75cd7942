package dev.variate.pool.cli;

import dev.variate.diagnostics.ParameterSummary;
import dev.variate.diagnostics.SamplingHealth;
import dev.variate.diagnostics.Verdict;
import dev.variate.inference.NutsSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a finished run says of itself, for people and for scripts. */
record RunReport(
        String model,
        String device,
        long seed,
        NutsSettings settings,
        String endedBy,
        SamplingHealth health,
        long gradients,
        double elaborateSeconds,
        double compileSeconds,
        double sampleSeconds,
        double totalSeconds,
        List<ParameterSummary> parameters,
        Verdict verdict) {
    static final int MOST_ROWS = 200;
    private static final String[] HEADER = {
        "", "mean", "sd", "MCSE", "5 %", "50 %", "95 %", "ESS bulk", "ESS tail", "R-hat"
    };

    /** The table, a line of figures, and whether the run can be trusted. */
    String text() {
        StringBuilder text = new StringBuilder(table());
        if (parameters.size() > MOST_ROWS) {
            text.append("… and ").append(parameters.size() - MOST_ROWS).append(" more in summary.json\n");
        }
        text.append('\n')
                .append(format(
                        "%s on %s, seed %d: %d chains of %d draws after %d warm-up; %,d %s; %,d gradients\n",
                        model,
                        device,
                        seed,
                        settings.chains(),
                        settings.draws(),
                        settings.warmup(),
                        health.divergences(),
                        health.divergences() == 1 ? "divergence" : "divergences",
                        gradients));
        if (!endedBy.isEmpty()) {
            text.append("ended early: ").append(endedBy).append('\n');
        }
        text.append(format(
                "seconds: elaborate %.2f, compile %.3f, sample %.3f, total %.2f\n",
                elaborateSeconds, compileSeconds, sampleSeconds, totalSeconds));
        text.append(verdict.text()).append('\n');
        if (!verdict.adviceText().isEmpty()) {
            text.append(verdict.adviceText()).append('\n');
        }
        return text.toString();
    }

    private String table() {
        List<String[]> rows = new ArrayList<>();
        rows.add(HEADER);
        for (ParameterSummary p : parameters.subList(0, Math.min(MOST_ROWS, parameters.size()))) {
            rows.add(new String[] {
                p.name(),
                number(p.mean()),
                number(p.sd()),
                number(p.mcse()),
                number(p.q05()),
                number(p.q50()),
                number(p.q95()),
                whole(p.essBulk()),
                whole(p.essTail()),
                Double.isNaN(p.rHat()) ? "-" : format("%.3f", p.rHat())
            });
        }
        return columns(rows);
    }

    /** Rows of as many cells each, the first flush left and the others flush right. */
    static String columns(List<String[]> rows) {
        int[] widths = new int[rows.getFirst().length];
        for (String[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        StringBuilder table = new StringBuilder();
        for (String[] row : rows) {
            table.append(row[0]).repeat(' ', widths[0] - row[0].length());
            for (int i = 1; i < row.length; i++) {
                table.append("  ").repeat(' ', widths[i] - row[i].length()).append(row[i]);
            }
            table.append('\n');
        }
        return table.toString();
    }

    /** Four significant digits, which is more than the Monte Carlo error leaves. */
    static String number(double x) {
        if (Double.isNaN(x)) {
            return "-";
        }
        double size = Math.abs(x);
        if (size != 0 && (size < 1e-3 || size >= 1e6)) {
            return format("%.3e", x);
        }
        int decimals = size >= 100 ? 1 : size >= 10 ? 2 : size >= 1 ? 3 : 4;
        return format("%." + decimals + "f", x);
    }

    private static String whole(double x) {
        return Double.isNaN(x) ? "-" : format("%.0f", x);
    }

    private static String format(String pattern, Object... arguments) {
        return String.format(Locale.ROOT, pattern, arguments);
    }

    /** {@code parameters} and {@code run}; a figure without a meaning is null. */
    void writeJson(Path file) throws IOException {
        JsonMapper mapper = JsonMapper.builder().build();
        ObjectNode root = mapper.createObjectNode();
        ArrayNode all = root.putArray("parameters");
        for (ParameterSummary p : parameters) {
            ObjectNode node = all.addObject().put("name", p.name());
            put(node, "mean", p.mean());
            put(node, "sd", p.sd());
            put(node, "mcse", p.mcse());
            put(node, "q05", p.q05());
            put(node, "q50", p.q50());
            put(node, "q95", p.q95());
            put(node, "essBulk", p.essBulk());
            put(node, "essTail", p.essTail());
            put(node, "rHat", p.rHat());
        }
        ObjectNode run = root.putObject("run")
                .put("model", model)
                .put("device", device)
                .put("seed", seed)
                .put("chains", settings.chains())
                .put("warmup", settings.warmup())
                .put("draws", settings.draws())
                .put("endedBy", endedBy)
                .put("metric", settings.metric().text())
                .put("divergences", health.divergences())
                .put("gradients", gradients);
        run.putObject("seconds")
                .put("elaborate", elaborateSeconds)
                .put("compile", compileSeconds)
                .put("sample", sampleSeconds)
                .put("total", totalSeconds);
        Files.write(file, mapper.writerWithDefaultPrettyPrinter().writeValueAsBytes(root));
    }

    /** Null if it is not finite, which JSON cannot say. */
    static void put(ObjectNode node, String name, double x) {
        if (Double.isFinite(x)) {
            node.put(name, x);
        } else {
            node.putNull(name);
        }
    }
}
