package dev.variate.parallel;

import dev.variate.device.AllReduce;
import dev.variate.device.Exchange;
import dev.variate.tensor.DType;
import dev.variate.tensor.Shape;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** Means of what gradients gave, over the micro-batches of this device and of those that hold the same part of other copies. */
final class DerivativeMeans {
    private final Exchange exchange;
    private final Mesh mesh;
    private final DType dtype;
    private final int parts;
    private final RingSum ring;

    /** @param parts of a step's batch, of all copies together */
    DerivativeMeans(Exchange exchange, Mesh mesh, boolean single, int parts) {
        this.exchange = exchange;
        this.mesh = mesh;
        this.dtype = single ? DType.F32 : DType.F64;
        this.parts = parts;
        this.ring = new RingSum(exchange, mesh.along(exchange.member(), Mesh.DATA));
    }

    /** @param found of each micro-batch, by name, the same names in each */
    Map<String, Value> of(List<Map<String, Value>> found) {
        Map<String, Value> first = found.get(0);
        if (first.isEmpty() || parts == 1) {
            return first;
        }
        SequencedMap<String, Value> shapes = new LinkedHashMap<>(first);
        double[] all = new double
                [shapes.values().stream().mapToInt(v -> v.shape().size()).sum()];
        for (Map<String, Value> batch : found) {
            int at = 0;
            for (String name : shapes.sequencedKeySet()) {
                for (double x : batch.get(name).elements()) {
                    all[at] = dtype.round(all[at] + x);
                    at++;
                }
            }
        }
        double[] total = total(all);
        Map<String, Value> means = new LinkedHashMap<>();
        int at = 0;
        for (var part : shapes.entrySet()) {
            double[] mean = new double[part.getValue().shape().size()];
            for (int i = 0; i < mean.length; i++) {
                mean[i] = dtype.round(total[at++] / parts);
            }
            means.put(part.getKey(), Value.wrap(part.getValue().type(), mean));
        }
        return means;
    }

    private double[] total(double[] own) {
        // the device's own sum, where it is over all and in single precision, is faster than ours
        if (dtype == DType.F32
                && exchange instanceof AllReduce group
                && mesh.extent(Mesh.DATA) == mesh.size()
                && mesh.size() > 1) {
            float[] vector = new float[own.length];
            for (int i = 0; i < vector.length; i++) {
                vector[i] = (float) own[i];
            }
            float[] sum = group.sum(vector);
            double[] total = new double[sum.length];
            for (int i = 0; i < sum.length; i++) {
                total[i] = sum[i];
            }
            return total;
        }
        return ring.sum(Value.wrap(new TensorType(dtype, Shape.of(own.length)), own))
                .elements();
    }
}
