package dev.variate.pool.elaborator;

import dev.variate.tensor.Value;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Executions on the wire. */
final class WireWorlds {
    /** Of one answer. */
    static final int MOST_WORLDS = 10_000;

    private WireWorlds() {}

    static void write(DataOutputStream out, WorldsWanted wanted) throws IOException {
        out.writeLong(wanted.seed());
        out.writeInt(wanted.chain());
        out.writeInt(wanted.iteration());
        out.writeInt(wanted.kept());
        out.writeInt(wanted.end());
        Wire.writeValues(out, wanted.values());
    }

    static WorldsWanted readWanted(DataInputStream in) throws IOException {
        return new WorldsWanted(
                in.readLong(), in.readInt(), in.readInt(), in.readInt(), in.readInt(), Wire.readValues(in));
    }

    static void write(DataOutputStream out, WorldsMade made) throws IOException {
        out.writeInt(made.iteration());
        Wire.writeValues(out, made.values());
        out.writeInt(made.worlds().size());
        for (Map<String, Value> world : made.worlds()) {
            Wire.writeValues(out, world);
        }
    }

    static WorldsMade readMade(DataInputStream in) throws IOException {
        int iteration = in.readInt();
        Map<String, Value> values = Wire.readValues(in);
        int count = Wire.bounded(in.readInt(), MOST_WORLDS, "executions");
        List<Map<String, Value>> worlds = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            worlds.add(Wire.readValues(in));
        }
        return new WorldsMade(iteration, values, worlds);
    }
}
