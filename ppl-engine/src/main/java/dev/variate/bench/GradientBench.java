package dev.variate.bench;

import dev.variate.device.Device;
import dev.variate.device.LogDensity;
import dev.variate.device.jvm.JvmDevice;
import dev.variate.tensor.Value;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Times gradients of log densities compiled for the JVM beside hand-written loops. */
public final class GradientBench {
    private static final int ROWS = 581_012;
    private static final int COLUMNS = 54;
    /** Timed in rounds of this length; the best round counts, since everything else on the machine only ever adds. */
    private static final long ROUND_NANOS = 100_000_000;

    private static final int ROUNDS = 12;
    /** So long that HotSpot is done, and vector code has taken over where it will. */
    private static final long WARM_UP_NANOS = 2_000_000_000;

    /** Pairs of a model and its formula, each timed for so long. */
    private static final int PAIRS = 101;

    private static final double PAIR_MICROS = 20_000;

    /** Processor time: what else the machine does counts little. */
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final PrintStream out;
    private final Device device = new JvmDevice();

    private GradientBench(PrintStream out) {
        this.out = out;
    }

    /** Prints a line a model: microseconds a gradient, those of loops written by hand, and their ratio. */
    public static void run(PrintStream out) {
        new GradientBench(out).all(true);
    }

    /** Microseconds a gradient of this log density, on one thread that is warm. */
    public static double micros(LogDensity density) {
        double[] q = position(density.dimension(), 0);
        double[] g = new double[q.length];
        return best(() -> density.logDensity(q, g));
    }

    public static void main(String[] args) {
        new GradientBench(System.out).all(args.length == 0 || !args[0].equals("small"));
    }

    private void all(boolean large) {
        out.printf(
                Locale.ROOT,
                "%-52s %12s %12s %8s %10s%n",
                "log density and gradient",
                "compiled",
                "by hand",
                "ratio",
                "compile");
        eightSchools();
        radon(919, 85);
        radon(12_573, 386);
        logistic(3_020, 4);
        if (large) {
            fourChains();
        }
        out.printf(
                Locale.ROOT,
                "%n%-52s %12s %12s %8s %10s%n",
                "the same as a model's author writes it",
                "compiled",
                "best other",
                "ratio",
                "compile");
        PeerModels.all().forEach(this::beside);
        if (large) {
            beside(PeerModels.logistic());
        }
        out.printf(
                Locale.ROOT,
                "%n%-52s %12s %12s %8s%n",
                "the same, beside its formula in this engine",
                "language",
                "formula",
                "ratio");
        besideFormula(PeerModels.eightSchools(), BenchModels.eightSchools());
        besideFormula(PeerModels.radon(919, 85), BenchModels.radon(919, 85));
        besideFormula(PeerModels.radon(12_573, 386), BenchModels.radon(12_573, 386));
    }

    /**
     * What the language costs: a model as its author writes it and the same log density as tensor code, each in turn for a moment, so that what else the
     * machine does slows both. The ratio is the median of the pairs'.
     */
    private void besideFormula(PeerModels.PeerModel peer, BenchModels.Model model) {
        LogDensity language = peer.posterior().compile(device);
        LogDensity formula = device.logDensity(model.program(), model.data());
        double[] q = position(model.dimension(), 0);
        double[] g = new double[q.length];
        check(peer.name(), language.logDensity(q, g), formula.logDensity(q, g));
        double runs = Math.max(1, Math.ceil(PAIR_MICROS / best(() -> formula.logDensity(q, g))));
        best(() -> language.logDensity(q, g));
        double[] ours = new double[PAIRS];
        double[] theirs = new double[PAIRS];
        double[] ratios = new double[PAIRS];
        for (int i = 0; i < PAIRS; i++) {
            boolean first = i % 2 == 0;
            double once = micros(first ? language : formula, q, g, runs);
            double then = micros(first ? formula : language, q, g, runs);
            ours[i] = first ? once : then;
            theirs[i] = first ? then : once;
            ratios[i] = ours[i] / theirs[i];
        }
        Arrays.sort(ratios);
        out.printf(
                Locale.ROOT,
                "%-52s %9.3f µs %9.3f µs %8.3f%n",
                peer.name(),
                Arrays.stream(ours).min().orElseThrow(),
                Arrays.stream(theirs).min().orElseThrow(),
                ratios[PAIRS / 2]);
    }

    private static double micros(LogDensity density, double[] q, double[] g, double runs) {
        long start = THREADS.getCurrentThreadCpuTime();
        for (int i = 0; i < runs; i++) {
            density.logDensity(q, g);
        }
        return (THREADS.getCurrentThreadCpuTime() - start) / 1e3 / runs;
    }

    /** A model beside what the fastest other system took. */
    private void beside(PeerModels.PeerModel peer) {
        long start = System.nanoTime();
        LogDensity density = peer.posterior().compile(device);
        double[] q = position(density.dimension(), 0);
        double[] g = new double[q.length];
        density.logDensity(q, g);
        double compile = (System.nanoTime() - start) / 1e6;
        line(peer.name(), best(() -> density.logDensity(q, g)), peer.best(), compile, "  " + peer.whose());
    }

