package dev.variate.examples;

import dev.variate.random.Key;
import dev.variate.random.RandomStream;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import dev.variate.training.Rows;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * Snippets of sound, made up: two tones each, of random pitch, loudness and phase, as 16-bit samples from −1 to 1 with the rounding filled up by noise, so that they have a density. A row follows from seed and number.
 *
 * @param count of rows
 * @param length samples of a row
 */
public record Tones(long count, int length, long seed) implements Rows {
    private static final double HALF_RANGE = 1 << 15;
    private static final double LOUD = 0.45;

    @Override
    public SequencedMap<String, TensorType> columns(int rows) {
        SequencedMap<String, TensorType> columns = new LinkedHashMap<>();
        columns.put("audio", TensorType.f64(rows, length));
        return columns;
    }

    @Override
    public SequencedMap<String, Value> read(long[] rows) {
        double[] all = new double[rows.length * length];
        for (int i = 0; i < rows.length; i++) {
            RandomStream random = Key.of(seed).fold(rows[i]).stream();
            for (int tone = 0; tone < 2; tone++) {
                double pitch = 0.1 + random.nextDouble();
                double phase = 2 * Math.PI * random.nextDouble();
                double loudness = LOUD * random.nextDouble();
                for (int t = 0; t < length; t++) {
                    all[i * length + t] += loudness * StrictMath.sin(pitch * t + phase);
                }
            }
            for (int t = 0; t < length; t++) {
                int at = i * length + t;
                all[at] = (Math.floor(all[at] * HALF_RANGE) + random.nextDouble()) / HALF_RANGE;
            }
        }
        SequencedMap<String, Value> columns = new LinkedHashMap<>();
        columns.put("audio", Value.wrap(TensorType.f64(rows.length, length), all));
        return columns;
    }
}
