package dev.variate.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.variate.tensor.Value;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Closed forms against the integral, or the sum, that they are of. */
class DivergenceTest {
    record Pair(Distribution p, Distribution q) {
        @Override
        public String toString() {
            return p.name();
        }
    }

    static List<Pair> continuous() {
        return List.of(
                new Pair(Normal.of(1, 2), Normal.of(-0.5, 1.3)),
                new Pair(LogNormal.of(0.3, 0.8), LogNormal.of(0, 1.1)),
                new Pair(HalfNormal.of(2), HalfNormal.of(1.5)),
                new Pair(Exponential.of(2), Exponential.of(0.7)),
                new Pair(Gamma.of(2.5, 1.5), Gamma.of(1.2, 0.4)),
                new Pair(InverseGamma.of(3.5, 1.5), InverseGamma.of(2.2, 2.4)),
                new Pair(Beta.of(2.5, 1.5), Beta.of(1.2, 3)),
                new Pair(Laplace.of(1, 2), Laplace.of(-0.5, 1.3)));
    }

    static List<Pair> discrete() {
        return List.of(
                new Pair(Bernoulli.of(0.3), Bernoulli.of(0.6)),
                new Pair(Poisson.of(3), Poisson.of(4.5)),
                new Pair(Geometric.of(0.4), Geometric.of(0.25)),
                new Pair(Categorical.of(new double[] {0.2, 0.8, 0}), Categorical.ofLogits(new double[] {1, 0, -1})));
    }

    private static double divergence(Pair pair) {
        return ((Value) Divergence.kl(pair.p(), pair.q())).item();
    }

    @ParameterizedTest
    @MethodSource("continuous")
    void a_divergence_of_densities_is_the_integral_that_defines_it(Pair pair) {
        Domain support = pair.p().support();
        Bijector onto = Bijector.onto(support.kind(), support.bounds());
        double step = 1.0 / 128;
        Value u = Value.vector(IntStream.rangeClosed(-128 * 60, 128 * 60)
                .mapToDouble(i -> i * step)
                .toArray());
        var x = onto.forward(u);
        double[] logP = ((Value) pair.p().logProb(x)).toArray();
        double[] logQ = ((Value) pair.q().logProb(x)).toArray();
        double[] volume = ((Value) onto.logDetJacobian(u)).toArray();
        double total = 0;
        for (int i = 0; i < logP.length; i++) {
            double mass = Math.exp(logP[i] + volume[i]);
            total += mass == 0 ? 0 : mass * (logP[i] - logQ[i]) * step;
        }
        // the corner of a Laplace density costs the rule the square of its step
        assertThat(divergence(pair)).isCloseTo(total, within(pair.p() instanceof Laplace ? 1e-5 : 1e-9));
    }

    @ParameterizedTest
    @MethodSource("discrete")
    void a_divergence_of_probabilities_is_the_sum_that_defines_it(Pair pair) {
        double total = 0;
        int top = pair.p() instanceof Bernoulli ? 1 : pair.p() instanceof Categorical ? 2 : 150;
        for (int k = 0; k <= top; k++) {
            double logP = ((Value) pair.p().logProb(Value.scalar(k))).item();
            double logQ = ((Value) pair.q().logProb(Value.scalar(k))).item();
            total += Math.exp(logP) == 0 ? 0 : Math.exp(logP) * (logP - logQ);
        }
        assertThat(divergence(pair)).isCloseTo(total, within(1e-12));
    }

    @Test
    void one_of_vectors_is_that_of_its_elements_where_they_are_independent() {
        double[] scales = {0.5, 2, 1.5};
        double[][] covariance = {{0.25, 0, 0}, {0, 4, 0}, {0, 0, 2.25}};
        double[] m = {1, -1, 0.3};
        double expected = 0;
        for (int i = 0; i < 3; i++) {
            expected += divergence(new Pair(Normal.of(m[i], scales[i]), Normal.of(0, 1)));
        }
        MultivariateNormal p = MultivariateNormal.of(MultivariateNormal.Form.COVARIANCE, m, covariance);
        MultivariateNormal q =
                MultivariateNormal.of(MultivariateNormal.Form.DIAGONAL, new double[3], new double[] {1, 1, 1});
        assertThat(divergence(new Pair(p, q))).isCloseTo(expected, within(1e-13));
        assertThat(divergence(new Pair(p, p))).isCloseTo(0, within(1e-14));
        // a Dirichlet of two elements is a beta
        assertThat(divergence(new Pair(Dirichlet.of(new double[] {2.5, 1.5}), Dirichlet.of(new double[] {1.2, 3}))))
                .isCloseTo(divergence(new Pair(Beta.of(2.5, 1.5), Beta.of(1.2, 3))), within(1e-13));
    }

    @Test
    void families_without_a_closed_form_are_told_what_to_do() {
        assertThatThrownBy(() -> Divergence.kl(Normal.of(0, 1), Cauchy.of(0, 1)))
                .hasMessageContaining("take the mean of `p.logProb(x) - q.logProb(x)` over draws x of p")
                .hasMessageContaining("a `normal` and a `cauchy`");
        assertThat(divergence(new Pair(Bernoulli.of(0.5), Bernoulli.of(0)))).isInfinite();
    }
}
