package dev.variate.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.variate.distribution.MultivariateCases.Counts;
import dev.variate.distribution.MultivariateCases.Grid;
import dev.variate.distribution.MultivariateCases.Vectors;
import dev.variate.program.Program;
import dev.variate.program.ProgramBuilder;
import dev.variate.program.ReferenceEvaluator;
import dev.variate.random.Key;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import dev.variate.transform.Gradient;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Densities against sums over a grid, samplers against the moments of these sums, and values that SciPy printed. */
class MultivariateTest {
    private static final int DRAWS = 20_000;

    static List<Vectors> continuous() {
        return MultivariateCases.continuous();
    }

    static List<Counts> counts() {
        return MultivariateCases.counts();
    }

    /** Points with their probabilities, which add up to one if the density is right. */
    private record Mass(double[][] points, double[] probability) {
        double mean(int i) {
            double sum = 0;
            for (int p = 0; p < points.length; p++) {
                sum += points[p][i] * probability[p];
            }
            return sum;
        }

        double covariance(int i, int j) {
            double a = mean(i);
            double b = mean(j);
            double sum = 0;
            for (int p = 0; p < points.length; p++) {
                sum += (points[p][i] - a) * (points[p][j] - b) * probability[p];
            }
            return sum;
        }

        double total() {
            return Arrays.stream(probability).sum();
        }

        int elements() {
            return points[0].length;
        }
    }

    /**
     * The trapezoidal rule, which converges exponentially for smooth functions that decay on all sides; what the grids leave out is below
     * 1e-7 for each of these.
     */
    private static Mass mass(Vectors c) {
        Distribution distribution = c.distribution();
        int free = c.grid().size();
        int points = 1;
        for (Grid grid : c.grid()) {
            points *= size(grid);
        }
        double[] u = new double[points * free];
        double[] weight = new double[points];
        for (int p = 0; p < points; p++) {
            weight[p] = 1;
            for (int k = 0, rest = p; k < free; k++) {
                Grid grid = c.grid().get(k);
                double t = grid.from() + rest % size(grid) * grid.step();
                u[p * free + k] = grid.sinh() ? Math.sinh(t) : t;
                weight[p] *= grid.step() * (grid.sinh() ? Math.cosh(t) : 1);
                rest /= size(grid);
            }
        }
        Bijector bijector = Bijector.onto(distribution.support().kind(), List.of());
        Value at = Value.wrap(TensorType.f64(points, free), u);
        Value x = (Value) bijector.forward(at);
        Tensor jacobian = bijector.logDetJacobian(at);
        Tensor log = distribution.logProbInside(x).plus(jacobian.shape().rank() > 1 ? jacobian.sum(-1) : jacobian);
        double[] logs = ((Value) log).toArray();
        int elements = distribution.eventShape().size();
        double[][] values = new double[points][];
        for (int p = 0; p < points; p++) {
            values[p] = Arrays.copyOfRange(x.elements(), p * elements, (p + 1) * elements);
            weight[p] *= Math.exp(logs[p]);
        }
        return new Mass(values, weight);
    }

    private static int size(Grid grid) {
        return (int) Math.round((grid.to() - grid.from()) / grid.step()) + 1;
    }

    private static Mass mass(Counts c) {
        double[] logs = ((Value) c.distribution().logProb(c.outcomes())).toArray();
        int elements = c.outcomes().shape().dim(1);
        double[][] points = IntStream.range(0, logs.length)
                .mapToObj(p -> Arrays.copyOfRange(c.outcomes().elements(), p * elements, (p + 1) * elements))
                .toArray(double[][]::new);
        return new Mass(points, Arrays.stream(logs).map(Math::exp).toArray());
    }

    @ParameterizedTest
    @MethodSource("continuous")
    void a_density_integrates_to_one_and_has_the_moments_that_the_distribution_states(Vectors c) {
        check(c.distribution(), mass(c), 1e-6);
    }

