package dev.variate.device.xla;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.variate.program.Input;
import dev.variate.program.Named;
import dev.variate.program.Program;
import dev.variate.program.ProgramBuilder;
import dev.variate.program.ReferenceEvaluator;
import dev.variate.random.Key;
import dev.variate.random.RandomStream;
import dev.variate.tensor.DType;
import dev.variate.tensor.Op;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import dev.variate.transform.Gradient;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KnownSegmentsTest {
    private static final int ROWS = 5_000;
    private static final int GROUPS = 40;
    private final RandomStream random = Key.of(12).stream();

    /** Groups of very different sizes, one of them empty: the first holds half of all rows, so that its chunks need chunks themselves. */
    private final Map<String, Value> data = Map.of(
            "group",
                    Value.vector(random.ints(ROWS, 0, 2 * GROUPS)
                            .map(g -> g >= GROUPS || g == 7 ? 0 : g)
                            .toArray()),
            "y", Value.vector(random.doubles(ROWS, -1, 1).toArray()));

    private static Program hierarchical() {
        ProgramBuilder builder = new ProgramBuilder("hierarchical");
        Tensor position = builder.input("position", TensorType.f64(GROUPS), Input.Role.ARGUMENT);
        Tensor group = builder.input("group", new TensorType(DType.I32, Shape.of(ROWS)), Input.Role.DATA);
        Tensor y = builder.input("y", TensorType.f64(ROWS), Input.Role.OBSERVED);
        Tensor total = y.minus(position.take(group))
                .square()
                .sum()
                .plus(position.square().sum())
                .times(-0.5);
        return builder.finish(List.of(new Named("0", builder.varOf(total))));
    }

    @Test
    void a_sum_over_known_groups_becomes_gathers_and_stays_the_same_sum() {
        Program gradient = Gradient.of(hierarchical(), List.of("position"));
        Program rewritten = KnownSegments.rewrite(gradient, data);
        assertThat(gradient.equations()).anyMatch(e -> e.op() instanceof Op.SegmentSum);
        assertThat(rewritten.equations()).noneMatch(e -> e.op() instanceof Op.SegmentSum);

        Map<String, Value> arguments = Map.of(
                "position",
                Value.vector(random.doubles(GROUPS).toArray()),
                "group",
                data.get("group"),
                "y",
                data.get("y"));
        double[] expected =
                ReferenceEvaluator.evaluate(gradient, arguments).get(1).toArray();
        double[] actual =
                ReferenceEvaluator.evaluate(rewritten, arguments).get(1).toArray();
        for (int i = 0; i < GROUPS; i++) {
            // 5,000 additions in another order
            assertThat(actual[i]).isCloseTo(expected[i], within(1e-10));
        }
    }
}
