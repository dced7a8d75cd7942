package dev.variate.device.xla;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.variate.device.UnevenGroups;
import dev.variate.program.Program;
import dev.variate.program.ReferenceEvaluator;
import dev.variate.random.Key;
import dev.variate.random.RandomStream;
import dev.variate.tensor.Op;
import dev.variate.tensor.Value;
import dev.variate.transform.Gradient;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KnownSegmentsTest {
    private final RandomStream random = Key.of(12).stream();
    private final Map<String, Value> data = UnevenGroups.data(random);

    @Test
    void a_sum_over_known_groups_becomes_gathers_and_stays_the_same_sum() {
        Program gradient = Gradient.of(UnevenGroups.program(), List.of("position"));
        Program rewritten = KnownSegments.rewrite(gradient, data);
        assertThat(gradient.equations()).anyMatch(e -> e.op() instanceof Op.SegmentSum);
        assertThat(rewritten.equations()).noneMatch(e -> e.op() instanceof Op.SegmentSum);

        Map<String, Value> arguments = Map.of(
                "position",
                Value.vector(random.doubles(UnevenGroups.GROUPS).toArray()),
                "group",
                data.get("group"),
                "y",
                data.get("y"));
        double[] expected =
                ReferenceEvaluator.evaluate(gradient, arguments).get(1).toArray();
        double[] actual =
                ReferenceEvaluator.evaluate(rewritten, arguments).get(1).toArray();
        for (int i = 0; i < UnevenGroups.GROUPS; i++) {
            // 5,000 additions in another order
            assertThat(actual[i]).isCloseTo(expected[i], within(1e-10));
        }
    }
}
