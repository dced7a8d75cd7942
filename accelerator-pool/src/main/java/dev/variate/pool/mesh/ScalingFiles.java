package dev.variate.pool.mesh;

import dev.variate.parallel.ScalingModel;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;
import tools.jackson.databind.json.JsonMapper;

/** Measured and predicted throughput as CSV, JSON and a plot. */
public final class ScalingFiles {
    private static final int MOST = 256;
    private static final int WIDTH = 640;
    private static final int HEIGHT = 420;
    private static final int LEFT = 70;
    private static final int BOTTOM = 50;
    private static final int TOP = 40;

    private ScalingFiles() {}

    /** Writes {@code scaling.csv}, {@code scaling.json} and one {@code scaling-SYSTEM.svg} each. */
    public static void write(Path folder, List<Scaling> all) throws IOException {
        Files.createDirectories(folder);
        StringBuilder csv = new StringBuilder(
                "system,devices,kind,step_ms,rows_per_second,summing_ms,processor_ms,expected_rows_per_second\n");
        for (Scaling scaling : all) {
            for (Scaling.Point point : scaling.points()) {
                csv.append(String.format(
                        Locale.ROOT,
                        "%s,%d,measured on %d cores,%.3f,%.3f,%.3f,%.3f,%.3f%n",
                        scaling.system(),
                        point.processes(),
                        scaling.cores(),
                        point.stepMillis(),
                        scaling.throughput(point),
                        point.summingMillis(),
                        point.processorMillis(),
                        scaling.expected(point.processes())));
            }
            predictions(csv, scaling, scaling.model(), "predicted with cores of its own for each");
            scaling.elsewhere().ifPresent(there -> predictions(csv, scaling, there, "predicted on " + network(there)));
            Files.writeString(folder.resolve("scaling-" + scaling.system() + ".svg"), plot(scaling));
        }
        Files.writeString(folder.resolve("scaling.csv"), csv);
        JsonMapper.shared()
                .writerWithDefaultPrettyPrinter()
                .writeValue(folder.resolve("scaling.json").toFile(), all);
    }

    private static void predictions(StringBuilder csv, Scaling scaling, ScalingModel model, String kind) {
        for (int devices = 1; devices <= MOST; devices *= 2) {
            csv.append(String.format(
                    Locale.ROOT,
                    "%s,%d,%s,%.3f,%.3f,%.3f,,%n",
                    scaling.system(),
                    devices,
                    kind,
                    model.stepMillis(devices),
                    scaling.predicted(model, devices),
                    model.sumMillis(devices)));
        }
    }

    private static String network(ScalingModel model) {
        return String.format(
                Locale.ROOT,
                "a network of %s ms and %.0f MB/s",
                BigDecimal.valueOf(model.latencyMillis()).stripTrailingZeros().toPlainString(),
                model.bytesPerMilli() / 1e3);
    }

    /** Rows a second by devices, both axes in powers of two. */
    static String plot(Scaling scaling) {
        double least =
                scaling.points().stream().mapToDouble(scaling::throughput).min().orElseThrow();
        double low = Math.log(least / 2);
        double high = Math.log(MOST * scaling.predicted(1) * 1.2);
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
                        + " font-size=\"12\">%n<text x=\"%d\" y=\"20\" font-weight=\"bold\">%s: rows a second by devices,"
                        + " %d rows a step each</text>%n",
                WIDTH,
                HEIGHT,
                LEFT,
                scaling.system(),
                scaling.rows()));
        for (int devices = 1; devices <= MOST; devices *= 2) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"#e3e8ee\"/><text x=\"%.1f\" y=\"%d\""
                            + " text-anchor=\"middle\">%d</text>%n",
                    x(devices),
                    TOP,
                    x(devices),
                    HEIGHT - BOTTOM,
                    x(devices),
                    HEIGHT - BOTTOM + 18,
                    devices));
        }
        for (double tick = Math.pow(10, Math.ceil(low / Math.log(10))); Math.log(tick) < high; tick *= 10) {
            double y = y(tick, low, high);
            svg.append(String.format(
                    Locale.ROOT,
                    "<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"#e3e8ee\"/><text x=\"%d\" y=\"%.1f\""
                            + " text-anchor=\"end\">%,.0f</text>%n",
                    LEFT,
                    y,
                    WIDTH - 20,
                    y,
                    LEFT - 6,
                    y + 4,
                    tick));
        }
        line(svg, "#9aa7b5", "4 4", MOST, low, high, n -> n * scaling.predicted(1));
        line(svg, "#1f6fb2", "none", MOST, low, high, scaling::predicted);
        scaling.elsewhere()
                .ifPresent(there -> line(svg, "#2e8540", "none", MOST, low, high, n -> scaling.predicted(there, n)));
        int last = scaling.points().getLast().processes();
        line(svg, "#c4661f", "none", last, low, high, scaling::expected);
        for (Scaling.Point point : scaling.points()) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"#c4661f\"><title>%d: %.1f"
                            + " rows/s</title></circle>%n",
                    x(point.processes()),
                    y(scaling.throughput(point), low, high),
                    point.processes(),
                    scaling.throughput(point)));
        }
        List<String> legend = new ArrayList<>(List.of(
                "dashed: as many times one device",
                "blue: predicted, cores of its own for each",
                "orange: " + scaling.cores() + " cores for all; line predicted, points measured"));
        scaling.elsewhere().ifPresent(there -> legend.add("green: predicted on " + network(there)));
        for (int i = 0; i < legend.size(); i++) {
            svg.append(String.format(
                    Locale.ROOT, "<text x=\"%d\" y=\"%d\">%s</text>%n", LEFT + 12, TOP + 18 + 16 * i, legend.get(i)));
        }
        return svg.append("</svg>\n").toString();
    }

    private static void line(
            StringBuilder svg, String colour, String dashes, int to, double low, double high, IntToDoubleFunction f) {
        svg.append("<polyline fill=\"none\" stroke=\"" + colour + "\" stroke-width=\"2\" stroke-dasharray=\"" + dashes
                + "\" points=\"");
        for (int devices = 1; devices <= to; devices *= 2) {
            svg.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(devices), y(f.applyAsDouble(devices), low, high)));
        }
        svg.append("\"/>\n");
    }

    private static double x(int devices) {
        return LEFT + (WIDTH - LEFT - 20) * Math.log(devices) / Math.log(MOST);
    }

    private static double y(double value, double low, double high) {
        return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * (Math.log(value) - low) / (high - low);
    }
}
