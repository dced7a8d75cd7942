package dev.variate.parallel;

import dev.variate.device.Device;
import dev.variate.device.Exchange;
import dev.variate.program.Program;
import dev.variate.random.Key;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import dev.variate.training.Judge;
import dev.variate.training.Loss;
import dev.variate.training.Rows;
import dev.variate.transform.Partition;
import dev.variate.transform.Precision;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/** {@link Judge} on a mesh: the loss on data that no step has seen, each weight where it lives. The copies share the batches. All devices call it equally often. */
public final class MeshJudge implements AutoCloseable {
    private static final int LEADER = 0;
    private static final TensorType SUM = TensorType.f64(1);

    /** Batches that one copy has in its stages at once: more would only take memory. */
    private static final int UNDER_WAY = 8;

    private final Mesh mesh;
    private final Exchange exchange;
    private final boolean single;
    private final int batch;
    private final MemberProgram member;

    /**
     * @param loss made by {@link Loss#judging}
     * @param training whose weights are judged
     * @param placement that of the training
     */
    public MeshJudge(
            Loss loss,
            MeshTraining training,
            Mesh mesh,
            Placement placement,
            Device device,
            boolean single,
            Exchange exchange) {
        this.mesh = mesh;
        this.exchange = exchange;
        this.single = single;
        this.batch = loss.columns().values().iterator().next().shape().dim(0);
        Program program = single ? Precision.single(loss.program()) : loss.program();
        Partition partition = Partition.of(
                program, placement.members(), placement::member, training.homes(), Map.of(Loss.LOSS, LEADER));
        List<Integer> ours = mesh.along(exchange.member(), Mesh.MODEL);
        this.member =
                new MemberProgram(partition, mesh.index(exchange.member(), Mesh.MODEL), device, exchange, ours::get);
    }

    /**
     * As {@link Judge#loss}, of the weights as the last step left them.
     *
     * @return on device 0 the mean, in nats a row; nothing on the others
     */
    public Optional<Double> loss(MeshTraining training, Rows rows, long mostRows, long seed) {
        long batches = Math.min(rows.count(), mostRows) / batch;
        Judge.requireEnough(Math.min(rows.count(), mostRows), batch);
        Map<String, Value> weights = training.judgedHere();
        double sum = 0;
        List<Map<String, Value>> underWay = new ArrayList<>();
        for (long b = mesh.index(exchange.member(), Mesh.DATA); b < batches; b += mesh.extent(Mesh.DATA)) {
            underWay.add(inputs(weights, rows, seed, b));
            if (underWay.size() == UNDER_WAY) {
                sum += sum(underWay);
                underWay.clear();
            }
        }
        return total(underWay.isEmpty() ? sum : sum + sum(underWay)).map(all -> all / batches);
    }

    private Map<String, Value> inputs(Map<String, Value> weights, Rows rows, long seed, long number) {
        long[] chosen = new long[batch];
        for (int i = 0; i < batch; i++) {
            chosen[i] = number * batch + i;
        }
        Map<String, Value> inputs = new HashMap<>(weights);
        SequencedMap<String, Value> columns = rows.read(chosen);
        columns.forEach((name, value) -> inputs.put(name, single ? Precision.single(value) : value));
        Key key = Key.of(seed).fold("judging").fold(number);
        inputs.put(Loss.KEY, Value.of(Loss.KEY_TYPE, (int) key.high(), (int) key.low()));
        return inputs;
    }

    private double sum(List<Map<String, Value>> batches) {
        double sum = 0;
        for (Map<String, Value> outputs : member.run(batches)) {
            Value loss = outputs.get(Loss.LOSS);
            sum += loss == null ? 0 : loss.item();
        }
        return sum;
    }

    /** What the copies found together, on device 0. */
    private Optional<Double> total(double own) {
        if (exchange.member() != LEADER) {
            if (mesh.index(exchange.member(), Mesh.MODEL) == LEADER) {
                exchange.send(LEADER, List.of(Value.wrap(SUM, new double[] {own})));
            }
            return Optional.empty();
        }
        double sum = own;
        for (int copy : mesh.along(LEADER, Mesh.DATA)) {
            if (copy != LEADER) {
                sum += exchange.receive(copy, List.of(SUM)).get(0).get(0);
            }
        }
        return Optional.of(sum);
    }

    @Override
    public void close() {
        member.close();
    }
}
