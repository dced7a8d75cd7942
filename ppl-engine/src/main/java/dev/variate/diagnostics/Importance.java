package dev.variate.diagnostics;

/**
 * What importance weights say of the approximation whose draws they weigh.
 *
 * @param kHat as {@link ParetoTail#kHat}, but 0 where the weights are alike
 * @param effectiveDraws as {@link ParetoTail#effectiveDraws}
 */
public record Importance(double kHat, double effectiveDraws) {
    /** The share of effective draws from which on weights are alike. What best of all normals stands for a nearly normal posterior errs in powers of the distance only: few, small, and heavy in the tail. */
    private static final double ALIKE = 0.99;

    /** Weights that are worth nearly as many draws as there are change nothing, whatever the shape of their tail: k-hat of it would tell of differences in the third digit. */
    public static Importance of(ParetoTail tail) {
        boolean alike = tail.effectiveDraws() > ALIKE * tail.logWeights().length;
        return new Importance(alike ? Math.min(0, tail.kHat()) : tail.kHat(), tail.effectiveDraws());
    }
}
