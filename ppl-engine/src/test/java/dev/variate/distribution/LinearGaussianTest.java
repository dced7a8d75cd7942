package dev.variate.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.variate.random.Key;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A state that is integrated out step by step, against the normal distribution of the whole series. */
class LinearGaussianTest {
    private static final double[][] F = {{0.9, 0.3}, {-0.2, 0.8}};
    private static final double[][] Q = {{0.5, 0.1}, {0.1, 0.3}};
    private static final double[] M = {1, -0.5};
    private static final double[][] P = {{2, 0.3}, {0.3, 1}};
    private static final double[][] H = {{1, 0.5}, {0, 2}, {1, -1}};
    private static final double[][] R = {{0.4, 0.1, 0}, {0.1, 0.6, 0.05}, {0, 0.05, 0.3}};

    private static Tensor of(Object x) {
        return Arguments.tensor(x).floating();
    }

    /** The mean and the covariance of all that is seen in so many steps: those of the states, which one multiplication at a time gives. */
    private static Tensor[] whole(int steps, Tensor h, Tensor r) {
        int seen = h.shape().dim(0);
        Tensor[] means = new Tensor[steps];
        Tensor[][] covariances = new Tensor[steps][steps];
        Tensor mean = of(M);
        Tensor covariance = of(P);
        for (int t = 0; t < steps; t++) {
            means[t] = h.matmul(mean);
            Tensor across = covariance;
            for (int u = t; u < steps; u++) {
                Tensor block = h.matmul(across).matmul(h.transpose());
                covariances[t][u] = u == t ? block.plus(r) : block;
                covariances[u][t] = covariances[t][u].transpose();
                across = across.matmul(of(F).transpose());
            }
            mean = of(F).matmul(mean);
            covariance = of(F).matmul(covariance).matmul(of(F).transpose()).plus(of(Q));
        }
        Tensor[] rows = Arrays.stream(covariances)
                .map(row -> Tensor.concatenate(1, row))
                .toArray(Tensor[]::new);
        return new Tensor[] {Tensor.concatenate(0, means).reshape(steps * seen), Tensor.concatenate(0, rows)};
    }

    @Test
    void several_numbers_at_a_time_have_the_density_of_the_whole_series() {
        LinearGaussian series = LinearGaussian.of(4, F, Q, H, R, M, P);
        Value y = (Value) Events.normals(Key.of(3), Shape.of(4, 3));
        double[] each = ((Value) series.logProb(y)).toArray();
        assertThat(each).hasSize(4);
        for (int steps = 1; steps <= 4; steps++) {
            Tensor[] whole = whole(steps, of(H), of(R));
            Tensor all = y.slice(new int[2], new int[] {steps, 3}).reshape(3 * steps);
            double expected = ((Value) MultivariateNormal.of(MultivariateNormal.Form.COVARIANCE, whole[0], whole[1])
                            .logProb(all))
                    .item();
            assertThat(Arrays.stream(each, 0, steps).sum()).isCloseTo(expected, within(1e-12));
        }
    }

    @Test
    void one_number_at_a_time_has_it_too_and_series_stand_side_by_side() {
        LinearGaussian series = LinearGaussian.of(5, F, Q, new double[] {1, 0.5}, 0.4, M, P);
        Value y = (Value) Events.normals(Key.of(4), Shape.of(2, 5));
        Tensor[] whole = whole(5, of(new double[][] {{1, 0.5}}), of(new double[][] {{0.4}}));
        double[] expected = ((Value) MultivariateNormal.of(MultivariateNormal.Form.COVARIANCE, whole[0], whole[1])
                        .logProb(y))
                .toArray();
        Tensor each = series.logProb(y);
        assertThat(each.shape()).isEqualTo(Shape.of(2, 5));
        assertThat(((Value) each.sum(1)).toArray()).containsExactly(expected, within(1e-12));
    }

    @Test
    void a_local_level_that_does_not_move_is_a_normal_mean() {
        // y_t = m + noise with m ~ normal(0, 2): the log density by hand, for y = (1, 2)
        LinearGaussian level = LinearGaussian.of(
                2, new double[][] {{1}}, new double[][] {{0}}, new double[] {1}, 1, new double[] {0}, new double[][] {
                    {4}
                });
        double[] each = ((Value) level.logProb(Value.vector(new double[] {1, 2}))).toArray();
        assertThat(each[0]).isCloseTo(-0.5 * Math.log(2 * Math.PI * 5) - 0.1, within(1e-14));
        // after y = 1 the mean is 0.8 and its variance 0.8
        assertThat(each[1]).isCloseTo(-0.5 * Math.log(2 * Math.PI * 1.8) - 1.2 * 1.2 / 3.6, within(1e-14));
    }