    @ParameterizedTest
    @MethodSource("counts")
    void probabilities_sum_to_one_and_have_the_moments_that_the_distribution_states(Counts c) {
        check(c.distribution(), mass(c), 1e-11);
    }

    private static void check(Distribution distribution, Mass mass, double tolerance) {
        assertThat(mass.total()).isCloseTo(1, within(tolerance));
        int n = mass.elements();
        distribution.mean().ifPresent(mean -> {
            for (int i = 0; i < n; i++) {
                assertThat(((Value) mean).get(i)).isCloseTo(mass.mean(i), within(20 * tolerance));
            }
        });
        distribution.variance().ifPresent(variance -> {
            for (int i = 0; i < n; i++) {
                double expected = mass.covariance(i, i);
                assertThat(((Value) variance).get(i))
                        .isCloseTo(expected, within(100 * tolerance * Math.max(1, expected)));
            }
        });
        distribution.covariance().ifPresent(covariance -> {
            for (int i = 0; i < n * n; i++) {
                assertThat(((Value) covariance).get(i))
                        .isCloseTo(mass.covariance(i / n, i % n), within(100 * tolerance));
            }
        });
    }

    @ParameterizedTest
    @MethodSource("continuous")
    void draws_have_the_moments_of_the_density(Vectors c) {
        checkDraws(c.distribution(), mass(c));
    }

    @ParameterizedTest
    @MethodSource("counts")
    void draws_of_counts_have_the_moments_of_the_probabilities(Counts c) {
        checkDraws(c.distribution(), mass(c));
    }

    /** Keys are fixed; a right sampler misses one of these limits, five standard errors, once in a million. */
    private static void checkDraws(Distribution distribution, Mass mass) {
        int n = mass.elements();
        Value draws = (Value) distribution.sample(Key.of(1).fold(distribution.toString()), Shape.of(DRAWS));
        assertThat(((Value) LastAxis.all(
                                distribution.support().contains(draws),
                                distribution.eventShape().rank()
                                        - distribution.support().eventRank()))
                        .toArray())
                .containsOnly(1);
        for (int i = 0; i < n; i++) {
            int first = i;
            checkAverage(draws, x -> x[first], mass, n);
            for (int j = i; j < n; j++) {
                int second = j;
                double a = mass.mean(i);
                double b = mass.mean(j);
                checkAverage(draws, x -> (x[first] - a) * (x[second] - b), mass, n);
            }
        }
    }

    private static void checkAverage(
            Value draws, java.util.function.ToDoubleFunction<double[]> of, Mass mass, int elements) {
        double expected = 0;
        for (int p = 0; p < mass.points().length; p++) {
            expected += mass.probability()[p] * of.applyAsDouble(mass.points()[p]);
        }
        double sum = 0;
        double squares = 0;
        for (int d = 0; d < DRAWS; d++) {
            double value = of.applyAsDouble(Arrays.copyOfRange(draws.elements(), d * elements, (d + 1) * elements));
            sum += value;
            squares += value * value;
        }
        double mean = sum / DRAWS;
        double error = Math.sqrt(Math.max(0, squares / DRAWS - mean * mean) / DRAWS);
        assertThat(mean).isCloseTo(expected, within(5 * error + 1e-6));
    }

