package dev.variate.inference;

import dev.variate.device.LogDensity;
import dev.variate.random.Key;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Pathfinder (Zhang, Carpenter, Gelman and Vehtari, <em>Pathfinder: parallel quasi-Newton variational inference</em>, JMLR 23, 2022): on the way from a random point to a mode, each
 * point and what the steps show of the curvature make a normal, and the one with the highest evidence lower bound stands for the posterior. In a posterior whose mode is not where its
 * mass is, that is one before the mode.
 *
 * <p>Several paths make a mixture. Its draws are told with the density of the whole mixture and not, as in the paper, with that of the path that a draw is from: a path that has ended
 * where little mass is then does not weigh down the others.
 */
public final class Pathfinder {
    private static final int PATHS = 8;
    /** Of which a bound is the mean, the same ones along the whole path, so that bounds differ by their normals. Stan's number. */
    private static final int DRAWS_A_BOUND = 25;
    /** The paper's number, for what need not be the best: where a chain begins. */
    private static final int DRAWS_A_BOUND_OF_A_START = 5;

    /** And of a path's points to its last only every third has a bound then. */
    private static final int EVERY_OF_A_START = 3;

    /** Of which a chain begins at one, by the mass that their bounds say: one alone may end in a mode that has next to nothing of it. */
    private static final int PATHS_OF_A_START = 4;

    /** After so many points without a higher bound a path is given up: a density that grows beyond all bounds is climbed for a thousand steps. */
    private static final int PATIENCE = 100;

    private Pathfinder() {}

    /**
     * The best normal of one path.
     *
     * @param bound the evidence lower bound as estimated, up to the density's own constant
     * @param evaluations of the density that it took
     */
    record Path(LowRankNormal normal, double bound, long evaluations) {}

    /**
     * {@code count} draws from the mixture of {@value #PATHS} paths' normals, equally many from each as far as possible.
     *
     * @throws SamplingException if no starting point is found, or no path has a normal whose draws have finite densities
     */
    public static Approximation approximate(LogDensity density, Key key, int count) {
        List<Path> paths = new ArrayList<>();
        long evaluations = 0;
        for (int i = 0; i < PATHS; i++) {
            Path path = path(density, key.fold(i));
            evaluations += path.evaluations();
            if (path.bound() > Double.NEGATIVE_INFINITY) {
                paths.add(path);
            }
        }
        if (paths.isEmpty()) {
            throw new SamplingException(
                    "none of " + PATHS
                            + " paths to a mode passed a place about which a normal stands for the density: wherever they came, it was −∞ or not a number near by. NUTS asks less of a density");
        }
        return mixture(density, paths, key.fold("pathfinder"), count, evaluations);
    }

