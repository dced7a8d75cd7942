package dev.variate.inference;

import dev.variate.device.LogDensity;
import dev.variate.tensor.Exponentials;
import java.util.ArrayList;
import java.util.List;

/**
 * One chain's workspace for growing a trajectory by leapfrog steps until it turns back, and choosing a point of it.
 *
 * <p>The No-U-Turn sampler of Hoffman and Gelman (JMLR 15, 2014) with multinomial choice and the generalised criterion of Betancourt, <em>A Conceptual Introduction to Hamiltonian
 * Monte Carlo</em> (arXiv 1701.02434, appendix A.4), and the two further checks across neighbouring subtrees that Stan makes. Momenta are in the coordinates of the {@link Metric}, so that it appears nowhere but in the leapfrog step.
 *
 * <p>Subtrees are merged as a binary counter counts, so at most one of each size waits and nothing recurses. Weights exp(H₀ − H) are kept as numbers, not logarithms, relative to a
 * reference energy which moves when they would grow too large: one exponential a leapfrog step, and an empty weight is an ordinary 0. All memory is allocated once.
 */
final class Trajectory implements Move {
    /** Nats of energy error from which a trajectory counts as divergent; the value is Stan's. */
    static final double MAX_ENERGY_ERROR = 1000;

    private static final double LARGEST_LOG_WEIGHT = 400;

    private final LogDensity density;
    private final int n;
    private final int maxDepth;
    private final PhasePoint forward;
    private final PhasePoint backward;
    private final Subtree whole;
    private final List<Subtree> waiting = new ArrayList<>();
    private int waitingCount;

    private Metric metric;
    private double initialEnergy;
    private double reference;
    private double acceptanceSum;
    private int leapfrogs;
    private int depth;
    private boolean divergent;

    /** A stretch of the trajectory: its momenta at both ends and in sum, its weight, and the point chosen from it. Of a single point, {@code first} is the only momentum set. */
    private static final class Subtree {
        double[] first;
        double[] last;
        double[] sum;
        double[] position;
        double[] gradient;
        double logDensity;
        double energy;
        double weight;
        boolean single;

        Subtree(int n) {
            first = new double[n];
            last = new double[n];
            sum = new double[n];
            position = new double[n];
            gradient = new double[n];
        }

        void choose(Subtree other) {
            double[] freed = position;
            position = other.position;
            other.position = freed;
            freed = gradient;
            gradient = other.gradient;
            other.gradient = freed;
            logDensity = other.logDensity;
            energy = other.energy;
        }
    }

    Trajectory(LogDensity density, int maxDepth) {
        this.density = density;
        this.n = density.dimension();
        this.maxDepth = maxDepth;
        this.forward = new PhasePoint(n);
        this.backward = new PhasePoint(n);
        this.whole = new Subtree(n);
    }

    /** Draws a momentum, grows the trajectory from {@code position} and chooses a point of it. */
    @Override
    public Chosen run(
            double[] position,
            double[] gradient,
            double logDensity,
            Metric metric,
            double stepSize,
            IterationRandom random) {
        begin(position, gradient, logDensity, metric, random);
        boolean backwards = false;
        boolean persists = true;
        while (persists && depth < maxDepth) {
            boolean turned = backwards;
            backwards = random.uniform() <= 0.5;
            if (turned != backwards && !whole.single) {
                double[] other = whole.first;
                whole.first = whole.last;
                whole.last = other;
            }
            if (!grow(backwards ? backward : forward, backwards ? -stepSize : stepSize, random)) {
                return chosen(stepSize);
            }
            depth++;
            Subtree added = waiting.getFirst();
            // biased progressive sampling: the new half is favoured over the old
            boolean chosen = random.uniform() * whole.weight < added.weight;
            persists = join(whole, added);
            if (chosen) {
                whole.choose(added);
            }
        }
        return chosen(stepSize);
    }

    /** The energy lost by one step of {@code stepSize} from {@code position} with a new momentum: H₀ − H, −∞ where H cannot be computed. */
    @Override
    public double energyLostByOneStep(
            double[] position,
            double[] gradient,
            double logDensity,
            Metric metric,
            double stepSize,
            IterationRandom random) {
        begin(position, gradient, logDensity, metric, random);
        return initialEnergy - forward.leap(density, metric, stepSize);
    }

    @Override
    public boolean findsItsLength() {
        return true;
    }

    private void begin(double[] position, double[] gradient, double logDensity, Metric metric, IterationRandom random) {
        this.metric = metric;
        double kinetic = 0;
        for (int i = 0; i < n; i++) {
            double z = random.normal();
            forward.momentum[i] = z;
            kinetic += z * z;
        }
        initialEnergy = 0.5 * kinetic - logDensity;
        reference = initialEnergy;
        System.arraycopy(forward.momentum, 0, backward.momentum, 0, n);
        forward.start(position, gradient, logDensity);
        backward.start(position, gradient, logDensity);
        record(whole, forward, initialEnergy);
        acceptanceSum = 0;
        leapfrogs = 0;
        depth = 0;
        divergent = false;
        waitingCount = 0;
    }

