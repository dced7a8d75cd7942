package dev.variate.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.variate.distribution.Distribution;
import dev.variate.distribution.MultivariateNormal;
import dev.variate.model.Language;
import dev.variate.model.ModelException;
import dev.variate.model.RandomVariable;
import dev.variate.random.Key;
import dev.variate.random.RandomStream;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class GaussianLayersTest {
    private static Value normals(String name, int... extents) {
        RandomStream random = Key.of(4).fold(name).stream();
        double[] elements = new double[Shape.of(extents).size()];
        Arrays.setAll(elements, i -> random.nextGaussian());
        return Value.wrap(TensorType.f64(extents), elements);
    }

    private static final Value SEEN_X = normals("seen x", 6, 2);
    private static final Value SEEN_Y = normals("seen y", 6);
    private static final Value X = normals("x", 3, 2);
    private static final Value F = normals("f", 3);

    /** log p(f | y) is log p(y, f) less log p(y), of the joint normal that the kernel gives; up to what keeps covariances positive definite. */
    private static void assertConditional(Tensor layer, Tensor kernelOfAll, double noise) {
        Distribution posterior = ((RandomVariable) layer).distribution();
        double[] diagonal = new double[9];
        Arrays.fill(diagonal, 0, 6, noise * noise);
        Tensor joint = kernelOfAll.plus(Value.vector(diagonal).diagonalMatrix());
        Tensor own = joint.slice(new int[] {0, 0}, new int[] {6, 6});
        double whole = ((Value) MultivariateNormal.of(MultivariateNormal.Form.COVARIANCE, Language.zeros(9), joint)
                        .logProb(Tensor.concatenate(0, SEEN_Y, F)))
                .item();
        double seen = ((Value) MultivariateNormal.of(MultivariateNormal.Form.COVARIANCE, Language.zeros(6), own)
                        .logProb(SEEN_Y))
                .item();
        assertThat(((Value) posterior.logProb(F)).item()).isCloseTo(whole - seen, within(1e-5 * Math.abs(whole)));
    }

    @Test
    void a_gaussian_process_layer_is_the_joint_normal_conditioned_on_what_was_seen() {
        Tensor all = Tensor.concatenate(0, SEEN_X, X);
        assertConditional(
                Layers.gaussianProcess("f", X, SEEN_X, SEEN_Y, 1.3, 0.8, 0.3),
                Language.exponentiatedQuadratic(all, 1.3, 0.8),
                0.3);
    }

    /** With as many points as inputs, so that the covariance has full rank. */
    @Test
    void a_bayesian_linear_model_is_the_closed_form_by_the_kernel_of_its_coefficients() {
        double scale = 1.7;
        double noise = 0.4;
        Value two = (Value) X.slice(new int[] {0, 0}, new int[] {2, 2});
        RandomVariable layer = (RandomVariable) Layers.bayesianLinear("f", two, SEEN_X, SEEN_Y, scale, noise);
        // in the space of functions: cov(two, seen) (cov(seen, seen) + noise² I)⁻¹ y
        Tensor kernel = SEEN_X.matmul(SEEN_X.transpose()).times(scale * scale);
        Tensor own = Language.addDiagonal(kernel, noise * noise);
        Tensor across = two.matmul(SEEN_X.transpose()).times(scale * scale);
        Value mean = (Value) across.matmul(Language.solve(own, SEEN_Y));
        Value covariance = (Value) two.matmul(two.transpose())
                .times(scale * scale)
                .minus(across.matmul(Language.solve(own, across.transpose())));
        Value found = (Value) layer.distribution().mean().orElseThrow();
        Value spread = (Value) layer.distribution().covariance().orElseThrow();
        for (int i = 0; i < 2; i++) {
            assertThat(found.get(i)).isCloseTo(mean.get(i), within(1e-10));
        }
        for (int i = 0; i < 4; i++) {
            assertThat(spread.get(i)).isCloseTo(covariance.get(i), within(1e-8));
        }
    }

    @Test
    void far_from_what_was_seen_a_gaussian_process_knows_its_prior_alone() {
        RandomVariable layer = (RandomVariable)
                Layers.gaussianProcess("f", new double[][] {{100, 100}}, SEEN_X, SEEN_Y, 1.3, 0.8, 0.3);
        assertThat(((Value) layer.distribution().mean().orElseThrow()).get(0)).isCloseTo(0, within(1e-12));
        assertThat(((Value) layer.distribution().covariance().orElseThrow()).get(0))
                .isCloseTo(1.69, within(1e-6));
    }

    @Test
    void values_that_do_not_belong_to_points_are_refused() {
        assertThatThrownBy(() -> Layers.gaussianProcess("f", X, SEEN_X, F, 1, 1, 1))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("`f` saw 6 points, and values of shape [3]");
        assertThatThrownBy(() -> Layers.bayesianLinear("f", normals("x", 3, 4), SEEN_X, SEEN_Y, 1, 1))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("4 inputs, and saw some of 2");
    }
}