    private static Approximation mixture(LogDensity density, List<Path> paths, Key key, int count, long evaluations) {
        int n = density.dimension();
        IterationRandom random = new IterationRandom();
        random.start(key);
        double[] volumes =
                paths.stream().mapToDouble(path -> path.normal().logVolume()).toArray();
        Approximation approximation =
                new Approximation(new double[count][], new double[count], new double[count], evaluations + count);
        double[] gradient = new double[n];
        double[] logs = new double[volumes.length];
        for (int j = 0; j < count; j++) {
            double[] draw = paths.get(j % volumes.length).normal().draw(standard(random, n));
            double largest = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < logs.length; i++) {
                logs[i] = paths.get(i).normal().logDensity(draw, volumes[i]);
                largest = Math.max(largest, logs[i]);
            }
            double sum = 0;
            for (double log : logs) {
                sum += StrictMath.exp(log - largest);
            }
            approximation.draws()[j] = draw;
            approximation.logApproximations()[j] = largest + StrictMath.log(sum / logs.length);
            approximation.logDensities()[j] = density.logDensity(draw, gradient);
        }
        return approximation;
    }

    /**
     * A draw at which a chain can begin, from the normal of one of {@value #PATHS_OF_A_START} paths, which is drawn with a probability in proportion to the exponential of its bound; where it has none at which log density and gradient are
     * finite, a random point. So chains begin in modes about as often as these have mass, and two that matter are still seen by chains that disagree.
     *
     * @throws SamplingException if no starting point is found
     */
    static Start start(LogDensity density, Key key, IterationRandom random) {
        List<Path> paths = IntStream.range(0, PATHS_OF_A_START)
                .mapToObj(i -> path(density, key.fold(i), DRAWS_A_BOUND_OF_A_START, EVERY_OF_A_START, Ascent.NEAR))
                .toList();
        int evaluations = (int) paths.stream().mapToLong(Path::evaluations).sum();
        // the largest of sums with Gumbel noise is a draw by the exponentials
        Map<Path, Double> noisy = new LinkedHashMap<>();
        paths.forEach(path -> noisy.put(path, path.bound() - StrictMath.log(-StrictMath.log(random.uniform()))));
        Path chosen = Collections.max(paths, Comparator.comparingDouble(noisy::get));
        if (chosen.bound() > Double.NEGATIVE_INFINITY) {
            double[] position = chosen.normal().draw(standard(random, density.dimension()));
            double[] gradient = new double[position.length];
            double logDensity = density.logDensity(position, gradient);
            if (Start.finite(logDensity, gradient)) {
                return new Start(position, gradient, logDensity, evaluations + 1);
            }
        }
        Start start = Start.jittered(density, random);
        return new Start(start.position(), start.gradient(), start.logDensity(), start.evaluations() + evaluations);
    }

    /** One path, with a bound of −∞ if no normal of it has draws with finite densities. */
    static Path path(LogDensity density, Key key) {
        return path(density, key, DRAWS_A_BOUND, 1, Ascent.ARRIVED);
    }

    private static Path path(LogDensity density, Key key, int drawsABound, int every, double enough) {
        IterationRandom random = new IterationRandom();
        random.start(key.fold("init"));
        Ascent ascent = Ascent.from(density, Start.jittered(density, random), enough);
        Bounds bounds = new Bounds(density, random, drawsABound);
        PathCurvature curvature = new PathCurvature();
        Optional<LowRankNormal> best = Optional.empty();
        double highest = Double.NEGATIVE_INFINITY;
        int since = 0;
        for (int i = 0; i < ascent.points().size() && since < PATIENCE; i++, since++) {
            if (i > 0) {
                curvature.learn(Ascent.Pair.between(
                        ascent.points().get(i - 1), ascent.points().get(i)));
            }
            boolean isChosen = (ascent.points().size() - 1 - i) % every == 0;
            // what nothing is known of is the last resort, as on a path that begins at its end
            if (isChosen && (!curvature.isEmpty() || ascent.points().size() == 1)) {
                LowRankNormal normal = curvature.normal(ascent.points().get(i));
                double bound = bounds.of(normal);
                if (bound > highest) {
                    highest = bound;
                    best = Optional.of(normal);
                    since = 0;
                }
            }
        }
        return new Path(
                best.orElseGet(() -> curvature.normal(ascent.highest())),
                highest,
                ascent.evaluations() + bounds.evaluations);
    }

    /** Estimates evidence lower bounds, all from the same standard normals. */
    private static final class Bounds {
        private final LogDensity density;
        private final double[][] standards;
        private final double[] logDensities;
        private final double[][] gradients;
        private long evaluations;

        Bounds(LogDensity density, IterationRandom random, int draws) {
            this.density = density;
            this.standards = new double[draws][];
            this.logDensities = new double[draws];
            this.gradients = new double[draws][density.dimension()];
            for (int k = 0; k < draws; k++) {
                standards[k] = standard(random, density.dimension());
            }
        }

        /** −∞ for a normal that is none, or has draws outside of the support. */
        double of(LowRankNormal normal) {
            double volume = normal.logVolume();
            if (!Double.isFinite(volume)) {
                return Double.NEGATIVE_INFINITY;
            }
            double[][] draws = new double[standards.length][];
            double squares = 0;
            for (int k = 0; k < standards.length; k++) {
                draws[k] = normal.draw(standards[k]);
                squares += Products.dot(standards[k], standards[k]);
            }
            density.logDensities(draws, logDensities, gradients);
            evaluations += standards.length;
            double sum = 0;
            for (double logDensity : logDensities) {
                sum += logDensity;
            }
            // without the constant of the standard normals, which is the same for all
            double bound = (sum + 0.5 * squares) / standards.length + volume;
            return Double.isFinite(bound) ? bound : Double.NEGATIVE_INFINITY;
        }
    }

    private static double[] standard(IterationRandom random, int n) {
        double[] standard = new double[n];
        for (int i = 0; i < n; i++) {
            standard[i] = random.normal();
        }
        return standard;
    }
}
