package dev.variate.bench;

import dev.variate.device.Device;
import dev.variate.device.LogDensity;
import dev.variate.model.Posterior;
import dev.variate.program.Program;
import dev.variate.program.Site;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * How much of the time of a gradient each line of a model takes: what the gradient of the lines up to it takes more than that of the lines before it.
 * A computed value counts for the first random variable that needs it. So the lines' times add up to that of the whole, on every device.
 *
 * @param lines in the order of the text, those that make random variables
 * @param nanos of a gradient of the whole
 */
public record LineProfile(List<Line> lines, double nanos) {
    private static final long WARM_UP_NANOS = 250_000_000;
    /** The best round counts, since everything else on the machine only ever adds. */
    private static final int ROUNDS = 12;

    private static final long ROUND_NANOS = 10_000_000;

    /**
     * @param number in the model's text, from 1; 0 where it is not known
     * @param variables what the line makes, such as {@code y: normal, 919}
     * @param nanos that the line adds to a gradient; what rounding of the clock makes less than nothing is 0
     */
    public record Line(int number, String variables, double nanos) {}

    /** Measures for half a second a line. */
    public static LineProfile of(Program model, Posterior posterior, Device device, double[] position) {
        List<Site> scored =
                model.sites().stream().filter(site -> !site.logProb().isEmpty()).toList();
        TreeSet<Integer> numbers =
                scored.stream().map(site -> site.source().line()).collect(Collectors.toCollection(TreeSet::new));
        List<Line> lines = new ArrayList<>();
        double before = nanos(posterior, device, position, -1);
        double first = before;
        for (int number : numbers) {
            double after = nanos(posterior, device, position, number);
            String variables = scored.stream()
                    .filter(site -> site.source().line() == number)
                    .map(LineProfile::words)
                    .collect(Collectors.joining("; "));
            lines.add(new Line(number, variables, Math.max(0, after - before)));
            before = Math.max(before, after);
        }
        return new LineProfile(List.copyOf(lines), before - first);
    }

    private static String words(Site site) {
        String shape = site.value().type().shape().isScalar()
                ? ""
                : " " + site.value().type().shape();
        return site.name() + ": " + site.distribution() + shape
                + (site.role() == Site.Role.OBSERVED ? ", observed" : "");
    }

    private static double nanos(Posterior posterior, Device device, double[] position, int upTo) {
        LogDensity density = device.logDensity(
                posterior.logDensityProgram(site -> site.source().line() <= upTo), posterior.inputs());
        double[] gradient = new double[position.length];
        double sink = 0;
        int runs = 1;
        for (long end = System.nanoTime() + WARM_UP_NANOS; System.nanoTime() < end; ) {
            sink += density.logDensity(position, gradient);
        }
        double best = Double.POSITIVE_INFINITY;
        for (int round = 0; round < ROUNDS; ) {
            long start = System.nanoTime();
            for (int i = 0; i < runs; i++) {
                sink += density.logDensity(position, gradient);
            }
            long spent = System.nanoTime() - start;
            if (spent < ROUND_NANOS / 2 && runs < 1 << 24) {
                runs *= 2;
                continue;
            }
            best = Math.min(best, spent / (double) runs);
            round++;
        }
        return sink == 42 ? Double.NaN : best; // so that nothing is left out as unused
    }
}
