package dev.variate.frontend.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.variate.backend.run.DrawBlock;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class EnergyTraceTest {

    /** The energy of iteration {@code i} is its square. */
    private static DrawBlock block(int chain, int first, int count) {
        var stats = new double[count * DrawBlock.STATS];
        for (var i = 0; i < count; i++) {
            stats[i * DrawBlock.STATS + DrawBlock.ENERGY] = (first + i) * (first + i);
        }
        return new DrawBlock(chain, first, count, false, new double[count], stats);
    }

    private static List<Float> sent(EnergyTrace trace, DrawBlock block) {
        var bytes = ByteBuffer.wrap(Base64.getDecoder().decode(trace.of(block))).order(ByteOrder.LITTLE_ENDIAN);
        var values = new ArrayList<Float>();
        while (bytes.hasRemaining()) {
            values.add(bytes.getFloat());
        }
        return values;
    }

    @Test
    void differences_are_to_the_draw_before_whatever_is_sent_and_however_blocks_are_cut() {
        var trace = new EnergyTrace(2, 3);
        assertThat(sent(trace, block(0, 0, 5))).containsExactly(0f, 9f, Float.NaN, 5f);
        assertThat(sent(trace, block(1, 0, 1))).containsExactly(0f, Float.NaN);
        assertThat(sent(trace, block(0, 5, 1))).isEmpty();
        assertThat(sent(trace, block(0, 6, 4))).containsExactly(36f, 81f, 11f, 17f);
    }

    @Test
    void draws_without_statistics_have_no_energy() {
        var drawn = new DrawBlock(0, 0, 2, false, new double[2], new double[0]);
        assertThat(sent(new EnergyTrace(1, 1), drawn)).hasSize(4).allMatch(energy -> energy.isNaN());
    }
}
