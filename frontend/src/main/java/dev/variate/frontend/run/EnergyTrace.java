package dev.variate.frontend.run;

import dev.variate.backend.run.DrawBlock;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;

/**
 * The energies of the draws that a page is sent, and how far each is from that of the draw before, which the page itself is not sent when draws are thinned: base64 of little-endian f32, first the energies, then
 * the differences. NaN for a chain's first draw, and for draws whose method has no energy.
 */
final class EnergyTrace {

    private final int stride;
    private final double[] last;

    EnergyTrace(int chains, int stride) {
        this.stride = stride;
        this.last = new double[chains];
        Arrays.fill(last, Double.NaN);
    }

    /** The blocks of a chain must come in its order. */
    String of(DrawBlock block) {
        var bytes = ByteBuffer.allocate(2 * Float.BYTES * (block.count() / stride + 1))
                .order(ByteOrder.LITTLE_ENDIAN);
        var differences = new float[block.count() / stride + 1];
        var sent = 0;
        for (var i = 0; i < block.count(); i++) {
            var at = i * DrawBlock.STATS + DrawBlock.ENERGY;
            var energy = at < block.stats().length ? block.stats()[at] : Double.NaN;
            if ((block.firstIteration() + i) % stride == 0) {
                bytes.putFloat((float) energy);
                differences[sent++] = (float) (energy - last[block.chain()]);
            }
            last[block.chain()] = energy;
        }
        for (var i = 0; i < sent; i++) {
            bytes.putFloat(differences[i]);
        }
        return Base64.getEncoder().encodeToString(Arrays.copyOf(bytes.array(), bytes.position()));
    }
}
