package dev.variate.model;

import static dev.variate.model.Language.bernoulli;
import static dev.variate.model.Language.beta;
import static dev.variate.model.Language.binomial;
import static dev.variate.model.Language.categorical;
import static dev.variate.model.Language.dirichlet;
import static dev.variate.model.Language.discreteUniform;
import static dev.variate.model.Language.factor;
import static dev.variate.model.Language.gamma;
import static dev.variate.model.Language.halfNormal;
import static dev.variate.model.Language.hiddenMarkov;
import static dev.variate.model.Language.identity;
import static dev.variate.model.Language.markovChain;
import static dev.variate.model.Language.mixture;
import static dev.variate.model.Language.multinomial;
import static dev.variate.model.Language.multivariateNormal;
import static dev.variate.model.Language.named;
import static dev.variate.model.Language.normal;
import static dev.variate.model.Language.plate;
import static dev.variate.model.Language.poisson;
import static dev.variate.model.Language.shape;
import static dev.variate.model.Language.sum;
import static dev.variate.model.Language.tensor;
import static dev.variate.model.Language.truncatedAbove;
import static dev.variate.model.Language.uniform;
import static dev.variate.model.Language.vector;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.variate.device.Devices;
import dev.variate.device.LogDensity;
import dev.variate.distribution.Normal;
import dev.variate.fit.Draws;
import dev.variate.fit.Fit;
import dev.variate.inference.NutsSettings;
import dev.variate.program.Program;
import dev.variate.random.Key;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Discrete variables without data are summed out: against the sum over all their values, each computed with the values as data. */
class EnumerationTest {
    private static final double[] Y = {-0.7, 0.3, 1.9, 2.4, -1.2};
    private static final double[][] P = {{0.7, 0.2, 0.1}, {0.1, 0.8, 0.1}, {0.3, 0.05, 0.65}};

    /** A discrete variable of a model: so many elements, 0 of them for a number, each from 0 to count − 1. */
    private record Discrete(String name, int size, int count) {
        int elements() {
            return Math.max(1, size);
        }
    }

    private static Posterior posterior(Supplier<Tensor> model, Map<String, ?> data) {
        return Posterior.of(ModelProgram.trace(Model.of("m", model), data));
    }

    private static double[] position(int dimension) {
        double[] position = new double[dimension];
        Arrays.setAll(position, i -> 0.4 - 0.23 * i);
        return position;
    }

    private static double at(Posterior posterior, double[] position) {
        return at(posterior, posterior.logDensityProgram(), position);
    }

    private static double at(Posterior posterior, Program logDensity, double[] position) {
        return PosteriorTest.run(logDensity, posterior, position).getFirst().item();
    }