    private void eightSchools() {
        BenchModels.Model model = BenchModels.eightSchools();
        double[] y = model.data().get("y").toArray();
        double[] s = model.data().get("s").toArray();
        double logScales = DoubleStream.of(s).map(Math::log).sum();
        compare("eight schools", model, (q, g) -> HandWritten.eightSchools(y, s, logScales, q, g));
    }

    private void radon(int houses, int counties) {
        BenchModels.Model model = BenchModels.radon(houses, counties);
        int[] county = model.data().get("county").toInts();
        int[] order = IntStream.range(0, houses)
                .boxed()
                .sorted((a, b) -> Integer.compare(county[a], county[b]))
                .mapToInt(i -> i)
                .toArray();
        int[] starts = new int[counties + 1];
        for (int c : county) {
            starts[c + 1]++;
        }
        for (int c = 0; c < counties; c++) {
            starts[c + 1] += starts[c];
        }
        double[] y = sorted(model.data().get("y"), order);
        double[] floor = sorted(model.data().get("floor"), order);
        compare(
                "radon, " + houses + " houses in " + counties + " counties",
                model,
                (q, g) -> HandWritten.radon(y, floor, starts, q, g));
    }

    private static double[] sorted(Value rows, int[] order) {
        return IntStream.of(order).mapToDouble(rows::get).toArray();
    }

    private void logistic(int rows, int columns) {
        BenchModels.Model model = BenchModels.logistic(rows, columns);
        double[] x = model.data().get("x").elements();
        double[] y = model.data().get("y").elements();
        compare(
                "logistic regression, " + rows + " × " + columns,
                model,
                (q, g) -> HandWritten.logistic(x, y, columns, q, g));
    }

    /**
     * Four chains in one pass over the data, on as many threads as there are cores; by hand: four chains, one after the other, on one
     * thread.
     */
    private void fourChains() {
        BenchModels.Model model = BenchModels.logistic(ROWS, COLUMNS);
        long start = System.nanoTime();
        LogDensity density = device.logDensity(model.program(), model.data());
        double compile = (System.nanoTime() - start) / 1e6;
        double[] x = model.data().get("x").elements();
        double[] y = model.data().get("y").elements();
        double[][] positions = new double[4][];
        for (int c = 0; c < 4; c++) {
            positions[c] = position(model.dimension(), c);
        }
        double[] values = new double[4];
        double[][] gradients = new double[4][model.dimension()];
        double compiled = best(
                () -> {
                    density.logDensities(positions, values, gradients);
                    return values[0];
                },
                System::nanoTime);
        double[] g = new double[model.dimension()];
        double hand = best(
                () -> {
                    double sum = 0;
                    for (double[] q : positions) {
                        sum += HandWritten.logistic(x, y, COLUMNS, q, g);
                    }
                    return sum;
                },
                System::nanoTime);
        line("logistic regression, " + ROWS + " × " + COLUMNS + ", four chains", compiled, hand, compile, "");
    }

    private interface Hand {
        double logDensity(double[] position, double[] gradient);
    }

    private interface Work {
        double run();
    }

    private void compare(String name, BenchModels.Model model, Hand byHand) {
        long start = System.nanoTime();
        LogDensity density = device.logDensity(model.program(), model.data());
        double[] q = position(model.dimension(), 0);
        double[] g = new double[model.dimension()];
        double[] h = new double[model.dimension()];
        double value = density.logDensity(q, g);
        double compile = (System.nanoTime() - start) / 1e6;
        double expected = byHand.logDensity(q, h);
        check(name, value, expected);
        for (int i = 0; i < g.length; i++) {
            check(name + ", derivative " + i, g[i], h[i]);
        }
        line(name, best(() -> density.logDensity(q, g)), best(() -> byHand.logDensity(q, h)), compile, "");
    }

    private static void check(String what, double actual, double expected) {
        if (!(Math.abs(actual - expected) <= 1e-9 * Math.max(1, Math.abs(expected)))) {
            throw new IllegalStateException(what + " is " + actual + " compiled and " + expected + " by hand");
        }
    }

    private void line(String name, double compiled, double other, double compileMillis, String note) {
        out.printf(
                Locale.ROOT,
                "%-52s %9.3f µs %9.3f µs %8.2f %7.1f ms%s%n",
                name,
                compiled,
                other,
                compiled / other,
                compileMillis,
                note);
    }

    private static double[] position(int dimension, int seed) {
        SplittableRandom random = new SplittableRandom(17 + seed);
        return random.doubles(dimension, -0.3, 0.3).toArray();
    }

    /** Microseconds of one run, by this thread's processor time. */
    private static double best(Work work) {
        return best(work, THREADS::getCurrentThreadCpuTime);
    }

    private static double best(Work work, LongSupplier clock) {
        double best = Double.MAX_VALUE;
        double sink = 0;
        int runs = 1;
        long warm = clock.getAsLong() + WARM_UP_NANOS;
        while (clock.getAsLong() < warm) {
            sink += work.run();
        }
        for (int round = 0; round < ROUNDS; ) {
            long start = clock.getAsLong();
            for (int i = 0; i < runs; i++) {
                sink += work.run();
            }
            long nanos = clock.getAsLong() - start;
            if (nanos < ROUND_NANOS / 2) {
                runs *= 2;
                continue;
            }
            best = Math.min(best, nanos / 1e3 / runs);
            round++;
        }
        if (sink == 42) {
            throw new IllegalStateException("nobody expects this sum");
        }
        return best;
    }
}