    /** Adds as many steps at {@code end} as the trajectory has points, less one; leaves them as the one waiting subtree. False if they turn back or diverge. */
    private boolean grow(PhasePoint end, double stepSize, IterationRandom random) {
        waitingCount = 0;
        int steps = 1 << depth;
        for (int step = 1; step <= steps; step++) {
            double energy = end.leap(density, metric, stepSize);
            leapfrogs++;
            double gain = initialEnergy - energy;
            if (-gain > MAX_ENERGY_ERROR) {
                divergent = true;
                return false;
            }
            if (reference - energy > LARGEST_LOG_WEIGHT) {
                moveReference(energy);
            }
            record(push(), end, energy);
            for (int size = step; (size & 1) == 0; size >>= 1) {
                if (!mergeLastTwo(random)) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean mergeLastTwo(IterationRandom random) {
        Subtree later = waiting.get(--waitingCount);
        Subtree earlier = waiting.get(waitingCount - 1);
        boolean chosen = random.uniform() * (earlier.weight + later.weight) < later.weight;
        boolean persists = join(earlier, later);
        if (chosen) {
            earlier.choose(later);
        }
        return persists;
    }

    private Subtree push() {
        if (waitingCount == waiting.size()) {
            waiting.add(new Subtree(n));
        }
        return waiting.get(waitingCount++);
    }

    /** Makes {@code subtree} the single point {@code end}. */
    private void record(Subtree subtree, PhasePoint end, double energy) {
        System.arraycopy(end.position, 0, subtree.position, 0, n);
        System.arraycopy(end.gradient, 0, subtree.gradient, 0, n);
        System.arraycopy(end.momentum, 0, subtree.first, 0, n);
        subtree.logDensity = end.logDensity;
        subtree.energy = energy;
        double gain = initialEnergy - energy;
        double ratio = Exponentials.exp(gain);
        subtree.weight = reference == initialEnergy ? ratio : Exponentials.exp(reference - energy);
        subtree.single = true;
        acceptanceSum += gain > 0 ? 1 : ratio;
    }

    private void moveReference(double energy) {
        double factor = Exponentials.exp(energy - reference);
        reference = energy;
        whole.weight *= factor;
        for (int i = 0; i < waitingCount; i++) {
            waiting.get(i).weight *= factor;
        }
    }

    /**
     * Appends {@code later} to {@code earlier}, whose last point is the neighbour of later's first. True if neither the joint stretch turns back nor either half extended by the other's
     * nearest point: the velocities at both ends point along the sum of momenta.
     */
    private boolean join(Subtree earlier, Subtree later) {
        earlier.weight += later.weight;
        boolean points = earlier.single; // halves are of one size, so both are points or neither is
        boolean persists = points ? joinPoints(earlier, later) : joinStretches(earlier, later);
        earlier.single = false;
        double[] freed = earlier.last;
        if (points) {
            earlier.last = later.first;
            later.first = freed;
        } else {
            earlier.last = later.last;
            later.last = freed;
        }
        return persists;
    }

    private boolean joinPoints(Subtree earlier, Subtree later) {
        double[] a = earlier.first;
        double[] b = later.first;
        double[] sum = earlier.sum;
        double atFirst = 0;
        double atLast = 0;
        for (int i = 0; i < n; i++) {
            double s = a[i] + b[i];
            sum[i] = s;
            atFirst = Math.fma(a[i], s, atFirst);
            atLast = Math.fma(b[i], s, atLast);
        }
        return atFirst > 0 && atLast > 0;
    }

    private boolean joinStretches(Subtree earlier, Subtree later) {
        double[] a = earlier.first;
        double[] b = earlier.last;
        double[] c = later.first;
        double[] d = later.last;
        double[] sum = earlier.sum;
        double[] laterSum = later.sum;
        double wholeFirst = 0;
        double wholeLast = 0;
        double frontFirst = 0;
        double frontLast = 0;
        double backFirst = 0;
        double backLast = 0;
        for (int i = 0; i < n; i++) {
            double s = sum[i];
            double t = laterSum[i];
            double both = s + t;
            double front = s + c[i];
            double back = t + b[i];
            wholeFirst = Math.fma(a[i], both, wholeFirst);
            wholeLast = Math.fma(d[i], both, wholeLast);
            frontFirst = Math.fma(a[i], front, frontFirst);
            frontLast = Math.fma(c[i], front, frontLast);
            backFirst = Math.fma(b[i], back, backFirst);
            backLast = Math.fma(d[i], back, backLast);
            sum[i] = both;
        }
        return wholeFirst > 0 && wholeLast > 0 && frontFirst > 0 && frontLast > 0 && backFirst > 0 && backLast > 0;
    }

    private Chosen chosen(double stepSize) {
        NutsInfo info = new NutsInfo(
                whole.logDensity,
                leapfrogs == 0 ? 1 : acceptanceSum / leapfrogs,
                stepSize,
                depth,
                leapfrogs,
                divergent,
                whole.energy);
        return new Chosen(whole.position.clone(), whole.gradient.clone(), info);
    }
}