    /** Checks density, gradient and probabilities against the sum over all values. */
    private static void assertSummed(Supplier<Tensor> model, Map<String, ?> data, Discrete... discrete) {
        Posterior summed = posterior(model, data);
        double[] position = position(summed.dimension());
        List<double[]> worlds = new ArrayList<>();
        List<Double> logs = new ArrayList<>();
        int elements = Arrays.stream(discrete).mapToInt(Discrete::elements).sum();
        long all = Arrays.stream(discrete)
                .mapToLong(d -> Math.round(Math.pow(d.count(), d.elements())))
                .reduce(1, (a, b) -> a * b);
        for (long world = 0; world < all; world++) {
            Map<String, Object> given = new HashMap<>(data);
            double[] values = new double[elements];
            long rest = world;
            int next = 0;
            for (Discrete d : discrete) {
                double[] own = new double[d.elements()];
                for (int i = 0; i < own.length; i++, rest /= d.count()) {
                    own[i] = rest % d.count();
                    values[next++] = own[i];
                }
                given.put(d.name(), d.size() == 0 ? (Object) own[0] : own);
            }
            worlds.add(values);
            double log;
            try {
                log = at(posterior(model, given), position);
            } catch (ModelException outside) {
                log = Double.NEGATIVE_INFINITY;
            }
            logs.add(log);
        }
        double top = logs.stream().mapToDouble(x -> x).max().orElseThrow();
        double total = logs.stream().mapToDouble(x -> Math.exp(x - top)).sum();
        double expected = top + Math.log(total);
        assertThat(at(summed, position)).isCloseTo(expected, within(1e-11 * (1 + Math.abs(expected))));

        LogDensity compiled = summed.compile(Devices.named("jvm"));
        double[] gradient = new double[position.length];
        assertThat(compiled.logDensity(position, gradient))
                .isCloseTo(expected, within(1e-11 * (1 + Math.abs(expected))));
        Program logDensity = summed.logDensityProgram();
        double h = 1e-5;
        for (int i = 0; i < position.length; i++) {
            double[] above = position.clone();
            double[] below = position.clone();
            above[i] += h;
            below[i] -= h;
            assertThat(gradient[i])
                    .isCloseTo((at(summed, logDensity, above) - at(summed, logDensity, below)) / (2 * h), within(1e-6));
        }

        List<Value> draw = PosteriorTest.run(summed.constrainProgram(), summed, position);
        Map<String, Value> recorded = new HashMap<>();
        for (int i = 0; i < draw.size(); i++) {
            recorded.put(summed.quantities().get(i).name(), draw.get(i));
        }
        int first = 0;
        for (Discrete d : discrete) {
            Value probabilities = recorded.get("P(" + d.name() + ")");
            for (int i = 0; i < d.elements(); i++, first++) {
                for (int k = 0; k < d.count(); k++) {
                    double share = 0;
                    for (int world = 0; world < worlds.size(); world++) {
                        share += worlds.get(world)[first] == k ? Math.exp(logs.get(world) - expected) : 0;
                    }
                    assertThat(probabilities.get(i * d.count() + k)).isCloseTo(share, within(1e-10));
                }
            }
        }
    }

    @Test
    void the_components_of_a_mixture_are_a_categorical_variable_and_no_more() {
        Supplier<Tensor> model = () -> {
            var w = dirichlet("w", new double[] {1, 1, 1});
            var mu = normal("mu", 0, 2, shape(3));
            var sigma = halfNormal("sigma", 1);
            var z = categorical("z", w, shape(Y.length));
            return normal("y", mu.take(z), sigma);
        };
        assertSummed(model, Map.of("y", Y), new Discrete("z", 5, 3));
        Posterior byHand = posterior(
                () -> {
                    var w = dirichlet("w", new double[] {1, 1, 1});
                    var mu = normal("mu", 0, 2, shape(3));
                    var sigma = halfNormal("sigma", 1);
                    List<Normal> parts = new ArrayList<>();
                    for (int k = 0; k < 3; k++) {
                        parts.add(Normal.of(mu.at(k), sigma));
                    }
                    return mixture("y", w, parts, shape(Y.length));
                },
                Map.of("y", Y));
        double[] position = position(byHand.dimension());
        assertThat(at(posterior(model, Map.of("y", Y)), position)).isCloseTo(at(byHand, position), within(1e-12));
    }

    @Test
    void several_observations_of_an_individual_share_its_class() {
        int[] person = {0, 0, 1, 2, 2};
        assertSummed(
                () -> {
                    var p = beta("p", 2, 2);
                    var mu = normal("mu", 0, 2, shape(2));
                    var z = bernoulli("z", p, plate("person", 4));
                    return normal("y", mu.take(z.take(person)), 1);
                },
                Map.of("y", Y),
                new Discrete("z", 4, 2));
    }

    @Test
    void what_is_in_a_plate_is_summed_element_by_element_also_where_each_has_its_own_probabilities() {
        assertSummed(
                () -> {
                    var b = normal("b", 0, 1);
                    var logits = b.times(tensor(new double[] {-1, 0, 0.5, 1, 2}));
                    var z = Language.bernoulliLogits("z", logits);
                    var rate = gamma("rate", 2, 1);
                    return poisson("y", z.times(rate).plus(0.01));
                },
                Map.of("y", new double[] {0, 0, 3, 1, 5}),
                new Discrete("z", 5, 2));
    }

    @Test
    void vectors_of_observations_and_two_classes_of_one_row_are_summed_together() {
        double[][] rows = {{0.1, 0.5}, {2, 1}, {-1, 0.3}};
        assertSummed(
                () -> {
                    var mu = normal("mu", 0, 2, shape(2, 2));
                    var shift = normal("shift", 0, 1);
                    var z = categorical("z", new double[] {0.4, 0.6}, shape(3));
                    var w = bernoulli("w", 0.3, shape(3));
                    var location = mu.take(z).plus(w.times(shift).reshape(3, 1));
                    return multivariateNormal("y", location, identity(2));
                },
                Map.of("y", rows),
                new Discrete("z", 3, 2),
                new Discrete("w", 3, 2));
    }

