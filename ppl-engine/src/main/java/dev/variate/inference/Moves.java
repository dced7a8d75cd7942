package dev.variate.inference;

import dev.variate.device.LogDensity;

/** The kinds of moves of chains whose warm-up learns a step size and a metric. */
public enum Moves implements Kernels {
    /** Trajectories that end when they turn back: {@link Trajectory}. */
    NO_U_TURN,
    /** Hamiltonian trajectories of one length, a quarter of a turn of a standard normal, jittered. */
    HAMILTONIAN,
    /** Trajectories of constant speed, which the gradient turns, once those of {@link #NO_U_TURN} have led to where the posterior's mass is: {@link MicrocanonicalTrajectory}. In one dimension, where nothing turns, those of {@link #HAMILTONIAN}. */
    MICROCANONICAL,
    /** One leapfrog step at a time, the Metropolis-adjusted Langevin algorithm. */
    LANGEVIN,
    /** Normal steps that know no gradient. */
    RANDOM_WALK;

    @Override
    public Nuts kernel(LogDensity density, NutsSettings settings) {
        LogDensity its = this == RANDOM_WALK ? new WithoutGradient(density) : density;
        int depth = settings.maxTreeDepth();
        if (this == MICROCANONICAL && its.dimension() > 1) {
            return new Nuts(its, settings, new Trajectory(its, depth), new MicrocanonicalTrajectory(its, depth));
        }
        return new Nuts(
                its,
                settings,
                switch (this) {
                    case NO_U_TURN -> new Trajectory(its, depth);
                    case HAMILTONIAN, MICROCANONICAL -> FixedTrajectory.quarterTurns(its, depth);
                    case LANGEVIN -> FixedTrajectory.singleSteps(its, depth);
                    case RANDOM_WALK -> new RandomWalk(its);
                });
    }
}
