package dev.variate.inference;

import dev.variate.device.LogDensity;

/**
 * Metropolis-adjusted microcanonical sampling (MAMS: Robnik, Cohn-Gordon and Seljak, <em>Metropolis Adjusted Microcanonical Hamiltonian Monte Carlo</em>, arXiv 2503.01707): a trajectory
 * of constant speed, which the gradient only turns, to whose end the chain goes with the probability of Metropolis. A direction has no length that two points of one density
 * would have to share, so a trajectory crosses levels of the density that one of Hamilton's with the same start does not reach.
 *
 * <p>Lengths are uniform up to twice the usual; each begins in a direction of its own. A step of size ε moves ε√n in the metric's coordinates, about ε in each, as a leapfrog step does.
 */
final class MicrocanonicalTrajectory implements Move {
    /** In steps of size 1: the best, or near it, of normals and of the posteriors that decision 063 lists. */
    private static final double LENGTH = 1.4;

    private final LogDensity density;
    private final int n;
    private final double speed;
    private final int maxDepth;
    private final double[] direction;
    private final double[] velocity;
    private final double[] pulled;
    private double[] moving = {};
    private double[] gradientOfMoving = {};
    private double logDensityOfMoving;

    /**
     * @param density of at least two dimensions: in one there is nothing to turn
     * @param maxDepth trajectories have at most 2<sup>maxDepth</sup> − 1 steps
     */
    MicrocanonicalTrajectory(LogDensity density, int maxDepth) {
        this.density = density;
        this.n = density.dimension();
        this.speed = Math.sqrt(n);
        this.maxDepth = maxDepth;
        this.direction = new double[n];
        this.velocity = new double[n];
        this.pulled = new double[n];
    }

    @Override
    public Chosen run(
            double[] from,
            double[] gradientThere,
            double logDensityThere,
            Metric metric,
            double stepSize,
            IterationRandom random) {
        begin(from, gradientThere, logDensityThere, metric, random);
        int most = (1 << maxDepth) - 1;
        double wanted = 2 * LENGTH * random.uniform() / stepSize;
        int last = (int) Math.clamp(Math.ceil(wanted), 1, most);
        int steps = 0;
        boolean divergent = false;
        double gained = turn(0.5 * stepSize);
        while (steps < last && !divergent) {
            drift(metric, stepSize);
            steps++;
            gained += turn(steps < last ? stepSize : 0.5 * stepSize);
            divergent = !(gained - (logDensityOfMoving - logDensityThere) <= Trajectory.MAX_ENERGY_ERROR);
        }
        boolean usable = !divergent && Start.finite(logDensityOfMoving, gradientOfMoving);
        double acceptance = usable ? Math.min(1, StrictMath.exp(logDensityOfMoving - logDensityThere - gained)) : 0;
        boolean accepted = random.uniform() < acceptance;
        // the energy is the log density's affair alone, so there is none to tell
        return new Chosen(
                accepted ? moving : from,
                accepted ? gradientOfMoving : gradientThere,
                new NutsInfo(
                        accepted ? logDensityOfMoving : logDensityThere,
                        acceptance,
                        stepSize,
                        Move.depth(steps, wanted > most, maxDepth),
                        steps,
                        divergent,
                        Double.NaN));
    }

    @Override
    public double energyLostByOneStep(
            double[] from,
            double[] gradientThere,
            double logDensityThere,
            Metric metric,
            double stepSize,
            IterationRandom random) {
        begin(from, gradientThere, logDensityThere, metric, random);
        double gained = turn(0.5 * stepSize);
        drift(metric, stepSize);
        gained += turn(0.5 * stepSize);
        double lost = logDensityOfMoving - logDensityThere - gained;
        return Double.isFinite(lost) ? lost : Double.NEGATIVE_INFINITY;
    }

    private void begin(
            double[] from, double[] gradientThere, double logDensityThere, Metric metric, IterationRandom random) {
        for (int i = 0; i < n; i++) {
            direction[i] = random.normal();
        }
        normalise();
        moving = from.clone();
        gradientOfMoving = gradientThere.clone();
        logDensityOfMoving = logDensityThere;
        metric.pull(gradientThere, pulled);
    }

    private void drift(Metric metric, double stepSize) {
        metric.velocity(direction, velocity);
        Products.add(stepSize * speed, velocity, 0, moving);
        logDensityOfMoving = density.logDensity(moving, gradientOfMoving);
        metric.pull(gradientOfMoving, pulled);
    }

    /**
     * Turns the direction u towards the gradient g for a time, exactly as if g did not change: with δ = time |g| / (n − 1) and c = u·g/|g|, to (u + g/|g| (sinh δ + c (cosh δ − 1))) / (cosh δ + c sinh δ).
     *
     * @return what stands for the kinetic energy gained, (n − 1) log(cosh δ + c sinh δ)
     */
    private double turn(double stepSize) {
        double size = Math.sqrt(Products.dot(pulled, pulled));
        if (size == 0) {
            return 0;
        }
        double delta = stepSize * speed * size / (n - 1);
        double cosine = Products.dot(direction, pulled) / size;
        // all divided by exp δ, which may overflow
        double shrunk = StrictMath.exp(-delta);
        double cosh = 0.5 * (1 + shrunk * shrunk);
        double sinh = 0.5 * (1 - shrunk * shrunk);
        double growth = cosh + cosine * sinh;
        double along = (sinh + cosine * (cosh - shrunk)) / size;
        for (int i = 0; i < n; i++) {
            direction[i] = shrunk * direction[i] + along * pulled[i];
        }
        normalise();
        return (n - 1) * (delta + StrictMath.log(growth));
    }

    private void normalise() {
        double length = Math.sqrt(Products.dot(direction, direction));
        for (int i = 0; i < n; i++) {
            direction[i] /= length;
        }
    }
}