    @Test
    void classes_of_groups_and_of_individuals_within_them_are_summed_inside_out() {
        int[] group = {0, 0, 1, 1, 1};
        assertSummed(
                () -> {
                    var p = beta("p", 2, 2, shape(2));
                    var mu = normal("mu", 0, 2, shape(2));
                    var a = bernoulli("a", 0.4, plate("group", 2));
                    var z = bernoulli("z", p.take(a).take(group));
                    return normal("y", mu.take(z), 1);
                },
                Map.of("y", Y),
                new Discrete("a", 2, 2),
                new Discrete("z", 5, 2));
    }

    @Test
    void a_chain_of_states_is_a_hidden_Markov_model() {
        Supplier<Tensor> model = () -> {
            var mu = normal("mu", 0, 2, shape(3));
            var z = markovChain("z", Y.length, new double[] {0.6, 0.3, 0.1}, P);
            return normal("y", mu.take(z), 0.8);
        };
        assertSummed(model, Map.of("y", Y), new Discrete("z", 5, 3));
        Posterior byHand = posterior(
                () -> {
                    var mu = normal("mu", 0, 2, shape(3));
                    return hiddenMarkov("y", Y.length, new double[] {0.6, 0.3, 0.1}, P, Normal.of(mu, 0.8));
                },
                Map.of("y", Y));
        double[] position = position(3);
        assertThat(at(posterior(model, Map.of("y", Y)), position)).isCloseTo(at(byHand, position), within(1e-12));
    }

    @Test
    void a_chain_may_have_states_that_cannot_be() {
        double[][] onward = {{0.5, 0.5, 0}, {0, 0.5, 0.5}, {0, 0, 1}};
        assertSummed(
                () -> {
                    var mu = normal("mu", 0, 2, shape(3));
                    var z = markovChain("z", Y.length, new double[] {1, 0, 0}, onward);
                    return normal("y", mu.take(z), 0.8);
                },
                Map.of("y", Y),
                new Discrete("z", 5, 3));
    }

    @Test
    void neighbours_that_attract_each_other_are_a_chain_too() {
        assertSummed(
                () -> {
                    var pull = normal("pull", 0, 1);
                    var z = bernoulli("z", 0.5, shape(5));
                    var same = z.take(0, 1, 2, 3).eq(z.take(1, 2, 3, 4)).to(dev.variate.tensor.DType.F64);
                    factor("attraction", same.times(pull).sum());
                    return normal("y", z.times(2.0), 1);
                },
                Map.of("y", Y),
                new Discrete("z", 5, 2));
    }

    @Test
    void a_loop_in_which_each_state_follows_the_one_before_is_summed_in_linear_time() {
        int steps = 60;
        double[] y = new double[steps];
        Arrays.setAll(y, t -> Math.sin(t * 0.7) * 1.5);
        Map<String, Object> data = new HashMap<>();
        for (int t = 0; t < steps; t++) {
            data.put("y" + t, y[t]);
        }
        Posterior byLoop = posterior(
                () -> {
                    var mu = normal("mu", 0, 2, shape(3));
                    Tensor p = tensor(new double[] {0.6, 0.3, 0.1});
                    for (int t = 0; t < steps; t++) {
                        var z = categorical("z" + t, p);
                        normal("y" + t, mu.take(z), 0.8);
                        p = tensor(P).take(z);
                    }
                    return mu;
                },
                data);
        Posterior byHand = posterior(
                () -> {
                    var mu = normal("mu", 0, 2, shape(3));
                    return hiddenMarkov("y", steps, new double[] {0.6, 0.3, 0.1}, P, Normal.of(mu, 0.8));
                },
                Map.of("y", y));
        double[] position = position(3);
        assertThat(at(byLoop, position)).isCloseTo(at(byHand, position), within(1e-10));
        // 3 × 3 sums a step, and no products over steps
        assertThat(byLoop.logDensityProgram().equations().stream()
                        .mapToLong(e -> e.result().type().shape().size())
                        .sum())
                .isLessThan(steps * 9 * 30L);
    }

