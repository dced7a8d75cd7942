package dev.variate.distribution;

import dev.variate.tensor.DType;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;

/** See {@link ElementMap#spline}. */
record RationalQuadraticSpline(int bins, double bound) implements ElementMap {
    /** No bin is narrower, and no slope less, so that what is steep stays within floating numbers (Durkan and others 2019, appendix). */
    private static final double LEAST = 1e-3;

    RationalQuadraticSpline {
        if (bins < 2 || bins > 200 || !(bound > 0)) {
            throw new IllegalArgumentException(
                    "A spline wants 2 to 200 bins and a bound above 0; found " + bins + " and " + bound);
        }
    }

    @Override
    public int parameters() {
        return 3 * bins - 1;
    }

    /** Of the bin in which a number lies: where it begins, how wide and high it is, and the slopes at its ends. */
    private record Bin(Tensor left, Tensor bottom, Tensor width, Tensor height, Tensor before, Tensor after) {
        Tensor steepness() {
            return height.div(width);
        }
    }

    @Override
    public Flow.Mapped forward(Tensor x, Tensor parameters) {
        Tensor inside = x.abs().lt(Value.scalar(bound));
        Tensor safe = Tensor.where(inside, x, Value.scalar(0.0));
        Bin bin = bin(safe, parameters, true);
        Tensor at = safe.minus(bin.left).div(bin.width);
        Tensor product = at.times(at.neg().plus(1.0));
        Tensor steepness = bin.steepness();
        Tensor share =
                steepness.times(at.square()).plus(bin.before.times(product)).times(bin.height);
        Tensor y = bin.bottom.plus(share.div(denominator(bin, steepness, product)));
        return chosen(inside, x, y, logSlope(bin, at));
    }

    @Override
    public Flow.Mapped inverse(Tensor y, Tensor parameters) {
        Tensor inside = y.abs().lt(Value.scalar(bound));
        Tensor safe = Tensor.where(inside, y, Value.scalar(0.0));
        Bin bin = bin(safe, parameters, false);
        Tensor steepness = bin.steepness();
        Tensor up = safe.minus(bin.bottom);
        Tensor bend = bin.before.plus(bin.after).minus(steepness.times(2.0));
        Tensor a = bin.height.times(steepness.minus(bin.before)).plus(up.times(bend));
        Tensor b = bin.height.times(bin.before).minus(up.times(bend));
        Tensor c = steepness.times(up).neg();
        // the root of a ξ² + b ξ + c that lies between 0 and 1, in the form that does not cancel
        Tensor root =
                b.square().minus(a.times(c).times(4.0)).max(Value.scalar(0.0)).sqrt();
        Tensor at = c.times(2.0).div(b.plus(root).neg());
        return chosen(
                inside, y, bin.left.plus(at.times(bin.width)), logSlope(bin, at).neg());
    }

    private static Flow.Mapped chosen(Tensor inside, Tensor same, Tensor mapped, Tensor logSlope) {
        return new Flow.Mapped(Tensor.where(inside, mapped, same), Tensor.where(inside, logSlope, Value.scalar(0.0)));
    }

    private static Tensor denominator(Bin bin, Tensor steepness, Tensor product) {
        return steepness.plus(
                bin.before.plus(bin.after).minus(steepness.times(2.0)).times(product));
    }

    private static Tensor logSlope(Bin bin, Tensor at) {
        Tensor rest = at.neg().plus(1.0);
        Tensor product = at.times(rest);
        Tensor steepness = bin.steepness();
        Tensor top = bin.after
                .times(at.square())
                .plus(steepness.times(product).times(2.0))
                .plus(bin.before.times(rest.square()));
        return steepness
                .log()
                .times(2.0)
                .plus(top.log())
                .minus(denominator(bin, steepness, product).log().times(2.0));
    }

    private Bin bin(Tensor x, Tensor parameters, boolean byWidth) {
        Tensor widths = sizes(LastAxis.slice(parameters, 0, bins));
        Tensor heights = sizes(LastAxis.slice(parameters, bins, 2 * bins));
        Tensor lefts = starts(widths);
        Tensor bottoms = starts(heights);
        // softplus(c) + LEAST is 1 for this c
        double c = StrictMath.log(StrictMath.expm1(1 - LEAST));
        Tensor inner = LastAxis.slice(parameters, 2 * bins, 3 * bins - 1)
                .plus(c)
                .softplus()
                .plus(LEAST);
        Tensor one = LastAxis.zeros(inner, 1).plus(1.0);
        Tensor before = LastAxis.join(one, inner);
        Tensor after = LastAxis.join(inner, one);
        Tensor knots = byWidth ? lefts : bottoms;
        Tensor passed = LastAxis.slice(knots, 1, bins)
                .le(LastAxis.widened(x, 1))
                .to(DType.I32)
                .sum(-1);
        Tensor own = LastAxis.widened(passed, 1).eq(LastAxis.count(bins).to(DType.I32));
        return new Bin(
                of(own, lefts), of(own, bottoms), of(own, widths), of(own, heights), of(own, before), of(own, after));
    }

    private static Tensor of(Tensor own, Tensor each) {
        return Tensor.where(own, each, Value.scalar(0.0)).sum(-1);
    }

    /** Positive numbers that together reach from one bound to the other. */
    private Tensor sizes(Tensor logs) {
        Tensor shares = logs.minus(LastAxis.widened(logs.logSumExp(-1), 1)).exp();
        return shares.times(1 - LEAST * bins).plus(LEAST).times(2 * bound);
    }

    private Tensor starts(Tensor sizes) {
        Tensor before = LastAxis.slice(sizes, 0, bins - 1).cumulativeSum(-1, false);
        return LastAxis.join(LastAxis.zeros(sizes, 1), before).minus(bound);
    }
}
