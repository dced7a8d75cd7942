package dev.variate.parallel;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/**
 * Devices in a grid whose axes have names, such as {@code data=2,model=4}: eight devices, of which each four hold one copy of a model. The last axis runs fastest, so
 * device 5 is {@code data} 1, {@code model} 1.
 *
 * @param axes the extent of each axis by name, in order
 */
public record Mesh(SequencedMap<String, Integer> axes) {
    /** Copies of the program that see other rows each. */
    public static final String DATA = "data";

    /** Devices that share one copy of the program. */
    public static final String MODEL = "model";

    private static final int MOST = 1 << 16;

    public Mesh {
        axes = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(axes));
        long size = 1;
        for (var axis : axes.entrySet()) {
            if (!axis.getKey().matches("[a-zA-Z][a-zA-Z0-9]*")) {
                throw new IllegalArgumentException(
                        "An axis of a mesh has a name of letters and digits, and `" + axis.getKey() + "` is none.");
            }
            if (axis.getValue() < 1) {
                throw new IllegalArgumentException("The axis `" + axis.getKey()
                        + "` of a mesh has at least 1 device, not " + axis.getValue() + ".");
            }
            size = Math.min(MOST + 1L, size * axis.getValue());
        }
        if (axes.isEmpty() || size > MOST) {
            throw new IllegalArgumentException(
                    "A mesh has one axis or more, and at most " + MOST + " devices; found `" + text(axes) + "`.");
        }
    }

    /** A mesh of copies, each over so many devices. */
    public static Mesh of(int data, int model) {
        SequencedMap<String, Integer> axes = new LinkedHashMap<>();
        axes.put(DATA, data);
        axes.put(MODEL, model);
        return new Mesh(axes);
    }

    /**
     * Reads {@code data=2,model=4}.
     *
     * @throws IllegalArgumentException if it is none, in words
     */
    public static Mesh parse(String text) {
        SequencedMap<String, Integer> axes = new LinkedHashMap<>();
        for (String part : text.split(",", -1)) {
            String[] sides = part.split("=", -1);
            if (sides.length != 2 || !sides[1].strip().matches("[0-9]{1,6}")) {
                throw new IllegalArgumentException("A mesh is written as `data=2,model=4`, the number of devices along"
                        + " each axis; found `" + text + "`.");
            }
            if (axes.put(sides[0].strip(), Integer.parseInt(sides[1].strip())) != null) {
                throw new IllegalArgumentException(
                        "The mesh `" + text + "` has two axes named `" + sides[0].strip() + "`.");
            }
        }
        return new Mesh(axes);
    }

    /** How many devices. */
    public int size() {
        return axes.values().stream().reduce(1, (a, b) -> a * b);
    }

    /** How many devices along an axis: 1 along one that the mesh does not have. */
    public int extent(String axis) {
        return axes.getOrDefault(axis, 1);
    }

    /** Where a device stands along an axis. */
    public int index(int device, String axis) {
        checkDevice(device);
        return device / stride(axis) % extent(axis);
    }

    private int stride(String axis) {
        int stride = 1;
        for (var other : axes.sequencedEntrySet().reversed()) {
            if (other.getKey().equals(axis)) {
                break;
            }
            stride *= other.getValue();
        }
        return axes.containsKey(axis) ? stride : 1;
    }

    /** The devices that stand where {@code device} does but for this axis, in order along it. */
    public List<Integer> along(int device, String axis) {
        int own = index(device, axis);
        List<Integer> devices = new ArrayList<>();
        for (int i = 0; i < extent(axis); i++) {
            devices.add(device + (i - own) * stride(axis));
        }
        return devices;
    }

    private void checkDevice(int device) {
        if (device < 0 || device >= size()) {
            throw new IllegalArgumentException(
                    "The mesh `" + this + "` has devices 0 to " + (size() - 1) + ", and no " + device + ".");
        }
    }

    /**
     * Each device's share of {@code count} things along an axis.
     *
     * @param things what they are, for the message: {@code rows of a batch}
     * @throws IllegalArgumentException if the axis does not divide them
     */
    public int share(String axis, String things, int count) {
        int extent = extent(axis);
        if (count % extent != 0 || count == 0) {
            int less = count / extent * extent;
            throw new IllegalArgumentException(count + " " + things + " cannot be shared evenly by the " + extent
                    + " devices along the axis `" + axis + "` of the mesh `" + this + "`: take "
                    + (less > 0 ? less + " or " : "") + (less + extent) + ", or a mesh whose axis divides " + count
                    + ".");
        }
        return count / extent;
    }

    /**
     * Refuses a mesh that is larger than what is there.
     *
     * @param devices what the devices are here, for the message: {@code processes}
     */
    public Mesh fitting(int there, String devices) {
        if (size() > there) {
            throw new IllegalArgumentException("The mesh `" + this + "` wants " + size() + " devices, and there are "
                    + there + " " + devices + ". Take a smaller mesh, or bring more.");
        }
        return this;
    }

    private static String text(SequencedMap<String, Integer> axes) {
        return axes.entrySet().stream()
                .map(a -> a.getKey() + "=" + a.getValue())
                .collect(Collectors.joining(","));
    }

    @Override
    public String toString() {
        return text(axes);
    }
}
