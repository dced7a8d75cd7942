package dev.variate.device;

import dev.variate.tensor.Shape;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.util.Arrays;
import java.util.List;

/** Batches of arguments for the conformity test, and the devices to run them on. */
final class Batches {
    private static final List<Device> DEVICES = find();

    private Batches() {}

    static List<Device> devices() {
        return DEVICES;
    }

    private static List<Device> find() {
        List<Device> devices = Devices.names().stream().map(Devices::named).toList();
        System.out.println("Devices held against the evaluator: "
                + devices.stream().map(Device::name).toList());
        return devices;
    }

    /** Members 0 … n−1 along a new leading axis. */
    static Value stack(Value x, int n) {
        int size = x.shape().size();
        double[] elements = new double[n * size];
        for (int b = 0; b < n; b++) {
            System.arraycopy(member(x, b).elements(), 0, elements, b * size, size);
        }
        return Value.wrap(new TensorType(x.dtype(), Shape.of(n).append(x.shape())), elements);
    }

    /** {@code x} with its elements turned round by {@code b} places: another value, and valid wherever {@code x} is. */
    static Value member(Value x, int b) {
        double[] elements = new double[x.shape().size()];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = x.get((i + b) % elements.length);
        }
        return Value.wrap(x.type(), elements);
    }

    static double[] row(Value x, int b, int n) {
        int size = x.shape().size() / n;
        return Arrays.copyOfRange(x.elements(), b * size, (b + 1) * size);
    }
}
