package dev.variate.inference;

import dev.variate.device.LogDensity;

/**
 * Hamiltonian Monte Carlo (Duane et al., <em>Physics Letters B</em> 195, 1987; Neal, <em>MCMC using Hamiltonian dynamics</em>, 2011): a trajectory of a length that is chosen beforehand, to
 * whose end the chain goes with the probability of Metropolis. Of one step it is the Metropolis-adjusted Langevin algorithm (Roberts and Tweedie, <em>Bernoulli</em> 2, 1996).
 *
 * <p>Lengths are spread uniformly from half to one and a half of the usual, so that no period of the posterior is met again and again.
 */
final class FixedTrajectory implements Move {
    /** After so long a trajectory of a standard normal stands where its momentum pointed, whatever its beginning was. */
    private static final double QUARTER_TURN = StrictMath.PI / 2;

    private final LogDensity density;
    private final int n;
    private final double length;
    private final int maxDepth;
    private final PhasePoint moving;

    private FixedTrajectory(LogDensity density, double length, int maxDepth) {
        this.density = density;
        this.n = density.dimension();
        this.length = length;
        this.maxDepth = maxDepth;
        this.moving = new PhasePoint(n);
    }

    /** @param maxDepth trajectories have at most 2<sup>maxDepth</sup> − 1 steps */
    static FixedTrajectory quarterTurns(LogDensity density, int maxDepth) {
        return new FixedTrajectory(density, QUARTER_TURN, maxDepth);
    }

    static FixedTrajectory singleSteps(LogDensity density, int maxDepth) {
        return new FixedTrajectory(density, 0, maxDepth);
    }

    @Override
    public Chosen run(
            double[] from,
            double[] gradientThere,
            double logDensityThere,
            Metric metric,
            double stepSize,
            IterationRandom random) {
        double before = begin(from, gradientThere, logDensityThere, random);
        int most = (1 << maxDepth) - 1;
        double wanted = length * (0.5 + random.uniform()) / stepSize;
        int steps = (int) Math.clamp(Math.ceil(wanted), 1, most);
        double after = before;
        int leapfrogs = 0;
        boolean divergent = false;
        while (leapfrogs < steps && !divergent) {
            after = moving.leap(density, metric, stepSize);
            leapfrogs++;
            divergent = after - before > Trajectory.MAX_ENERGY_ERROR;
        }
        boolean usable = !divergent && Start.finite(moving.logDensity, moving.gradient);
        double acceptance = usable ? Math.min(1, StrictMath.exp(before - after)) : 0;
        boolean accepted = random.uniform() < acceptance;
        return new Chosen(
                accepted ? moving.position.clone() : from,
                accepted ? moving.gradient.clone() : gradientThere,
                new NutsInfo(
                        accepted ? moving.logDensity : logDensityThere,
                        acceptance,
                        stepSize,
                        Move.depth(leapfrogs, wanted > most, maxDepth),
                        leapfrogs,
                        divergent,
                        accepted ? after : before));
    }

    @Override
    public double energyLostByOneStep(
            double[] from,
            double[] gradientThere,
            double logDensityThere,
            Metric metric,
            double stepSize,
            IterationRandom random) {
        double before = begin(from, gradientThere, logDensityThere, random);
        return before - moving.leap(density, metric, stepSize);
    }

    private double begin(double[] from, double[] gradientThere, double logDensityThere, IterationRandom random) {
        for (int i = 0; i < n; i++) {
            moving.momentum[i] = random.normal();
        }
        moving.start(from, gradientThere, logDensityThere);
        return 0.5 * Products.dot(moving.momentum, moving.momentum) - logDensityThere;
    }
}
