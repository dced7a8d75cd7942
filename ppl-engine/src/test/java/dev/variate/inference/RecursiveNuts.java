package dev.variate.inference;

import dev.variate.device.LogDensity;

/** The sampler's tree as the literature writes it, recursive, with weights in logarithms and vectors made anew: slow, obvious, and what {@link Trajectory} is held to. */
final class RecursiveNuts {
    private final LogDensity density;
    private final Metric metric;
    private final double stepSize;
    private final int maxDepth;
    private final IterationRandom random;
    private double initialEnergy;
    int leapfrogs;
    int depth;
    boolean divergent;
    double acceptanceSum;
    PhasePoint sample;

    /** A stretch in the order in which it was walked; {@code valid} if it neither diverged nor turned back. */
    private record Tree(
            PhasePoint first,
            PhasePoint last,
            double[] momentumSum,
            double logWeight,
            PhasePoint sample,
            boolean valid) {}

    RecursiveNuts(LogDensity density, Metric metric, double stepSize, int maxDepth, IterationRandom random) {
        this.density = density;
        this.metric = metric;
        this.stepSize = stepSize;
        this.maxDepth = maxDepth;
        this.random = random;
    }

    void run(double[] position, double[] gradient, double logDensity) {
        PhasePoint start = new PhasePoint(position.length);
        double kinetic = 0;
        for (int i = 0; i < position.length; i++) {
            double z = random.normal();
            start.position[i] = position[i];
            start.gradient[i] = gradient[i];
            start.momentum[i] = z;
            kinetic += z * z;
        }
        start.logDensity = logDensity;
        initialEnergy = 0.5 * kinetic - logDensity;
        Tree whole = new Tree(start, start, start.momentum, 0, start, true);
        sample = start;
        while (depth < maxDepth) {
            boolean backwards = random.uniform() <= 0.5;
            Tree oriented = backwards
                    ? new Tree(whole.last, whole.first, whole.momentumSum, whole.logWeight, whole.sample, true)
                    : whole;
            Tree added = build(depth, oriented.last, backwards ? -1 : 1);
            if (!added.valid) {
                return;
            }
            depth++;
            if (random.uniform() < Math.exp(added.logWeight - whole.logWeight)) {
                sample = added.sample;
            }
            Tree joined = join(oriented, added, sample);
            if (!joined.valid) {
                return;
            }
            whole = backwards
                    ? new Tree(joined.last, joined.first, joined.momentumSum, joined.logWeight, joined.sample, true)
                    : joined;
        }
    }

    private Tree build(int height, PhasePoint from, int direction) {
        if (height == 0) {
            PhasePoint point = copy(from);
            double energy = point.leap(density, metric, direction * stepSize);
            leapfrogs++;
            if (energy - initialEnergy > Trajectory.MAX_ENERGY_ERROR) {
                divergent = true;
                return new Tree(point, point, point.momentum, initialEnergy - energy, point, false);
            }
            acceptanceSum += Math.min(1, Math.exp(initialEnergy - energy));
            return new Tree(point, point, point.momentum, initialEnergy - energy, point, true);
        }
        Tree near = build(height - 1, from, direction);
        if (!near.valid) {
            return near;
        }
        Tree far = build(height - 1, near.last, direction);
        if (!far.valid) {
            return far;
        }
        boolean chooseFar = random.uniform() < Math.exp(far.logWeight - logSum(near.logWeight, far.logWeight));
        return join(near, far, chooseFar ? far.sample : near.sample);
    }

    private Tree join(Tree near, Tree far, PhasePoint chosen) {
        double[] sum = plus(near.momentumSum, far.momentumSum);
        boolean persists = persists(near.first, far.last, sum)
                && persists(near.first, far.first, plus(near.momentumSum, far.first.momentum))
                && persists(near.last, far.last, plus(far.momentumSum, near.last.momentum));
        return new Tree(near.first, far.last, sum, logSum(near.logWeight, far.logWeight), chosen, persists);
    }

    private boolean persists(PhasePoint first, PhasePoint last, double[] sum) {
        double atFirst = 0;
        double atLast = 0;
        for (int i = 0; i < sum.length; i++) {
            atFirst += first.momentum[i] * sum[i];
            atLast += last.momentum[i] * sum[i];
        }
        return atFirst > 0 && atLast > 0;
    }

    private static double[] plus(double[] a, double[] b) {
        double[] sum = a.clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += b[i];
        }
        return sum;
    }

    private static double logSum(double a, double b) {
        return Math.max(a, b) + Math.log1p(Math.exp(-Math.abs(a - b)));
    }

    private static PhasePoint copy(PhasePoint point) {
        PhasePoint copy = new PhasePoint(point.position.length);
        System.arraycopy(point.position, 0, copy.position, 0, point.position.length);
        System.arraycopy(point.momentum, 0, copy.momentum, 0, point.position.length);
        System.arraycopy(point.gradient, 0, copy.gradient, 0, point.position.length);
        copy.logDensity = point.logDensity;
        return copy;
    }
}