    @Test
    void densities_are_those_that_SciPy_prints() {
        // scipy.stats 1.17.1
        double[][] covariance = MultivariateCases.COVARIANCE;
        double[] x = {0.3, -1.2, 2.0};
        double[] m = {1, -0.5, 0.25};
        close(Dirichlet.of(new double[] {0.7, 2, 3.5}), Value.vector(0.2, 0.5, 0.3), 0.4502101213139986);
        close(Multinomial.of(7, new double[] {0.2, 0.5, 0.3}), Value.vector(1.0, 4.0, 2.0), -2.136011893168231);
        close(DirichletMultinomial.of(7, new double[] {0.7, 2, 3.5}), Value.vector(1.0, 4.0, 2.0), -3.5200878924562646);
        close(
                MultivariateNormal.of(MultivariateNormal.Form.COVARIANCE, m, covariance),
                Value.vector(x),
                -5.847875006577631);
        Value factor = (Value) Arguments.tensor(covariance).cholesky();
        close(MultivariateNormal.of(MultivariateNormal.Form.CHOLESKY, m, factor), Value.vector(x), -5.847875006577631);
        // the same numbers taken for the precision
        close(
                MultivariateNormal.of(MultivariateNormal.Form.PRECISION, m, covariance),
                Value.vector(x),
                -5.03733371203025);
        close(MultivariateStudentT.of(false, 4.5, m, covariance), Value.vector(x), -5.91497714000155);
        close(MultivariateStudentT.of(true, 4.5, m, factor), Value.vector(x), -5.91497714000155);
        Value matrix = Value.matrix(new double[] {9, 1, 0.5}, new double[] {1, 7, -1}, new double[] {0.5, -1, 4});
        close(Wishart.of(5.5, covariance), matrix, -15.354614383010055);
        double[] cuts = {-1, 0.4, 2};
        double[] ordinal = {-1.867786029386266, -1.30529622777772, -1.0208807115427172, -1.5410084538329922};
        for (int k = 0; k < 4; k++) {
            close(OrderedLogistic.of(0.7, cuts), Value.scalar(k), ordinal[k]);
        }
        close(InducedDirichlet.of(new double[] {1, 2, 3, 1.5}), Value.vector(cuts), -3.048227060819098);
        Value path = Value.vector(0.5, 1.1, 0.2, -0.4);
        close(GaussianRandomWalk.of(0.7, 4), path, -4.0653808876760085);
        close(Autoregression.of(new double[] {0.6, -0.2}, 0.7, 4), path, -3.381299255022945);
    }

    private static void close(Distribution distribution, Value x, double expected) {
        assertThat(((Value) distribution.logProb(x)).item())
                .as(distribution.name())
                .isCloseTo(expected, within(1e-12 * Math.max(1, Math.abs(expected))));
    }

    @Test
    void a_map_of_many_areas_has_the_constant_of_its_dense_precision() {
        int side = 12;
        List<int[]> pairs = new java.util.ArrayList<>();
        for (int i = 0; i < side * side; i++) {
            if (i % side + 1 < side) {
                pairs.add(new int[] {i, i + 1});
            }
            if (i + side < side * side) {
                pairs.add(new int[] {i, i + side});
            }
        }
        Distribution map = IntrinsicAutoregression.of(
                pairs.stream().mapToInt(p -> p[0]).toArray(),
                pairs.stream().mapToInt(p -> p[1]).toArray(),
                side * side);
        int n = side * side;
        double[] precision = new double[n * n];
        Arrays.fill(precision, 1.0 / n);
        for (int[] p : pairs) {
            precision[p[0] * n + p[0]]++;
            precision[p[1] * n + p[1]]++;
            precision[p[0] * n + p[1]]--;
            precision[p[1] * n + p[0]]--;
        }
        Value factor = (Value) Value.wrap(TensorType.f64(n, n), precision).cholesky();
        double logRoot = ((Value) factor.diagonal().log().sum()).item();
        double atZero = ((Value) map.logProb(Value.full(TensorType.f64(n), 0))).item();
        assertThat(atZero).isCloseTo(logRoot - 0.5 * (n - 1) * Math.log(2 * Math.PI), within(1e-9));
    }

