package dev.variate.pool.worker;

import dev.variate.device.Group;
import dev.variate.device.Words;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.util.List;

/**
 * The group of which a {@link ClusterMember} is to be one. What needs a group to be made, as a program in parts does, is made before the others are there; nothing is sent before the member has joined them.
 *
 * @param own which is closed by whoever started it
 */
record ClusterGroup(ClusterMember own, int member, int members) implements Group {
    @Override
    public float[] sum(float[] vector) {
        return own.sum(vector);
    }

    @Override
    public void send(int to, List<Value> values) {
        own.send(to, Words.of(values));
    }

    @Override
    public List<Value> receive(int from, List<TensorType> types) {
        int count = types.stream().mapToInt(Words::count).sum();
        return Words.values(own.receive(from, count), types);
    }

    @Override
    public void close() {}
}