    @Test
    void vectors_of_a_loop_whose_observations_stand_in_one_matrix_are_summed_each_with_its_column() {
        Tensor[] seen = new Tensor[3];
        assertSummed(
                () -> {
                    Tensor survival = beta("survival", 2, 1, shape(3));
                    Tensor detection = beta("detection", 1, 2);
                    Tensor alive = tensor(new double[] {1, 1});
                    for (int t = 0; t < 3; t++) {
                        alive = bernoulli("alive" + t, alive.times(survival.at(t)));
                        seen[t] = alive.floating().times(detection);
                    }
                    return bernoulli("y", Tensor.stack(seen).transpose());
                },
                Map.of("y", new double[][] {{1, 0, 1}, {0, 1, 0}}),
                new Discrete("alive0", 2, 2),
                new Discrete("alive1", 2, 2),
                new Discrete("alive2", 2, 2));
    }

    @Test
    void elements_that_meet_in_one_sum_are_summed_in_all_combinations_while_these_are_few() {
        Supplier<Tensor> model = () -> {
            var mu = normal("mu", 0, 2);
            var z = bernoulli("z", 0.3, shape(6));
            return normal("y", mu.plus(sum(z)), 1);
        };
        assertSummed(model, Map.of("y", 2.5), new Discrete("z", 6, 2));
        assertThat(whyNotSummed(posterior(
                        () -> normal("y", normal("mu", 0, 2).plus(sum(bernoulli("z", 0.3, shape(40)))), 1),
                        Map.of("y", 2.5))))
                .isEqualTo("`z` (`bernoulli`) has 40 elements that cannot be summed out one by one, or along a chain,"
                        + " because what follows depends on several of them at once; and there are more than a"
                        + " billion combinations of their values. Sum it out by `mixture`, `hiddenMarkov` or"
                        + " `factor(logSumExp(…))`, or give data for it.");
    }

    @Test
    void counts_between_bounds_that_the_data_give_are_summed_each_row_between_its_own() {
        assertSummed(
                () -> {
                    var p = beta("p", 2, 2);
                    var n = binomial("n", new double[] {2, 4}, 0.6);
                    return binomial("y", n, p);
                },
                Map.of("y", new double[] {1, 2}),
                new Discrete("n", 2, 5));
        assertSummed(
                () -> {
                    var rate = gamma("rate", 2, 1);
                    var n = poisson("n", rate, shape(2), truncatedAbove(12));
                    return binomial("y", n, 0.5);
                },
                Map.of("y", new double[] {1, 2}),
                new Discrete("n", 2, 13));
    }

    @Test
    void the_year_of_a_change_is_a_discrete_uniform_variable() {
        double[] counts = {4, 5, 4, 1, 0, 1, 0};
        assertSummed(
                () -> {
                    var early = gamma("early", 1, 0.5);
                    var late = gamma("late", 1, 0.5);
                    var year = discreteUniform("year", 0, 6);
                    var before = Language.range(7).lt(year);
                    return poisson("counts", Tensor.where(before, early, late));
                },
                Map.of("counts", counts),
                new Discrete("year", 0, 7));
    }

    @Test
    void what_is_computed_of_a_variable_that_is_summed_out_has_no_draws_and_a_prediction_of_a_number_has() {
        Posterior posterior = posterior(
                () -> {
                    var mu = normal("mu", 0, 2, shape(2));
                    var z = categorical("z", new double[] {0.4, 0.6}, shape(5));
                    var location = named("location", mu.take(z));
                    var next = categorical("next", new double[] {0.4, 0.6});
                    normal("later", mu.take(next), 1);
                    return normal("y", location, 1);
                },
                Map.of("y", Y));
        assertThat(posterior.quantities()).extracting(Quantity::name).containsExactly("mu", "P(z)", "P(next)", "later");
        assertThat(posterior.scalarNames()).contains("P(z)[4,1]", "P(next)[0]");
    }

