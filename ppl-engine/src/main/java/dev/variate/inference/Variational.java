package dev.variate.inference;

import dev.variate.device.LogDensity;
import dev.variate.random.Key;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The normal of a family with the highest evidence lower bound (Kucukelbir, Tran, Ranganath, Gelman and Blei, <em>Automatic differentiation variational inference</em>, JMLR 18, 2017).
 *
 * <p>The search begins at the best normal of a few paths of {@link Pathfinder}, in whose coordinates a step means the same in every direction. Gradients are of the path only, so that
 * their noise vanishes where the family holds the posterior (Roeder, Wu and Duvenaud, <em>Sticking the landing</em>, NeurIPS 2017); Adam takes the steps (Kingma and Ba, ICLR 2015). They
 * have a fixed size until the iterates wander about one place ({@link IterateAverage}), then half of it, and so on; when halving no longer moves the average as a distribution, by the
 * symmetrised Kullback–Leibler divergence, the search is over (Welandawe, Andersen, Vehtari and Huggins, <em>A framework for improving the reliability of black-box variational
 * inference</em>, JMLR 25, 2024, whose rule this follows without its forecasts).
 */
public final class Variational {
    private static final int PATHS = 4;
    /** The rank of {@link Family#LOW_RANK}, if there are as many coordinates. */
    private static final int RANK = 10;
    /** More, and a full-rank normal has more parameters than their noise can be averaged out of. */
    private static final int MOST_FULL_RANK = 500;

    /** Draws of a gradient, each with its mirror image. */
    private static final int DRAWS = 10;

    /** Of each parameter of a mean and a scale. Of families with more parameters it is shorter, so that all of them together go as far. */
    private static final double FIRST_STEP = 0.1;

    private static final int MOST_STAGES = 9;
    private static final int MOST_ITERATES_A_STAGE = 3_000;
    /** Nats of symmetrised divergence, for each parameter of a mean and a scale: two averages closer than that are the same normal. */
    private static final double CLOSE = 0.002;

    private static final int DRAWS_OF_DIVERGENCE = 100;

    /** Which normals are looked among. */
    public enum Family {
        /** Independent coordinates. */
        MEAN_FIELD,
        /** A diagonal and ten directions. */
        LOW_RANK,
        /** All. */
        FULL_RANK
    }

    private final Standardised density;
    private final VariationalFamily family;
    private final IterationRandom random = new IterationRandom();
    private final StochasticAscent ascent;
    private final double[][] standards = new double[DRAWS][];
    private final double[][] draws = new double[DRAWS][];
    private final double[] logDensities = new double[DRAWS];
    private final double[][] gradients;
    private long evaluations;

    private Variational(Standardised density, VariationalFamily family, Key key) {
        this.density = density;
        this.family = family;
        random.start(key);
        this.ascent = new StochasticAscent(family.standard(random), this::gradient);
        this.gradients = new double[DRAWS][density.dimension()];
    }

    /**
     * {@code count} draws from the best normal of the family.
     *
     * @throws SamplingException if there is no place to begin, or draws do not have finite densities; of {@link Family#FULL_RANK} also beyond {@value #MOST_FULL_RANK} coordinates
     */
    public static Approximation approximate(LogDensity density, Family family, Key key, int count) {
        int n = density.dimension();
        if (family == Family.FULL_RANK && n > MOST_FULL_RANK) {
            throw new SamplingException("a normal with all correlations of " + n + " coordinates has "
                    + (long) n * (n + 1) / 2 + " of them to be found; it is done for at most " + MOST_FULL_RANK
                    + " coordinates. Take the method `lowrank`, or NUTS");
        }
        Pathfinder.Path[] paths = IntStream.range(0, PATHS)
                .mapToObj(i -> Pathfinder.path(density, key.fold(i)))
                .toArray(Pathfinder.Path[]::new);
        Pathfinder.Path best = IntStream.range(0, PATHS)
                .mapToObj(i -> paths[i])
                .max(Comparator.comparing(Pathfinder.Path::bound))
                .orElseThrow();
        if (best.bound() == Double.NEGATIVE_INFINITY) {
            throw new SamplingException(
                    "no normal was found to begin with: about each point on the way to a mode the density was −∞ or not a number near by. NUTS asks less of a density");
        }
        LowRankNormal start =
                family == Family.FULL_RANK ? best.normal() : best.normal().marginals();
        Variational search = new Variational(
                new Standardised(density, start),
                switch (family) {
                    case MEAN_FIELD -> new VariationalFamily.MeanField(n);
                    case LOW_RANK -> new VariationalFamily.LowRank(n, Math.min(n, RANK));
                    case FULL_RANK -> new VariationalFamily.FullRank(n);
                },
                key.fold("variational"));
        for (Pathfinder.Path path : paths) {
            search.evaluations += path.evaluations();
        }
        return search.drawn(search.climb(), count);
    }

