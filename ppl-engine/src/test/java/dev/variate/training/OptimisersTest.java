package dev.variate.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against optax 0.2.8: {@code tools/optimiser-reference} made the numbers. Rounding alone may differ. */
class OptimisersTest {
    private static final double ROUNDING = 1e-12;
    /** Optax takes the power of Adafactor's step in single precision. */
    private static final double SINGLE = 1e-8;

    @ParameterizedTest
    @CsvSource({"sgd", "momentum", "nesterov", "adam", "adamw", "adafactor"})
    void five_steps_of_an_optimiser_lead_where_optax_comes_to(String name) throws IOException {
        Optimiser optimiser =
                switch (name) {
                    case "sgd" -> GradientDescent.plain();
                    case "momentum" -> new GradientDescent(0.9, false);
                    case "nesterov" -> new GradientDescent(0.9, true);
                    case "adam" -> Adam.usual();
                    case "adamw" -> new Adam(0.8, 0.95, 1e-6, 0.1);
                    default -> new Adafactor();
                };
        Value weight = walk(optimiser, name.startsWith("ada") ? 0.05 : 0.1);
        double[] expected = numbers(name).getFirst();
        for (int i = 0; i < 6; i++) {
            assertThat(weight.get(i)).isCloseTo(expected[i], within(name.equals("adafactor") ? SINGLE : ROUNDING));
        }
    }

    private static Value walk(Optimiser optimiser, double rate) {
        Tensor weight = Value.matrix(new double[] {0.5, -1, 2}, new double[] {1.5, 0.25, -0.75});
        List<Tensor> memory = new ArrayList<>();
        optimiser.memory(weight.shape()).forEach(s -> memory.add(Value.full(TensorType.f64(s.dims()), 0)));
        for (int t = 1; t <= 5; t++) {
            double[] push = new double[6];
            for (int i = 0; i < 6; i++) {
                push[i] = StrictMath.cos(t + i / 3 + 2 * (i % 3));
            }
            Tensor gradient = weight.times(0.3).plus(Value.vector(push).reshape(2, 3));
            Optimiser.Update update = optimiser.update(
                    weight, gradient, List.copyOf(memory), Value.scalar(rate), Value.scalar((double) t));
            weight = update.weight();
            memory.clear();
            memory.addAll(update.memory());
        }
        return (Value) weight;
    }

    @Test
    void a_matrix_of_adafactor_remembers_a_row_and_a_column() {
        assertThat(new Adafactor().memory(Shape.of(7, 5))).containsExactly(Shape.of(7), Shape.of(5));
    }

    @ParameterizedTest
    @CsvSource({"noam", "cosine"})
    void a_schedule_warms_up_and_falls_as_its_formula_says(String name) throws IOException {
        Schedule schedule =
                name.equals("noam") ? new Schedule.InverseRoot(0.5, 512, 4000) : new Schedule.Cosine(0.02, 10, 100);
        for (double[] line : numbers(name)) {
            Value rate = (Value) schedule.at(Value.scalar(line[0]));
            assertThat(rate.item()).isCloseTo(line[1], within(1e-15));
        }
    }

    static List<double[]> numbers(String name) throws IOException {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                OptimisersTest.class.getResourceAsStream("optimisers.txt"), StandardCharsets.UTF_8))) {
            List<double[]> found = in.lines()
                    .filter(line -> line.startsWith(name + " "))
                    .map(line -> Stream.of(line.split(" "))
                            .skip(1)
                            .mapToDouble(Double::parseDouble)
                            .toArray())
                    .toList();
            assertThat(found).as("the reference values of " + name).isNotEmpty();
            return found;
        }
    }
}
