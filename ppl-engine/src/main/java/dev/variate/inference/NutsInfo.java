package dev.variate.inference;

/**
 * What one iteration reports beside the position that it drew; of an iteration of several transitions what the last of them does, and whether any was divergent.
 *
 * @param logDensity of the new position, on the unconstrained space
 * @param acceptance the average over the trajectory of min(1, exp(H₀ − H)), which the step size is tuned by
 * @param stepSize with which the trajectory was made
 * @param treeDepth how often the trajectory was doubled; the settings' {@code maxTreeDepth} means that it was cut short
 * @param leapfrogs gradients that the trajectory took
 * @param divergent whether the energy rose by more than {@value Trajectory#MAX_ENERGY_ERROR} nats along the trajectory
 * @param energy the Hamiltonian at the new position with its momentum, for E-BFMI
 */
public record NutsInfo(
        double logDensity,
        double acceptance,
        double stepSize,
        int treeDepth,
        int leapfrogs,
        boolean divergent,
        double energy) {
    /** The same, divergent if {@code any} is. */
    NutsInfo divergentIf(boolean any) {
        return any == divergent
                ? this
                : new NutsInfo(logDensity, acceptance, stepSize, treeDepth, leapfrogs, any, energy);
    }

    /** How many numbers {@link #write} writes: one a component, in the order of the record. */
    public static final int WIDTH = 7;

    void write(double[] target, int offset) {
        target[offset] = logDensity;
        target[offset + 1] = acceptance;
        target[offset + 2] = stepSize;
        target[offset + 3] = treeDepth;
        target[offset + 4] = leapfrogs;
        target[offset + 5] = divergent ? 1 : 0;
        target[offset + 6] = energy;
    }

    /** The record whose components stand at {@code offset} of {@code source}, as in {@link Block#stats}. */
    public static NutsInfo read(double[] source, int offset) {
        return new NutsInfo(
                source[offset],
                source[offset + 1],
                source[offset + 2],
                (int) source[offset + 3],
                (int) source[offset + 4],
                source[offset + 5] != 0,
                source[offset + 6]);
    }
}
