package dev.variate.distribution;

import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.util.stream.IntStream;

/**
 * The tails of the difference of two Poisson counts, by its generating function: with A = a eˢ and B = b e⁻ˢ,
 *
 * <p>P(X ≥ n) = e^(A + B − a − b − ns) 1/π ∫ e^(−(A + B)(1 − cos θ)) Re(e^(i((A − B) sin θ − nθ)) / (1 − e^(−s − iθ))) dθ from 0 to π,
 *
 * <p>for every s above 0. At the saddle point, where A − B = n, nothing oscillates and the integrand is as small as the tail, whose digits are kept however far out
 * (Daniels, <em>Annals of Mathematical Statistics</em> 25, 1954). The integrand is periodic, or falls to nothing, so equal steps are exact to the last digits
 * (Trefethen and Weideman, <em>SIAM Review</em> 56, 2014).
 */
final class SkellamTails {
    /** With the pole of the integrand at least {@link #ASIDE} of its widths away, 64 err by less than 1e-16. */
    private static final int NODES = 64;

    private static final double ASIDE = 1.5;

    /** Half of how far the logarithm of the integrand falls until it is left out. */
    private static final double HALF_FALL = 20;

    private static final Value PLACES = Value.vector(
            IntStream.range(0, NODES).mapToDouble(i -> (i + 0.5) / NODES).toArray());

    private SkellamTails() {}

    /** log P(X > k) if {@code upper}, else log P(X ≤ k). The tail beyond the mean is computed, the other one is what is left. */
    static Tensor log(Tensor rate, Tensor otherRate, Tensor k, boolean upper) {
        Shape shape = Shape.broadcast(k.shape(), Shape.broadcast(rate.shape(), otherRate.shape()));
        Tensor a = rate.broadcastTo(shape);
        Tensor b = otherRate.broadcastTo(shape);
        Tensor above = k.gt(a.minus(b).minus(1.0));
        // P(X ≤ k) is P(X' ≥ −k) for the negative, whose rates are exchanged
        Tensor n = Tensor.where(above, k.plus(1.0), k.neg());
        Tensor direct = logAtLeast(n, Tensor.where(above, a, b), Tensor.where(above, b, a));
        Tensor rest = Algebra.log1mexp(direct);
        return upper ? Tensor.where(above, direct, rest) : Tensor.where(above, rest, direct);
    }

    /** log P(X ≥ n) for an n that is not below the mean but by less than 1. */
    private static Tensor logAtLeast(Tensor n, Tensor a, Tensor b) {
        Tensor product = a.log().plus(b.log()).times(0.5).exp().times(2.0);
        Tensor r = n.square().plus(product.square()).sqrt().max(Value.scalar(1e-200));
        // r − n or r + n, whichever does not cancel; their product is 4ab
        Tensor saddle = Tensor.where(
                        n.gt(Value.scalar(0.0)),
                        r.plus(n.abs()).log().minus(a.log()),
                        b.log().minus(r.plus(n.abs()).log()).plus(2 * StrictMath.log(2)))
                .minus(StrictMath.log(2));
        // the integral is the same for every s, so it need not be differentiated in it
        Tensor s = saddle.max(r.sqrt().reciprocal().times(ASIDE).min(Value.scalar(1.0)))
                .stopGradient();
        Tensor integral = integral(n, s, a.times(s.exp()), b.times(s.neg().exp()));
        return a.times(s.expm1())
                .plus(b.times(s.neg().expm1()))
                .minus(n.times(s))
                .plus(integral.log());
    }

    private static Tensor integral(Tensor n, Tensor s, Tensor big, Tensor small) {
        Tensor sum = big.plus(small);
        Tensor sine = sum.stopGradient()
                .reciprocal()
                .times(HALF_FALL)
                .min(Value.scalar(1.0))
                .sqrt();
        Tensor width = sine.atan2(
                        sine.square().neg().plus(1.0).max(Value.scalar(0.0)).sqrt())
                .times(2.0);
        Tensor angle = LastAxis.widened(width, 1).times(PLACES);
        Tensor half = angle.times(0.5).sin();
        Tensor versine = half.square().times(2.0);
        Tensor sin = angle.sin();
        Tensor phase = LastAxis.widened(big.minus(small), 1)
                .times(sin)
                .minus(LastAxis.widened(n, 1).times(angle));
        // 1 − e^(−s − iθ)
        Tensor decay = LastAxis.widened(s.neg().exp(), 1);
        Tensor gap = LastAxis.widened(s.neg().expm1().neg(), 1);
        Tensor real = gap.plus(decay.times(versine));
        Tensor imaginary = decay.times(sin);
        Tensor integrand = LastAxis.widened(sum, 1)
                .times(versine)
                .neg()
                .exp()
                .times(real.times(phase.cos()).plus(imaginary.times(phase.sin())))
                .div(gap.square().plus(decay.times(versine).times(2.0)));
        return integrand.sum(-1).times(width).times(1 / (NODES * Math.PI));
    }
}
