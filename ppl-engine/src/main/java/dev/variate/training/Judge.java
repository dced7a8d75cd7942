package dev.variate.training;

import dev.variate.device.Device;
import dev.variate.device.Executable;
import dev.variate.program.Input;
import dev.variate.program.Program;
import dev.variate.random.Key;
import dev.variate.tensor.Value;
import dev.variate.transform.Precision;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The loss on data that no step has seen, for weights that do not change meanwhile. */
public final class Judge implements AutoCloseable {
    private final Program program;
    private final Executable executable;
    private final boolean single;
    private final int batch;
    private final Replica replica;

    /** @param loss made by {@link Loss#judging} */
    public Judge(Loss loss, Device device, boolean single) {
        this(loss, device, single, Replica.ALONE);
    }

    /** One of several processes that judge together: each takes some of the batches, and all find the same mean. */
    public Judge(Loss loss, Device device, boolean single, Replica replica) {
        this.replica = replica;
        this.program = single ? Precision.single(loss.program()) : loss.program();
        this.executable = device.compile(program, Map.of());
        this.single = single;
        this.batch = loss.columns().values().iterator().next().shape().dim(0);
    }

    /** @throws IllegalArgumentException if there are fewer rows than a batch has; the message says both */
    public static void requireEnough(long rows, int batch) {
        if (rows < batch) {
            throw new IllegalArgumentException(
                    "To judge takes at least one batch of %,d rows, and the held-out data have %,d: take smaller batches, smaller parts or more held-out data."
                            .formatted(batch, rows));
        }
    }

    /**
     * The mean over the first rows, in nats a row: as many whole batches as there are, at most {@code mostRows}.
     *
     * @throws IllegalArgumentException if the data are fewer than one batch
     */
    public double loss(Map<String, Value> weights, Rows rows, long mostRows, long seed) {
        long batches = Math.min(rows.count(), mostRows) / batch;
        requireEnough(Math.min(rows.count(), mostRows), batch);
        double sum = 0;
        Map<String, Value> arguments = new HashMap<>();
        weights.forEach((name, value) -> arguments.put(name, single ? Precision.single(value) : value));
        for (long b = replica.number(); b < batches; b += replica.count()) {
            long[] chosen = new long[batch];
            for (int i = 0; i < batch; i++) {
                chosen[i] = b * batch + i;
            }
            rows.read(chosen).forEach((name, value) -> arguments.put(name, single ? Precision.single(value) : value));
            Key key = Key.of(seed).fold("judging").fold(b);
            arguments.put(Loss.KEY, Value.of(Loss.KEY_TYPE, (int) key.high(), (int) key.low()));
            List<Value> inOrder = new ArrayList<>();
            for (Input input : program.inputs()) {
                inOrder.add(arguments.get(input.name()));
            }
            sum += executable.call(inOrder).get(0).item();
        }
        if (replica.count() > 1) {
            sum = replica.group().orElseThrow().sum(new float[] {(float) sum})[0];
        }
        return sum / batches;
    }

    @Override
    public void close() {
        executable.close();
    }
}
