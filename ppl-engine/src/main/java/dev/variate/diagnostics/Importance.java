package dev.variate.diagnostics;

/**
 * What importance weights say of the approximation whose draws they weigh.
 *
 * @param kHat as {@link ParetoTail#kHat}
 * @param effectiveDraws as {@link ParetoTail#effectiveDraws}
 */
public record Importance(double kHat, double effectiveDraws) {

    public static Importance of(ParetoTail tail) {
        return new Importance(tail.kHat(), tail.effectiveDraws());
    }
}
