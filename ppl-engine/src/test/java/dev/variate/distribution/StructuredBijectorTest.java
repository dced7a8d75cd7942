package dev.variate.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.variate.program.Support.Kind;
import dev.variate.random.Key;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.LUDecomposition;
import org.hipparchus.linear.RealMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The maps onto vectors and matrices with a constraint. */
class StructuredBijectorTest {

    /** A set of vectors or matrices of one shape. */
    record Structure(Kind kind, Shape shape) {
        Bijector bijector() {
            return Bijector.onto(kind, List.of());
        }

        Domain domain() {
            return new Domain(kind, List.of());
        }

        int free() {
            return Bijector.unconstrainedShape(kind, shape).size();
        }

        /** The elements of a value by which area in the set is measured; others follow from them. */
        int[] measured() {
            int n = shape.dim(-1);
            return switch (kind) {
                case SIMPLEX -> IntStream.range(0, n - 1).toArray();
                case CORRELATION_CHOLESKY, CORRELATION ->
                    IntStream.range(0, n * n).filter(i -> i % n < i / n).toArray();
                case COVARIANCE_CHOLESKY, COVARIANCE ->
                    IntStream.range(0, n * n).filter(i -> i % n <= i / n).toArray();
                default -> IntStream.range(0, n).toArray();
            };
        }
    }

    static Stream<Structure> all() {
        return Stream.concat(
                Stream.of(Kind.SIMPLEX, Kind.ORDERED, Kind.POSITIVE_ORDERED, Kind.SUM_TO_ZERO, Kind.UNIT_VECTOR)
                        .flatMap(kind -> IntStream.of(2, 3, 6).mapToObj(n -> new Structure(kind, Shape.of(n)))),
                Stream.of(Kind.CORRELATION_CHOLESKY, Kind.COVARIANCE_CHOLESKY, Kind.CORRELATION, Kind.COVARIANCE)
                        .flatMap(kind -> IntStream.of(2, 3, 5).mapToObj(n -> new Structure(kind, Shape.of(n, n)))));
    }

    static Stream<Structure> oneToOne() {
        return all().filter(s -> s.kind() != Kind.UNIT_VECTOR);
    }

    @ParameterizedTest
    @MethodSource("all")
    void it_maps_into_the_set_and_back(Structure s) {
        Value u = normals(s, Shape.of(7));
        Value x = (Value) s.bijector().forward(u);
        assertThat(x.shape()).isEqualTo(Shape.of(7).append(s.shape()));
        assertThat(((Value) s.domain().contains(x)).toArray()).hasSize(7).containsOnly(1);
        Value back = (Value) s.bijector().inverse(x);
        Value expected = s.kind() == Kind.UNIT_VECTOR ? x : u;
        // distances and partial correlations near their ends hold u to about 1e-16 times e^6
        assertThat(back.toArray()).containsExactly(expected.toArray(), within(1e-10));
        assertThat(((Value) s.bijector().forward(back)).toArray()).containsExactly(x.toArray(), within(1e-10));
    }

    @ParameterizedTest
    @MethodSource("oneToOne")
    void its_log_determinant_is_that_of_the_numerical_jacobian(Structure s) {
        double[] u = normals(s, Shape.SCALAR).toArray();
        double[] measured = new double[s.measured().length];
        RealMatrix jacobian = new Array2DRowRealMatrix(measured.length, u.length);
        double h = 1e-4;
        for (int j = 0; j < u.length; j++) {
            double[] slope = new double[measured.length];
            for (int step : new int[] {1, 2}) {
                double[] up = at(s, u, j, step * h);
                double[] down = at(s, u, j, -step * h);
                for (int i = 0; i < slope.length; i++) {
                    slope[i] += (step == 1 ? 8 : -1) * (up[i] - down[i]) / (12 * h);
                }
            }
            jacobian.setColumn(j, slope);
        }
        // a plane in a larger space has the area of its Gram determinant; for a square matrix that is the determinant
        double gram = new LUDecomposition(jacobian.transposeMultiply(jacobian)).getDeterminant();
        double expected = 0.5 * Math.log(gram);
        // differences of fourth order: 1e-16/1e-4 in a slope, times the condition of the matrix
        assertThat(((Value) s.bijector().logDetJacobian(Value.vector(u))).item())
                .isCloseTo(expected, within(1e-8));
    }

    private static double[] at(Structure s, double[] u, int j, double step) {
        double[] moved = u.clone();
        moved[j] += step;
        Value x = (Value) s.bijector().forward(Value.vector(moved));
        return Arrays.stream(s.measured()).mapToDouble(x::get).toArray();
    }