    private Approximation drawn(VariationalFamily.Member normal, int count) {
        Approximation approximation =
                new Approximation(new double[count][], new double[count], new double[count], evaluations + count);
        double volume = density.normal().logVolume();
        double[] gradient = new double[density.dimension()];
        for (int j = 0; j < count; j++) {
            double[] draw = normal.draw(standard());
            approximation.draws()[j] = density.normal().draw(draw);
            approximation.logApproximations()[j] = normal.logDensity(draw, gradient) - volume;
            approximation.logDensities()[j] =
                    density.density().logDensity(approximation.draws()[j], gradient);
        }
        return approximation;
    }

    /** Steps of one size after another, until another size no longer makes a difference. */
    private VariationalFamily.Member climb() {
        double stepSize = FIRST_STEP * Math.sqrt(2.0 * density.dimension() / family.size());
        VariationalFamily.Member before = stage(stepSize);
        for (int stage = 1; stage < MOST_STAGES; stage++) {
            stepSize /= 2;
            VariationalFamily.Member after = stage(stepSize);
            if (divergence(before, after) < CLOSE * 2 * density.dimension()) {
                return after;
            }
            before = after;
        }
        return before;
    }

    private VariationalFamily.Member stage(double stepSize) {
        return family.at(ascent.stage(stepSize, MOST_ITERATES_A_STAGE, family::marginals));
    }

    /** Kullback and Leibler's, both ways, from the same standard normals. */
    private double divergence(VariationalFamily.Member one, VariationalFamily.Member other) {
        double[] gradient = new double[density.dimension()];
        double sum = 0;
        for (int j = 0; j < DRAWS_OF_DIVERGENCE; j++) {
            double[] standard = standard();
            double[] ofOne = one.draw(standard);
            double[] ofOther = other.draw(standard);
            sum += one.logDensity(ofOne, gradient) - other.logDensity(ofOne, gradient);
            sum += other.logDensity(ofOther, gradient) - one.logDensity(ofOther, gradient);
        }
        return sum / DRAWS_OF_DIVERGENCE;
    }

    /** Of the evidence lower bound in the parameters, without the part whose mean is 0; not a number where no draw has a finite density. */
    private double[] gradient(double[] parameters) {
        int n = density.dimension();
        VariationalFamily.Member normal = family.at(parameters);
        for (int k = 0; k < DRAWS; k += 2) {
            standards[k] = standard();
            standards[k + 1] = standards[k].clone();
            for (int i = 0; i < standards[k].length; i++) {
                standards[k + 1][i] = -standards[k][i];
            }
            draws[k] = normal.draw(standards[k]);
            draws[k + 1] = normal.draw(standards[k + 1]);
        }
        density.logDensities(draws, logDensities, gradients);
        evaluations += DRAWS;
        double[] sum = new double[family.size()];
        double[] own = new double[n];
        int usable = 0;
        for (int k = 0; k < DRAWS; k++) {
            if (Start.finite(logDensities[k], gradients[k])) {
                usable++;
                normal.logDensity(draws[k], own);
                for (int i = 0; i < n; i++) {
                    own[i] = gradients[k][i] - own[i];
                }
                normal.pull(standards[k], own, sum);
            }
        }
        for (int i = 0; i < sum.length; i++) {
            sum[i] /= usable;
        }
        return sum;
    }

    private double[] standard() {
        double[] standard = new double[family.randoms()];
        for (int i = 0; i < standard.length; i++) {
            standard[i] = random.normal();
        }
        return standard;
    }
}
