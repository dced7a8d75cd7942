package dev.variate.pool.cli;

import dev.variate.pool.bench.PeerPosterior;
import dev.variate.pool.bench.PeerPosterior.Figure;
import dev.variate.pool.bench.PeerPosteriors;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Times posteriors from their text to the last draw, each in a process of its own, beside the best of the other systems and beside an earlier time. */
final class PosteriorBench {
    private static final String ROW = "%-24s %12s %9s %11s %11s %11s %11s %12s %7s%n";
    /** How much better than the best other system we mean to be. */
    private static final double GRADIENT_BAR = 2;

    private static final double SECONDS_BAR = 3;
    private static final double ESS_BAR = 4;

    private final JsonNode before;
    private final ObjectNode now = JsonMapper.shared().createObjectNode();
    private final int[] met = new int[4];
    private int timed;

    /** @param before the figures of an earlier time by posterior, or an empty object */
    PosteriorBench(JsonNode before) {
        this.before = before;
    }

    /** Prints as it goes; the figures by posterior. */
    ObjectNode run(List<String> names) {
        head();
        for (String name : names) {
            PeerPosterior peer = PeerPosteriors.named(name);
            ObjectNode line = timed(name);
            now.set(name, line);
            timed++;
            row(name, line);
            beside(peer, line);
            earlier(line, before.path(name));
        }
        System.out.printf(
                Locale.ROOT,
                "%nof %d: gradients at least %.0f times as fast as the best other system %d; seconds to the end, %.0f times:"
                        + " cold %d, warm %d; effective draws a second, %.0f times: %d%n",
                timed,
                GRADIENT_BAR,
                met[0],
                SECONDS_BAR,
                met[1],
                met[2],
                ESS_BAR,
                met[3]);
        return now;
    }

    private static void head() {
        System.out.printf(
                Locale.ROOT,
                ROW,
                "4 x (1,000 + 1,000)",
                "gradient",
                "gradients",
                "first draw",
                "end",
                "second",
                "warm",
                "ESS a second",
                "peak");
        System.out.printf(Locale.ROOT, ROW, "", "µs", "an ESS", "cold, s", "cold, s", "run, s", "s", "warm", "MB");
    }

    private static void row(String name, JsonNode line) {
        System.out.printf(
                Locale.ROOT,
                ROW,
                name,
                micros(line.path("gradientMicros").asDouble()),
                number("%.1f", line, "gradientsPerEffectiveDraw"),
                number("%.2f", line, "firstDrawSeconds"),
                number("%.2f", line, "coldSeconds"),
                number("%.3f", line, "secondSeconds"),
                number("%.4f", line, "warmSeconds"),
                number("%,.0f", line, "essPerSecond"),
                number("%.0f", line, "peakMegabytes"));
    }

    /** Ratios to the best others; above 1 is faster, whatever the figure. */
    private void beside(PeerPosterior peer, JsonNode line) {
        double gradient = faster(peer.gradientMicros(), line, "gradientMicros");
        double cold = faster(peer.coldSeconds(), line, "coldSeconds");
        double warm = faster(peer.warmSeconds(), line, "warmSeconds");
        double ess = line.path("essPerSecond").asDouble() / peer.essPerSecond().value();
        met[0] += gradient >= GRADIENT_BAR ? 1 : 0;
        met[1] += cold >= SECONDS_BAR ? 1 : 0;
        met[2] += warm >= SECONDS_BAR ? 1 : 0;
        met[3] += ess >= ESS_BAR ? 1 : 0;
        System.out.printf(
                Locale.ROOT,
                ROW,
                "  times as fast as",
                times(gradient, peer.gradientMicros()),
                "",
                "",
                times(cold, peer.coldSeconds()),
                "",
                times(warm, peer.warmSeconds()),
                times(ess, peer.essPerSecond()),
                "");
    }

    private static double faster(Figure best, JsonNode line, String figure) {
        return best.value() / line.path(figure).asDouble();
    }

    private static String times(double ratio, Figure best) {
        return String.format(Locale.ROOT, "%.1f %s", ratio, best.whose());
    }

    private static void earlier(JsonNode line, JsonNode then) {
        if (then.isMissingNode()) {
            return;
        }
        List<Object> cells = new ArrayList<>(List.of("  ÷ before"));
        for (String figure : List.of(
                "gradientMicros",
                "gradientsPerEffectiveDraw",
                "firstDrawSeconds",
                "coldSeconds",
                "secondSeconds",
                "warmSeconds",
                "essPerSecond",
                "peakMegabytes")) {
            double ratio =
                    line.path(figure).asDouble(Double.NaN) / then.path(figure).asDouble(Double.NaN);
            cells.add(Double.isNaN(ratio) ? "-" : String.format(Locale.ROOT, "%.2f", ratio));
        }
        System.out.printf(Locale.ROOT, ROW, cells.toArray());
    }

    private static String micros(double micros) {
        return String.format(Locale.ROOT, micros < 1 ? "%.3f" : micros < 10 ? "%.2f" : "%.1f", micros);
    }

    private static String number(String pattern, JsonNode line, String figure) {
        return line.has(figure)
                ? String.format(Locale.ROOT, pattern, line.path(figure).asDouble())
                : "-";
    }

    private static ObjectNode timed(String name) {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.add("-D" + BenchRunCommand.BEGAN + "=" + System.currentTimeMillis());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), VariateCli.class.getName()));
        command.addAll(List.of(BenchRunCommand.NAME, name));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new CommandFailure("variate: timing " + name + " failed: " + printed.strip());
            }
            return (ObjectNode) JsonMapper.shared().readTree(printed);
        } catch (IOException | JacksonException e) {
            throw new CommandFailure("variate: timing " + name + " failed: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("variate: interrupted");
        }
    }
}
