package dev.variate.distribution;

import dev.variate.tensor.Tensor;

/** A family of increasing maps of numbers, with parameters along a last axis: what a {@link Flow} does to an element. */
public interface ElementMap {

    /** How many parameters a map has. */
    int parameters();

    /**
     * @param x numbers, of any shape
     * @param parameters of that shape and then {@link #parameters}
     * @return the numbers and the logarithms of the slopes, both of the shape of {@code x}
     */
    Flow.Mapped forward(Tensor x, Tensor parameters);

    /** The numbers that {@link #forward} takes to {@code y}, and the logarithms of this map's slopes, which leads back. */
    Flow.Mapped inverse(Tensor y, Tensor parameters);

    /** y = e^s x + t, by t and then s: with parameters 0 the identity. */
    static ElementMap affine() {
        return new Affine();
    }

    /**
     * Quotients of quadratics between {@code bins} + 1 knots from −{@code bound} to {@code bound}, with a derivative that does not jump, and the identity outside (Durkan, Bekasov, Murray and
     * Papamakarios, <em>Neural spline flows</em>, 2019). By the logarithms of the bins' widths, up to a constant, those of their heights, and the slopes at the {@code bins} − 1 inner knots, of which log(e^s + 1) counts
     * so that 0 is slope 1: with parameters 0 the identity.
     *
     * @throws IllegalArgumentException unless there are 2 to 200 bins and a bound above 0
     */
    static ElementMap spline(int bins, double bound) {
        return new RationalQuadraticSpline(bins, bound);
    }

    /** See {@link #affine}. */
    record Affine() implements ElementMap {
        @Override
        public int parameters() {
            return 2;
        }

        @Override
        public Flow.Mapped forward(Tensor x, Tensor parameters) {
            Tensor s = LastAxis.at(parameters, 1);
            return new Flow.Mapped(x.times(s.exp()).plus(LastAxis.at(parameters, 0)), s);
        }

        @Override
        public Flow.Mapped inverse(Tensor y, Tensor parameters) {
            Tensor s = LastAxis.at(parameters, 1);
            return new Flow.Mapped(
                    y.minus(LastAxis.at(parameters, 0)).times(s.neg().exp()), s.neg());
        }
    }
}
