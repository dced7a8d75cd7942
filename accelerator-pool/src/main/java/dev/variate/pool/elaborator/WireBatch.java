package dev.variate.pool.elaborator;

import dev.variate.tensor.DType;
import dev.variate.tensor.Shape;
import dev.variate.tensor.TensorType;
import dev.variate.training.Batch;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/** A batch's columns and settings on the wire. */
final class WireBatch {
    private static final int MOST = 1000;
    private static final int MOST_DIMENSIONS = 32;

    private WireBatch() {}

    static void write(DataOutputStream out, Batch batch) throws IOException {
        out.writeInt(batch.rows());
        out.writeLong(batch.total());
        out.writeInt(batch.columns().size());
        for (Map.Entry<String, TensorType> column : batch.columns().entrySet()) {
            Wire.writeText(out, column.getKey());
            out.writeByte(column.getValue().dtype().ordinal());
            int[] dims = column.getValue().shape().dims();
            out.writeInt(dims.length);
            for (int dim : dims) {
                out.writeInt(dim);
            }
        }
        out.writeInt(batch.settings().size());
        for (Map.Entry<String, ?> setting : batch.settings().entrySet()) {
            Wire.writeText(out, setting.getKey());
            out.writeDouble(((Number) setting.getValue()).doubleValue());
        }
    }

    static Batch read(DataInputStream in) throws IOException {
        int rows = in.readInt();
        long total = in.readLong();
        SequencedMap<String, TensorType> columns = new LinkedHashMap<>();
        int count = Wire.bounded(in.readInt(), MOST, "columns");
        for (int i = 0; i < count; i++) {
            String name = Wire.readText(in);
            DType dtype = DType.values()[Wire.bounded(in.readByte(), DType.values().length - 1, "element types")];
            int[] dims = new int[Wire.bounded(in.readInt(), MOST_DIMENSIONS, "dimensions")];
            for (int j = 0; j < dims.length; j++) {
                dims[j] = in.readInt();
            }
            columns.put(name, new TensorType(dtype, Shape.of(dims)));
        }
        Map<String, Double> settings = new HashMap<>();
        int given = Wire.bounded(in.readInt(), MOST, "settings");
        for (int i = 0; i < given; i++) {
            settings.put(Wire.readText(in), in.readDouble());
        }
        return new Batch(rows, total, columns, settings);
    }
}