    @Test
    void draws_have_the_mean_and_the_covariance_of_the_series() {
        LinearGaussian series = LinearGaussian.of(3, F, Q, H, R, M, P);
        int n = 40_000;
        Tensor draws = series.sample(Key.of(1), Shape.of(n)).reshape(n, 9);
        Tensor[] whole = whole(3, of(H), of(R));
        Tensor mean = draws.mean(0);
        Tensor apart = draws.minus(mean);
        Tensor covariance = apart.transpose().matmul(apart).div(n - 1.0);
        double[] expected = ((Value) whole[1]).toArray();
        double largest = Arrays.stream(expected).max().orElseThrow();
        for (int i = 0; i < 9; i++) {
            double variance = expected[i * 10];
            // five standard errors
            assertThat(((Value) mean).get(i)).isCloseTo(((Value) whole[0]).get(i), within(5 * Math.sqrt(variance / n)));
        }
        assertThat(((Value) covariance).toArray()).containsExactly(expected, within(5 * Math.sqrt(2.0 / n) * largest));
        Distribution again = Families.member("linearGaussian", parameters(series), Shape.of(7, 3, 3), false);
        assertThat(((Value) again.sample(Key.of(5), Shape.of(7))).toArray())
                .containsExactly(((Value) series.sample(Key.of(5), Shape.of(7))).toArray());
    }

    private static Map<String, Tensor> parameters(Distribution d) {
        Map<String, Tensor> values = new java.util.LinkedHashMap<>();
        d.parameters().forEach((name, p) -> values.put(name, p.value()));
        return values;
    }

    @Test
    void shapes_that_do_not_fit_are_told() {
        assertThatThrownBy(() -> LinearGaussian.of(4, F, Q, H, 1, M, P))
                .hasMessageStartingWith("A `linearGaussian` needs at least one step, and for S states a transition")
                .hasMessageContaining("[2,2], [2,2], [3,2], [], [2] and [2,2]");
    }

    @Test
    void a_low_rank_covariance_is_scored_as_the_whole_matrix() {
        double[][] w = {{1, 0.2}, {0.5, -1}, {0, 0.3}, {2, 1}};
        double[] d = {0.5, 1, 2, 0.1};
        Tensor whole = of(w).matmul(of(w).transpose()).plus(of(d).diagonalMatrix());
        Value x = (Value) Events.normals(Key.of(8), Shape.of(6, 4));
        Value location = Value.of(TensorType.f64(4), 1, -1, 0, 0.5);
        double[] expected = ((Value) MultivariateNormal.of(MultivariateNormal.Form.COVARIANCE, location, whole)
                        .logProb(x))
                .toArray();
        assertThat(((Value) LowRankNormal.of(location, w, d).logProb(x)).toArray())
                .containsExactly(expected, within(1e-12));
    }

    @Test
    void whole_numbers_with_probabilities_of_their_own_begin_where_they_are_told_to() {
        FiniteDiscrete d = FiniteDiscrete.of(-2, new double[] {0.2, 0.5, 0.3});
        double[] logs = ((Value) d.logProb(Value.vector(new double[] {-3, -2, -1, 0, 1}))).toArray();
        double none = Double.NEGATIVE_INFINITY;
        assertThat(logs)
                .containsExactly(new double[] {none, Math.log(0.2), Math.log(0.5), Math.log(0.3), none}, within(1e-15));
        double[] draws = ((Value) d.sample(Key.of(2), Shape.of(20_000))).toArray();
        for (int k = -2; k <= 0; k++) {
            int value = k;
            double share = Arrays.stream(draws).filter(x -> x == value).count() / 20_000.0;
            // five standard errors of a share of a half
            assertThat(share).isCloseTo(Math.exp(logs[k + 3]), within(5 * 0.5 / Math.sqrt(20_000)));
        }
        assertThat(draws).containsOnly(-2, -1, 0);
        double[] ranks = ((Value) Zipf.of(1.5, 4).sample(Key.of(2), Shape.of(20_000))).toArray();
        double total = 1 + Math.pow(2, -1.5) + Math.pow(3, -1.5) + Math.pow(4, -1.5);
        assertThat(Arrays.stream(ranks).filter(x -> x == 2).count() / 20_000.0)
                .isCloseTo(Math.pow(2, -1.5) / total, within(5 * 0.5 / Math.sqrt(20_000)));
        assertThat(ranks).containsOnly(1, 2, 3, 4);
    }
}