    @Test
    void the_mean_of_the_draws_of_a_probability_is_the_posterior_probability() {
        double[] y = {-0.5, 1.2, 3.1, 2.4};
        Model model = Model.of("m", () -> {
            var mu = normal("mu", 0, 2);
            var z = bernoulli("z", 0.3, shape(y.length));
            return normal("y", z.times(mu), 1);
        });
        double total = 0;
        double[] ones = new double[y.length];
        for (double mu = -12; mu <= 12; mu += 0.01) {
            double weight = Math.exp(-mu * mu / 8);
            double[] one = new double[y.length];
            for (int i = 0; i < y.length; i++) {
                double zero = 0.7 * Math.exp(-0.5 * y[i] * y[i]);
                one[i] = 0.3 * Math.exp(-0.5 * (y[i] - mu) * (y[i] - mu));
                weight *= zero + one[i];
                one[i] /= zero + one[i];
            }
            total += weight;
            for (int i = 0; i < y.length; i++) {
                ones[i] += weight * one[i];
            }
        }
        try (Fit fit = Fit.of(model, Map.of("y", y))) {
            Draws draws = fit.sample(NutsSettings.defaults(), 3);
            for (int i = 0; i < y.length; i++) {
                // a probability has a standard deviation below 1/2, and 4,000 draws are worth some hundred at least
                assertThat(draws.mean("P(z)[" + i + ",1]")).isCloseTo(ones[i] / total, within(0.05));
                assertThat(draws.mean("P(z)[" + i + ",0]")).isCloseTo(1 - ones[i] / total, within(0.05));
            }
        }
    }

    @Test
    void each_observation_of_a_mixture_has_a_density_of_its_own_and_data_are_drawn_from_the_classes_that_they_showed() {
        double[] y = {-5, 5.2, 4.9};
        Posterior posterior = posterior(
                () -> {
                    var mu = normal("mu", new double[] {-5, 5}, 0.1);
                    var z = categorical("z", new double[] {0.4, 0.6}, shape(y.length));
                    return normal("y", mu.take(z), 1);
                },
                Map.of("y", y));
        double[] draw = new double[posterior.scalarNames().size()];
        draw[0] = -5;
        draw[1] = 5;
        double[] logs = new double[y.length];
        try (PointwiseLikelihood pointwise = posterior.pointwiseLikelihood(Devices.named("jvm"))) {
            assertThat(pointwise.names()).containsExactly("y[0]", "y[1]", "y[2]");
            pointwise.at(draw, logs);
        }
        for (int i = 0; i < y.length; i++) {
            double density =
                    0.4 * Math.exp(-0.5 * (y[i] + 5) * (y[i] + 5)) + 0.6 * Math.exp(-0.5 * (y[i] - 5) * (y[i] - 5));
            assertThat(logs[i]).isCloseTo(Math.log(density) - 0.5 * Math.log(2 * Math.PI), within(1e-12));
        }
        try (Predictive predictive = posterior.predictive(Devices.named("jvm"))) {
            int z = predictive.scalarNames().indexOf("z[0]");
            int first = predictive.scalarNames().indexOf("y[0]");
            double[] values = new double[predictive.scalarNames().size()];
            for (int k = 0; k < 20; k++) {
                predictive.at(Key.of(k), draw, values);
                // ten standard deviations lie between the classes
                assertThat(Arrays.copyOfRange(values, z, z + 3)).containsExactly(0, 1, 1);
                assertThat(values[first]).isNegative();
                assertThat(values[first + 1]).isPositive();
            }
        }
    }

    private static String whyNotSummed(Posterior posterior) {
        Stepped first = posterior.stepped().getFirst();
        return first.label() + " " + first.why();
    }

