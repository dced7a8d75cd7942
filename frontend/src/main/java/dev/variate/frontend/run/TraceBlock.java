package dev.variate.frontend.run;

import dev.variate.backend.run.DrawBlock;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Some draws of one chain on their way to a browser's plots: only the plotted quantities, in single precision, since a screen shows no more.
 *
 * @param first iteration of the first value; the next are a stride apart
 * @param values quantity after quantity, {@code count} values each: base64 of little-endian f32
 * @param divergent iterations after warm-up that diverged
 * @param energies as {@link EnergyTrace} has them, of the same iterations
 */
record TraceBlock(int chain, int first, int count, String values, List<Integer> divergent, String energies) {

    /** @param plotted the scalars' columns in the block */
    static TraceBlock of(DrawBlock block, int scalars, int[] plotted, int stride, String energies) {
        var skipped = Math.floorMod(-block.firstIteration(), stride);
        var count = block.count() <= skipped ? 0 : (block.count() - skipped - 1) / stride + 1;
        var bytes = ByteBuffer.allocate(count * plotted.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (var column : plotted) {
            for (var i = 0; i < count; i++) {
                bytes.putFloat((float) block.draws()[(skipped + i * stride) * scalars + column]);
            }
        }
        return new TraceBlock(
                block.chain(),
                block.firstIteration() + skipped,
                count,
                Base64.getEncoder().encodeToString(bytes.array()),
                divergent(block),
                energies);
    }

    private static List<Integer> divergent(DrawBlock block) {
        var found = new ArrayList<Integer>();
        for (var i = 0; !block.warmup() && i < block.count(); i++) {
            if (block.stats()[i * DrawBlock.STATS + DrawBlock.DIVERGENT] != 0) {
                found.add(block.firstIteration() + i);
            }
        }
        return List.copyOf(found);
    }
}
