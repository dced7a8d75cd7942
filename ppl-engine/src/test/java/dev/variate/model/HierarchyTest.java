package dev.variate.model;

import static dev.variate.model.Language.halfNormal;
import static dev.variate.model.Language.logNormal;
import static dev.variate.model.Language.normal;
import static dev.variate.model.Language.shape;
import static org.assertj.core.api.Assertions.assertThat;

import dev.variate.tensor.Tensor;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class HierarchyTest {

    private static Set<String> lower(Supplier<Tensor> text) {
        return Hierarchy.lower(ModelProgram.trace(Model.of("m", text), Map.of("y", new double[] {1, 2, 3}))
                .program());
    }

    @Test
    void a_variable_whose_prior_has_a_latent_parameter_is_of_a_lower_level() {
        assertThat(lower(() -> {
                    Tensor tau = halfNormal("tau", 1);
                    Tensor theta = normal("theta", normal("mu", 0, 1), tau, shape(3));
                    return normal("y", theta, 1);
                }))
                .containsExactly("theta");
    }

    @Test
    void the_same_without_centring_is_of_a_lower_level_too() {
        assertThat(lower(() -> {
                    Tensor tau = halfNormal("tau", 1);
                    Tensor z = normal("z", 0, 1, shape(3));
                    return normal("y", normal("mu", 0, 1).plus(tau.times(z)), 1);
                }))
                .containsExactly("z");
    }

    @Test
    void coefficients_of_a_regression_are_not() {
        assertThat(lower(() -> {
                    Tensor beta = normal("beta", 0, 10, shape(3));
                    Tensor scale = logNormal("scale", 0, 1);
                    return normal("y", beta.times(2).plus(normal("level", 0, 1)), scale);
                }))
                .isEmpty();
    }
}