    @Test
    void what_cannot_be_summed_is_moved_by_steps_or_told_with_the_reason_and_what_to_write() {
        assertThat(whyNotSummed(posterior(() -> normal("y", poisson("n", 3), normal("s", 1, 1)), Map.of("y", 1))))
                .isEqualTo(
                        "`n` (`poisson`) takes any whole number from 0 on, and so many cannot be summed. Bound it, as"
                                + " in `poisson(…, truncatedAbove(50))`, or give data for it.");
        assertThatThrownBy(() -> posterior(
                        () -> normal("y", multinomial("n", 3, new double[] {0.5, 0.5}), normal("s", 1, 1)),
                        Map.of("y", new double[2])))
                .hasMessageStartingWith("`n` (`multinomial`) is a vector of whole numbers, and is not summed over.");
        assertThat(whyNotSummed(posterior(
                        () -> {
                            var k = categorical("k", new double[] {0.5, 0.5});
                            var top = k.plus(1.0);
                            var u = uniform("u", 0, top);
                            return normal("y", u, 1);
                        },
                        Map.of("y", 1))))
                .isEqualTo("`k` (`categorical`) bounds `u`, which then lies somewhere else for each of its values. Give"
                        + " data for `k`.");
        assertThat(whyNotSummed(posterior(
                        () -> {
                            var n = binomial("n", poisson("m", 3, truncatedAbove(5)), 0.5);
                            return normal("y", n, normal("s", 1, 1));
                        },
                        Map.of("y", 1))))
                .isEqualTo(
                        "`m` (`poisson`) bounds `n`, which then lies somewhere else for each of its values. Give data for"
                                + " `m`.");
        assertThatThrownBy(() -> posterior(() -> normal("y", bernoulli("k", 0.3), 1), Map.of("y", 1)))
                .hasMessage(
                        "All that is unknown in `m` is discrete, such as `k` (`bernoulli`), and is summed out, so"
                                + " there is nothing left to sample. The posterior is known exactly: `P(k)` is 0.5860, 0.4140.");
    }

    @Test
    void where_all_is_discrete_the_posterior_is_a_table_by_Bayes_theorem() {
        double[] prior = {0.5, 0.3, 0.2};
        Map<String, Value> exact = Posterior.exact(ModelProgram.trace(
                Model.of("m", () -> {
                    var k = categorical("k", prior);
                    var flip = bernoulli("flip", vector(0.2, 0.5, 0.9).take(k.to(dev.variate.tensor.DType.I32)));
                    return normal("y", k.plus(flip.times(2)), 1);
                }),
                Map.of("y", 2.2)));
        double[] joint = new double[6];
        for (int k = 0; k < 3; k++) {
            double p = new double[] {0.2, 0.5, 0.9}[k];
            for (int flip = 0; flip < 2; flip++) {
                joint[2 * k + flip] =
                        prior[k] * (flip == 1 ? p : 1 - p) * Math.exp(-0.5 * Math.pow(2.2 - k - 2 * flip, 2));
            }
        }
        double total = Arrays.stream(joint).sum();
        assertThat(exact).containsOnlyKeys("P(k)", "P(flip)");
        for (int k = 0; k < 3; k++) {
            assertThat(exact.get("P(k)").get(k)).isCloseTo((joint[2 * k] + joint[2 * k + 1]) / total, within(1e-14));
        }
        assertThat(exact.get("P(flip)").get(1)).isCloseTo((joint[1] + joint[3] + joint[5]) / total, within(1e-14));
        assertThatThrownBy(() -> Posterior.exact(
                        ModelProgram.trace(Model.of("m", () -> normal("y", normal("mu", 0, 1), 1)), Map.of("y", 1.0))))
                .hasMessageStartingWith("`mu` (`normal`) is not discrete");
    }

    @Test
    void a_variable_with_values_below_0_is_predicted_as_it_is_summed() {
        Posterior posterior = posterior(
                () -> {
                    var s = normal("s", 0, 1);
                    var k = discreteUniform("k", -2, 1);
                    normal("y", k.times(3).plus(s), 0.1);
                    return k;
                },
                Map.of("y", -6));
        Predictive predictive = posterior.predictive(dev.variate.device.Devices.named("jvm"));
        double[] draw = new double[predictive.scalarNames().size()];
        double[] given = new double[posterior.scalarNames().size()];
        int k = predictive.scalarNames().indexOf("k");
        for (int i = 0; i < 200; i++) {
            predictive.at(dev.variate.random.Key.of(i), given, draw);
            // at s = 0 and y = −6, k is −2 but for e^−450
            assertThat(draw[k]).isEqualTo(-2);
        }
    }

    @Test
    void a_class_that_only_a_prior_depends_on_is_summed_out_of_it() {
        assertSummed(
                () -> {
                    var z = categorical("z", vector(0.2, 0.8));
                    var mu = normal("mu", z, 1);
                    return normal("y", mu, 1);
                },
                Map.of("y", 0.7),
                new Discrete("z", 0, 2));
    }
}