    @Test
    void ordinal_outcomes_stay_exact_far_from_the_cutpoints_and_are_drawn_as_often_as_they_are_likely() {
        double[] cuts = {-1, 0.4, 2};
        OrderedLogistic ordinal = OrderedLogistic.of(0.7, cuts);
        double[] logs = ((Value) ordinal.logProb(Value.vector(0, 1, 2, 3))).toArray();
        assertThat(Arrays.stream(logs).map(Math::exp).sum()).isCloseTo(1, within(1e-14));
        double[] draws = ((Value) ordinal.sample(Key.of(3), Shape.of(DRAWS))).toArray();
        for (int k = 0; k < 4; k++) {
            int category = k;
            double share =
                    (double) Arrays.stream(draws).filter(d -> d == category).count() / DRAWS;
            double p = Math.exp(logs[k]);
            assertThat(share).isCloseTo(p, within(4 * Math.sqrt(p * (1 - p) / DRAWS)));
        }
        double[] far = ((Value) OrderedLogistic.of(900, cuts).logProb(Value.vector(0, 1, 3))).toArray();
        assertThat(far[0]).isCloseTo(-901, within(1e-9));
        assertThat(far[1]).isCloseTo(-899.6 + Math.log(-Math.expm1(-1.4)), within(1e-9));
        assertThat(far[2]).isZero();
        assertThat(((Value) OrderedLogistic.of(0.7, new double[] {0.2}).logProb(Value.vector(0, 1))).toArray())
                .containsExactly(new double[] {-Math.log1p(Math.exp(0.5)), -Math.log1p(Math.exp(-0.5))}, within(1e-15));
        double[][] own = {{-1, 0.4, 2}, {0, 1, 3}};
        assertThat(((Value) OrderedLogistic.of(new double[] {0.7, 0.1}, own).logProb(Value.vector(2, 1))).toArray())
                .containsExactly(
                        new double[] {logs[2], Math.log(1 / (1 + Math.exp(-0.9)) - 1 / (1 + Math.exp(0.1)))},
                        within(1e-14));
    }

    @Test
    void a_log_density_has_the_batch_shape_and_each_is_that_of_its_own_parameters() {
        double[][] locations = {{0, 1, 2}, {-1, 0.5, 0}};
        Value x = Value.matrix(new double[] {0.3, -1.2, 2.0}, new double[] {1, 0, -0.4});
        Distribution one = MultivariateNormal.of(MultivariateNormal.Form.COVARIANCE, 0, MultivariateCases.COVARIANCE);
        Value several = (Value) one.logProb(x);
        assertThat(several.shape()).isEqualTo(Shape.of(2));
        assertThat(several.get(1)).isCloseTo(((Value) one.logProb(x.at(1))).item(), within(1e-14));
        Tensor matrices = Tensor.stack(
                Arguments.tensor(MultivariateCases.COVARIANCE),
                Arguments.tensor(MultivariateCases.COVARIANCE).times(2));
        for (MultivariateNormal.Form form : List.of(
                MultivariateNormal.Form.COVARIANCE,
                MultivariateNormal.Form.CHOLESKY,
                MultivariateNormal.Form.PRECISION)) {
            Tensor spread = form == MultivariateNormal.Form.CHOLESKY ? matrices.cholesky() : matrices;
            Distribution batch = MultivariateNormal.of(form, locations, spread);
            assertThat(batch.batchShape()).isEqualTo(Shape.of(2));
            assertThat(batch.eventShape()).isEqualTo(Shape.of(3));
            assertThat(batch.sample(Key.of(1), Shape.of(4)).shape()).isEqualTo(Shape.of(4, 2, 3));
            Value both = (Value) batch.logProb(x);
            for (int i = 0; i < 2; i++) {
                Distribution own = MultivariateNormal.of(form, locations[i], spread.at(i));
                assertThat(both.get(i)).isCloseTo(((Value) own.logProb(x.at(i))).item(), within(1e-13));
            }
        }
        assertThat(Multinomial.of(new int[] {3, 5}, new double[] {0.2, 0.8})
                        .sample(Key.of(1), Shape.of(4))
                        .shape())
                .isEqualTo(Shape.of(4, 2, 2));
        assertThat(LkjCholesky.of(new double[] {1, 2}, 3)
                        .sample(Key.of(1), Shape.of(5))
                        .shape())
                .isEqualTo(Shape.of(5, 2, 3, 3));
        assertThatThrownBy(() -> one.logProb(Value.vector(1.0, 2.0)))
                .hasMessage("A `multivariateNormal` has values of shape [3], found one of shape [2]");
    }

