package dev.variate.pool.mesh;

import com.sun.management.OperatingSystemMXBean;
import dev.variate.parallel.Mesh;
import dev.variate.parallel.Placement;
import dev.variate.parallel.StepCost;
import dev.variate.program.Program;
import dev.variate.tensor.Shape;
import dev.variate.tensor.TensorType;
import dev.variate.training.Loss;
import dev.variate.training.Recipe;
import dev.variate.training.StepProgram;
import dev.variate.transform.Partition;
import dev.variate.transform.Precision;
import java.lang.management.ManagementFactory;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A configuration held against what there is, without data: its step is traced, differentiated and cut for the mesh, and what that would take of each device is told.
 *
 * @param text for a reader
 * @param fits whether this machine could be all devices of the mesh
 */
public record ConfigurationCheck(String text, StepCost cost, boolean fits) {
    private static final double GIB = 1L << 30;
    private static final double MIB = 1L << 20;
    private static final int SHOWN = 6;

    /**
     * @param picture the shape of one: height and width, and channels if there are several
     * @param rows of a step's batch, of all copies together
     * @throws IllegalArgumentException if the configuration itself is wrong, in words
     */
    public static ConfigurationCheck of(
            String name, String size, Shape picture, int rows, Mesh mesh, boolean single, boolean mixed) {
        long memory = ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getTotalMemorySize();
        return of(
                name,
                size,
                picture,
                rows,
                mesh,
                single,
                mixed,
                memory,
                Runtime.getRuntime().availableProcessors());
    }

    static ConfigurationCheck of(
            String name,
            String size,
            Shape picture,
            int rows,
            Mesh mesh,
            boolean single,
            boolean mixed,
            long memory,
            int cores) {
        MeshSystem system = MeshSystem.named(name, size, picture);
        int each = mesh.share(Mesh.DATA, "rows of a batch", rows);
        int devices = mesh.extent(Mesh.MODEL);
        int batches = each % devices == 0 ? devices : 1;
        long begun = System.nanoTime();
        Loss loss = system.loss(system.madeUp(), each / batches);
        Recipe recipe = mixed ? system.recipe(1).inMixedPrecision() : system.recipe(1);
        Program double64 = StepProgram.of(loss, recipe).gradient();
        Program gradient = single ? Precision.single(double64) : double64;
        Placement placement = system.placement(devices);
        Partition partition = Partition.of(gradient, devices, placement::member, Map.of(), Map.of());
        double seconds = (System.nanoTime() - begun) / 1e9;
        int memories = recipe.optimiser().memory(Shape.of(1)).size();
        StepCost cost = StepCost.of(partition, batches, 2 + memories);
        StringBuilder text = new StringBuilder();
        line(
                text,
                "%s, size %s, pictures of shape %s, %d rows a step, mesh %s%s",
                name,
                size,
                picture,
                rows,
                mesh,
                mixed ? ", factors of products in bfloat16" : "");
        line(
                text,
                "traced and cut in %.1f s: %,d equations",
                seconds,
                gradient.equations().size());
        weights(text, loss, cost);
        line(text, "each copy goes through %d micro-batches of %d rows a step", batches, each / batches);
        line(
                text,
                "%10s %14s %12s %12s %12s %12s",
                "model axis",
                "weights",
                "GFLOP/step",
                "state GiB",
                "peak GiB",
                "sends MiB");
        for (int i = 0; i < cost.devices().size(); i++) {
            StepCost.Device device = cost.devices().get(i);
            line(
                    text,
                    "%10d %,14d %,12.1f %12.2f %12.2f %12.1f",
                    i,
                    device.weights(),
                    device.operations() / 1e9,
                    device.stateBytes() / GIB,
                    device.peakBytes() / GIB,
                    device.sentBytes() / MIB);
        }
        boolean fits = verdict(text, cost, mesh, memory, cores);
        return new ConfigurationCheck(text.toString(), cost, fits);
    }

    private static void weights(StringBuilder text, Loss loss, StepCost cost) {
        line(
                text,
                "weights: %,d numbers in %d tensors; the largest:",
                cost.weights(),
                loss.weights().size());
        List<Map.Entry<String, TensorType>> largest = loss.weights().entrySet().stream()
                .sorted(Comparator.comparingInt((Map.Entry<String, TensorType> e) ->
                        -e.getValue().shape().size()))
                .limit(SHOWN)
                .toList();
        largest.forEach(w -> line(text, "  %s %s", w.getKey(), w.getValue().shape()));
    }

    private static boolean verdict(StringBuilder text, StepCost cost, Mesh mesh, long memory, int cores) {
        double wanted =
                cost.devices().stream().mapToDouble(StepCost.Device::peakBytes).sum() * mesh.extent(Mesh.DATA);
        boolean fits = wanted <= memory && mesh.size() <= cores;
        if (fits) {
            line(
                    text,
                    "All of it fits this machine: %.1f GiB of %.1f, and %d devices on %d processors.",
                    wanted / GIB,
                    memory / GIB,
                    mesh.size(),
                    cores);
        } else {
            line(
                    text,
                    "The configuration is sound, and is refused for want of hardware: %d devices of %.1f GiB each are"
                            + " wanted, and this machine has %d processors and %.1f GiB.",
                    mesh.size(),
                    cost.mostBytes() / GIB,
                    cores,
                    memory / GIB);
        }
        return fits;
    }

    private static void line(StringBuilder text, String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
