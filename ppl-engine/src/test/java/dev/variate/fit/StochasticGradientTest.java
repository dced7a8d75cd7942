package dev.variate.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.variate.diagnostics.ParameterSummary;
import dev.variate.inference.NutsSettings;
import dev.variate.model.Language;
import dev.variate.model.Model;
import dev.variate.model.ModelException;
import dev.variate.random.Key;
import dev.variate.random.RandomStream;
import dev.variate.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StochasticGradientTest {
    private static final int ROWS = 2_000;

    /** A line through 0 with a known error, so that the slope's posterior is normal. */
    private static final Model LINE = Model.of("line", List.of(Model.Parameter.tensor("x")), given -> {
        var slope = Language.normal("slope", 0, 10);
        return Language.normal("y", ((Tensor) given.getFirst()).times(slope), 2);
    });

    private static double[][] data() {
        RandomStream random = Key.of(5).stream();
        double[][] data = new double[2][ROWS];
        for (int i = 0; i < ROWS; i++) {
            data[0][i] = random.nextGaussian();
            data[1][i] = 1.5 * data[0][i] + 2 * random.nextGaussian();
        }
        return data;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void batches_of_a_hundredth_of_the_rows_find_a_normal_posterior(boolean momentum) {
        double[][] data = data();
        double precision = 0.01;
        double sum = 0;
        for (int i = 0; i < ROWS; i++) {
            precision += data[0][i] * data[0][i] / 4;
            sum += data[0][i] * data[1][i] / 4;
        }
        Draws draws = StochasticGradient.of(LINE, Map.of("x", data[0], "y", data[1]), 20, "x", "y")
                .sample(momentum, NutsSettings.defaults().withWarmup(200).withDraws(3_000), 3);
        ParameterSummary slope = draws.summary().getFirst();
        assertThat(slope.rHat()).isLessThan(1.05);
        assertThat(slope.mean()).isCloseTo(sum / precision, within(5 * slope.mcse()));
        // Langevin steps of 0.1 make the variance 1 / (1 − 0.1/4) times too large, momentum with friction 1 about 1 +
        // 0.1/2; batches add some
        assertThat(slope.sd() * Math.sqrt(precision)).isBetween(0.9, 1.25);
    }

    @Test
    void the_same_state_gives_the_same_step_and_what_cannot_be_in_batches_is_refused() {
        double[][] data = data();
        StochasticGradient method = StochasticGradient.of(LINE, Map.of("x", data[0], "y", data[1]), 20, "x", "y");
        StochasticGradient.State state = method.langevin(method.init(Key.of(2)));
        assertThat(method.langevin(state).position())
                .isEqualTo(method.langevin(state).position());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StochasticGradient.of(LINE, Map.of("x", data[0], "y", data[1]), 3_000, "x", "y"))
                .withMessageContaining("as many rows");
        Model effects = Model.of("effects", List.of(Model.Parameter.tensor("x")), given -> {
            var each = Language.normal(
                    "each",
                    0,
                    1,
                    Language.shape(((Tensor) given.getFirst()).shape().dim(0)));
            return Language.normal("y", each, 1);
        });
        assertThatThrownBy(() -> StochasticGradient.of(effects, Map.of("x", data[0], "y", data[1]), 20, "x", "y"))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("one for each row");
    }
}