    @Test
    void outside_the_support_the_density_is_zero_and_its_gradient_too() {
        for (Distribution distribution : List.of(
                Dirichlet.of(new double[] {0.5, 2}),
                InducedDirichlet.of(new double[] {1, 2, 3}),
                new Ascending(Normal.of(0, 1), 2))) {
            Program program = ProgramBuilder.trace(
                    "logProb", List.of(TensorType.f64(2)), a -> List.of(distribution.logProb(a.get(0))));
            List<Value> gradient = ReferenceEvaluator.evaluate(
                    Gradient.of(program, List.of("0")), Map.of("0", Value.vector(0.9, 0.2)));
            assertThat(gradient.get(0).item()).isEqualTo(Double.NEGATIVE_INFINITY);
            assertThat(gradient.get(1).toArray()).containsOnly(0);
        }
        assertThat(((Value) LkjCholesky.of(2, 2).logProb(Value.matrix(new double[] {1, 0}, new double[] {1, 1})))
                        .item())
                .isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(((Value) Multinomial.of(3, new double[] {0.5, 0.5}).logProb(Value.vector(1.0, 1.0))).item())
                .isEqualTo(Double.NEGATIVE_INFINITY);
    }

    @Test
    void parameters_that_do_not_fit_are_refused_in_words() {
        double[][] asymmetric = {{1, 0.5}, {0.4, 1}};
        double[][] indefinite = {{1, 2}, {2, 1}};
        assertThatThrownBy(() -> MultivariateNormal.of(MultivariateNormal.Form.COVARIANCE, 0, asymmetric))
                .hasMessage("A `multivariateNormal` needs a covariance that is symmetric and positive definite; it was "
                        + "given 0.5 at row 0, column 1 and 0.4 at row 1, column 0.");
        assertThatThrownBy(() -> MultivariateNormal.of(MultivariateNormal.Form.COVARIANCE, 0, indefinite))
                .hasMessageEndingWith("it was given a matrix that begins with 1 and has no Cholesky factor.");
        assertThatThrownBy(() -> MultivariateNormal.of(MultivariateNormal.Form.CHOLESKY, 0, indefinite))
                .hasMessage("A `multivariateNormalCholesky` needs a factor that is lower triangular, with a positive "
                        + "diagonal; it was given 2 at row 0, column 1.");
        assertThatThrownBy(() -> MultivariateNormal.of(
                        MultivariateNormal.Form.COVARIANCE, new double[] {1, 2, 3}, new double[][] {{1, 0}, {0, 1}}))
                .hasMessage(
                        "A `multivariateNormal` needs a location with as many elements as the covariance has rows; it "
                                + "was given shapes [3] and [2,2].");
        assertThatThrownBy(() -> MultivariateNormal.of(MultivariateNormal.Form.COVARIANCE, 0, new double[] {1, 2}))
                .hasMessage(
                        "A `multivariateNormal` needs a covariance that is a square matrix; it was given shape [2].");
        assertThatThrownBy(() -> OrderedLogistic.of(0, new double[] {1, 0.5}))
                .hasMessage("An `orderedLogistic` needs cutpoints that ascend along the last axis; it was given 0.5 at "
                        + "element 1.");
        assertThatThrownBy(() -> Wishart.of(1, new double[][] {{1, 0}, {0, 1}}))
                .hasMessageContaining("needs more degrees of freedom than its matrix has rows, less one");
        assertThatThrownBy(() -> IntrinsicAutoregression.of(new int[] {0, 2}, new int[] {1, 3}, 4))
                .hasMessageEndingWith("it was given neighbours that leave 2 parts.");
        assertThatThrownBy(() -> IntrinsicAutoregression.of(new int[] {0, 1}, new int[] {1, 4}, 4))
                .hasMessage(
                        "An `icar` needs pairs of two of its 4 areas, counted from 0; it was given the pair 1 and 4.");
        assertThatThrownBy(() -> new Ascending(Beta.of(1, 1), 3)).hasMessageContaining("it was given a `beta`");
    }
}
