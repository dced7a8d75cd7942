package dev.variate.fit;

import static dev.variate.model.Language.bernoulli;
import static dev.variate.model.Language.binomial;
import static dev.variate.model.Language.exponential;
import static dev.variate.model.Language.factor;
import static dev.variate.model.Language.flat;
import static dev.variate.model.Language.gamma;
import static dev.variate.model.Language.normal;
import static dev.variate.model.Language.poisson;
import static dev.variate.model.Language.rightCensored;
import static dev.variate.model.Language.shape;
import static dev.variate.model.Language.vector;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.variate.device.Devices;
import dev.variate.diagnostics.Calibration;
import dev.variate.model.Model;
import dev.variate.model.ModelException;
import dev.variate.model.ModelProgram;
import dev.variate.model.TracedModel;
import dev.variate.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class CalibrationRunTest {
    private static CalibrationRun run(Map<String, ?> data, int simulations, Supplier<Tensor> text) {
        TracedModel traced = ModelProgram.trace(Model.of("model", List.of(), a -> text.get()), data);
        AtomicInteger told = new AtomicInteger();
        CalibrationRun run = CalibrationRun.of(
                traced.program(), traced.inputs(), Devices.named("jvm"), simulations, 11, i -> told.incrementAndGet());
        assertThat(told.get()).isEqualTo(simulations);
        return run;
    }

    @Test
    void models_with_scales_and_counts_are_calibrated_and_the_same_seed_gives_the_same_ranks() {
        Supplier<Tensor> text = () -> {
            var level = normal("level", 1, 0.5);
            var scale = exponential("scale", 2);
            var effects = normal("effects", 0, 1, shape(3));
            return poisson("y", level.plus(scale.times(effects)).exp());
        };
        CalibrationRun run = run(Map.of("y", new int[] {1, 2, 3}), 200, text);
        Calibration calibration = run.calibration();
        assertThat(run.failed()).isZero();
        assertThat(calibration.names()).containsExactly("level", "scale", "effects[0]", "effects[1]", "effects[2]");
        assertThat(calibration.simulations()).isEqualTo(200);
        assertThat(calibration.passed()).as(calibration.answers().toString()).isTrue();
        assertThat(run(Map.of("y", new int[] {1, 2, 3}), 200, text)
                        .calibration()
                        .ranks())
                .isDeepEqualTo(calibration.ranks());
    }

    @Test
    void parts_of_a_calibration_add_up_to_the_whole() {
        TracedModel traced = ModelProgram.trace(
                Model.of("model", List.of(), a -> normal("y", normal("mu", 0, 1), 1)), Map.of("y", 1.0));
        CalibrationRun.Part whole = part(traced, 0, 5);
        CalibrationRun.Part sum = part(traced, 0, 2).and(part(traced, 2, 3));
        assertThat(sum.names()).isEqualTo(whole.names()).containsExactly("mu");
        assertThat(sum.ranks()).usingRecursiveComparison().isEqualTo(whole.ranks());
        assertThat(sum.calibration().simulations()).isEqualTo(5);
    }

    private static CalibrationRun.Part part(TracedModel traced, int first, int count) {
        return CalibrationRun.part(traced.program(), traced.inputs(), Devices.named("jvm"), first, count, 3, i -> {});
    }

    @Test
    void a_discrete_variable_that_is_summed_out_is_drawn_with_the_data() {
        CalibrationRun run = run(Map.of("y", 1.0), 60, () -> {
            var mu = normal("mu", 0, 2);
            var z = bernoulli("z", 0.3);
            return normal("y", mu.plus(z.times(dev.variate.tensor.Value.scalar(5.0))), 1);
        });
        assertThat(run.calibration().names()).containsExactly("mu");
        assertThat(run.calibration().passed()).isTrue();
    }

    @Test
    void a_count_without_bound_that_is_moved_by_steps_is_calibrated() {
        CalibrationRun run = run(Map.of("y", new double[] {3, 4}), 60, () -> {
            var rate = gamma("rate", 5, 0.5);
            return binomial("y", poisson("n", rate), 0.4, shape(2));
        });
        assertThat(run.calibration().names()).contains("rate", "n");
        assertThat(run.calibration().passed())
                .as(run.calibration().answers().toString())
                .isTrue();
    }

    @Test
    void censored_data_are_refused_since_which_are_censored_is_not_drawn() {
        assertThatThrownBy(() -> run(
                        Map.of("y", new double[] {3, 4}),
                        2,
                        () -> exponential("y", normal("a", 0, 1).exp(), rightCensored(vector(0, 1)))))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("is censored where its data say so, and what is simulated is not");
    }

    @Test
    void what_cannot_be_simulated_is_refused_in_words() {
        assertThatThrownBy(() -> run(Map.of("y", 1.0), 1, () -> normal("y", flat("mu"), 1)))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("`mu`");
        assertThatThrownBy(() -> run(Map.of("y", 1.0), 1, () -> {
                    var mu = normal("mu", 0, 1);
                    factor("extra", mu);
                    return normal("y", mu, 1);
                }))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("`extra` is a factor");
        assertThatThrownBy(() -> run(Map.of(), 1, () -> normal("mu", 0, 1)))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("no observed variable");
    }
}