    @ParameterizedTest
    @MethodSource("all")
    void several_are_mapped_as_each_alone(Structure s) {
        Value u = normals(s, Shape.of(2, 3));
        Value x = (Value) s.bijector().forward(u);
        Value logs = (Value) s.bijector().logDetJacobian(u);
        assertThat(logs.shape()).isEqualTo(Shape.of(2, 3));
        for (int i = 0; i < 6; i++) {
            Tensor own = u.reshape(6, s.free()).at(i);
            double[] expected = ((Value) s.bijector().forward(own)).toArray();
            double[] row = Arrays.copyOfRange(x.toArray(), i * expected.length, (i + 1) * expected.length);
            assertThat(row).containsExactly(expected, within(1e-15));
            assertThat(logs.get(i)).isCloseTo(((Value) s.bijector().logDetJacobian(own)).item(), within(1e-13));
        }
    }

    @Test
    void a_unit_vectors_density_of_direction_is_uniform_on_the_circle_and_on_the_sphere() {
        for (int n : new int[] {2, 3}) {
            double h = 0.25;
            int points = 65;
            int total = (int) Math.pow(points, n);
            double[] u = new double[total * n];
            for (int i = 0; i < total; i++) {
                for (int j = 0, rest = i; j < n; j++, rest /= points) {
                    u[i * n + j] = (rest % points - points / 2) * h;
                }
            }
            Value grid = Value.wrap(TensorType.f64(total, n), u);
            Tensor density =
                    new VectorBijectors.UnitVector().logDetJacobian(grid).exp();
            double mass = ((Value) density.sum()).item() * Math.pow(h, n);
            // the area of the unit sphere: what a uniform density on it is one over
            assertThat(mass).isCloseTo(n == 2 ? 2 * Math.PI : 4 * Math.PI, within(1e-10));
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void it_stays_finite_far_out(Structure s) {
        Value u = (Value) normals(s, Shape.SCALAR).times(200);
        assertThat(((Value) s.bijector().logDetJacobian(u)).item()).isFinite();
        if (s.kind() == Kind.SIMPLEX) {
            assertThat(((Value) s.bijector().forward(u).log().isFinite()).toArray())
                    .containsOnly(1);
        }
    }

    @Test
    void what_misses_the_constraint_lies_outside() {
        assertThat(inside(Domain.SIMPLEX, Value.vector(0.5, 0.4))).isFalse();
        assertThat(inside(Domain.SIMPLEX, Value.vector(1.5, -0.5))).isFalse();
        assertThat(inside(Domain.SIMPLEX, Value.vector(0.0, 1.0))).isTrue();
        assertThat(inside(Domain.ORDERED, Value.vector(1.0, 2.0, 1.5))).isFalse();
        assertThat(inside(Domain.ORDERED, Value.vector(-1.0, 2.0, Double.POSITIVE_INFINITY)))
                .isFalse();
        assertThat(inside(Domain.POSITIVE_ORDERED, Value.vector(-1.0, 2.0))).isFalse();
        assertThat(inside(Domain.SUM_TO_ZERO, Value.vector(-1.0, 2.0))).isFalse();
        assertThat(inside(Domain.UNIT_VECTOR, Value.vector(0.6, 0.8))).isTrue();
        assertThat(inside(Domain.UNIT_VECTOR, Value.vector(0.6, 0.7))).isFalse();
        Value asymmetric = Value.matrix(new double[] {1, 0.5}, new double[] {0.4, 1});
        Value singular = Value.matrix(new double[] {1, 1}, new double[] {1, 1});
        Value correlation = Value.matrix(new double[] {1, 0.5}, new double[] {0.5, 1});
        Value factor = Value.matrix(new double[] {1, 0}, new double[] {0.6, 0.8});
        assertThat(inside(Domain.COVARIANCE, asymmetric)).isFalse();
        assertThat(inside(Domain.COVARIANCE, singular)).isFalse();
        assertThat(inside(Domain.COVARIANCE, (Value) correlation.times(2))).isTrue();
        assertThat(inside(Domain.CORRELATION, correlation)).isTrue();
        assertThat(inside(Domain.CORRELATION, (Value) correlation.times(2))).isFalse();
        assertThat(inside(Domain.CORRELATION_CHOLESKY, factor)).isTrue();
        assertThat(inside(Domain.CORRELATION_CHOLESKY, correlation)).isFalse();
        assertThat(inside(Domain.COVARIANCE_CHOLESKY, (Value) factor.times(-1))).isFalse();
        assertThat(inside(Domain.counts(Value.scalar(3.0)), Value.vector(1.0, 2.0)))
                .isTrue();
        assertThat(inside(Domain.counts(Value.scalar(3.0)), Value.vector(1.0, 1.0)))
                .isFalse();
        assertThat(inside(Domain.counts(Value.scalar(3.0)), Value.vector(1.5, 1.5)))
                .isFalse();
    }

    private static boolean inside(Domain domain, Value x) {
        return ((Value) domain.contains(x)).item() == 1;
    }

    private static Value normals(Structure s, Shape batch) {
        Shape shape = batch.append(Shape.of(s.free()));
        return (Value) Events.normals(Key.of(1).fold(s.toString()), shape);
    }
}
