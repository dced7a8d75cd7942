package dev.variate.frontend.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.variate.backend.run.DrawBlock;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class TraceBlockTest {

    private static final int SCALARS = 3;

    /** The scalar {@code s} of iteration {@code i} has the value {@code 10 i + s}. */
    private static DrawBlock block(int first, int count, int... divergent) {
        var draws = new double[count * SCALARS];
        var stats = new double[count * DrawBlock.STATS];
        for (var i = 0; i < count; i++) {
            for (var s = 0; s < SCALARS; s++) {
                draws[i * SCALARS + s] = 10.0 * (first + i) + s;
            }
        }
        Arrays.stream(divergent)
                .forEach(iteration -> stats[(iteration - first) * DrawBlock.STATS + DrawBlock.DIVERGENT] = 1);
        return new DrawBlock(0, first, count, false, draws, stats);
    }

    private static List<Float> values(TraceBlock block) {
        var bytes = ByteBuffer.wrap(Base64.getDecoder().decode(block.values())).order(ByteOrder.LITTLE_ENDIAN);
        var values = new ArrayList<Float>();
        while (bytes.hasRemaining()) {
            values.add(bytes.getFloat());
        }
        return values;
    }

    @Test
    void plotted_quantities_come_one_after_the_other() {
        var sent = TraceBlock.of(block(5, 3), SCALARS, new int[] {2, 0}, 1, "");
        assertThat(sent.first()).isEqualTo(5);
        assertThat(sent.count()).isEqualTo(3);
        assertThat(values(sent)).containsExactly(52f, 62f, 72f, 50f, 60f, 70f);
    }

    @Test
    void with_a_stride_only_its_multiples_are_sent_however_the_blocks_are_cut() {
        var first = TraceBlock.of(block(0, 5), SCALARS, new int[] {0}, 4, "");
        var second = TraceBlock.of(block(5, 2), SCALARS, new int[] {0}, 4, "");
        var third = TraceBlock.of(block(7, 6), SCALARS, new int[] {0}, 4, "");
        assertThat(values(first)).containsExactly(0f, 40f);
        assertThat(second.count()).isZero();
        assertThat(third.first()).isEqualTo(8);
        assertThat(values(third)).containsExactly(80f, 120f);
    }

    @Test
    void every_divergence_is_told_also_between_two_strides() {
        assertThat(TraceBlock.of(block(10, 8, 11, 17), SCALARS, new int[] {0}, 4, "")
                        .divergent())
                .containsExactly(11, 17);
    }
}
