package dev.variate.pool.mesh;

import dev.variate.parallel.Mesh;
import dev.variate.parallel.ScalingModel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How a system trains on more and more processes of this machine with a fixed work for each, and what a {@link ScalingModel} that knows one process and two says of it and of more.
 *
 * @param rows a process a step
 * @param model of computation, from the first point, and of messages and what they cost, from the second
 * @param elsewhere the same with the messages of another network, if one was given
 */
public record Scaling(
        String system, int rows, int cores, List<Point> points, ScalingModel model, Optional<ScalingModel> elsewhere) {

    public Scaling {
        points = List.copyOf(points);
    }

    /** What a message takes between neighbours of a ring. */
    public record Network(double latencyMillis, double bytesPerMilli) {

        /**
         * From milliseconds and megabytes a second, such as {@code 0.02,10000}.
         *
         * @throws IllegalArgumentException if it is not that, in words
         */
        public static Network parse(String text) {
            String[] parts = text.split(",");
            try {
                Network network = new Network(Double.parseDouble(parts[0]), Double.parseDouble(parts[1]) * 1e3);
                if (parts.length == 2 && network.latencyMillis >= 0 && network.bytesPerMilli > 0) {
                    return network;
                }
            } catch (NumberFormatException | ArrayIndexOutOfBoundsException notNumbers) {
                // as what has a number too many
            }
            throw new IllegalArgumentException(
                    "A network is its latency in ms and its bandwidth in MB/s, such as `0.02,10000`, and not `" + text
                            + "`.");
        }
    }

    /** With predictions for devices on {@code network} beside those for this machine's. */
    public Scaling on(Network network) {
        ScalingModel there = new ScalingModel(
                model.computeMillis(),
                model.processorMillis(),
                network.latencyMillis(),
                network.bytesPerMilli(),
                model.bytes());
        return new Scaling(system, rows, cores, points, model, Optional.of(there));
    }

    /**
     * What was measured on so many processes.
     *
     * @param stepMillis the median over steps, of the slowest process
     * @param processorMillis that a step of one process takes of all cores
     */
    public record Point(int processes, double stepMillis, double summingMillis, double processorMillis) {}

    /**
     * @param processes ascending, the first 1
     * @param told what is under way
     */
    public static Scaling measure(String system, int rows, int steps, List<Integer> processes, Consumer<String> told)
            throws IOException, InterruptedException {
        if (processes.size() < 2 || processes.get(0) != 1) {
            throw new IllegalArgumentException(
                    "Scaling is measured on 1 process and on more, in ascending order, not on " + processes + ".");
        }
        int cores = Runtime.getRuntime().availableProcessors();
        List<Point> points = new ArrayList<>();
        double[] sums = new double[2];
        int calibrated = 0;
        double bytes = 0;
        for (int count : processes) {
            told.accept(system + " on " + count + (count == 1 ? " process" : " processes"));
            Mesh mesh = Mesh.of(count, 1);
            MeshJob job = new MeshJob(
                    system, "small", "", rows, count, mesh.toString(), "tensorflow", "full", 1e-3, steps, 1, "", steps);
            List<MeshResult> results;
            try (MeshProcesses group = new MeshProcesses(mesh)) {
                results = group.run(job, step -> {});
            }
            points.add(new Point(
                    count,
                    results.stream().mapToDouble(MeshResult::stepMillis).max().orElseThrow(),
                    results.stream()
                            .mapToDouble(MeshResult::summingMillis)
                            .min()
                            .orElseThrow(),
                    results.stream()
                            .mapToDouble(MeshResult::processorMillis)
                            .average()
                            .orElseThrow()));
            bytes = Float.BYTES * (double) results.get(0).numbers();
            if (count > 1 && calibrated == 0) {
                calibrated = count;
                sums[0] = results.get(0).smallSumMillis();
                sums[1] = results.get(0).largeSumMillis();
            }
        }
        ScalingModel model = ScalingModel.calibrated(
                points.get(0).stepMillis(),
                points.get(1).processorMillis(),
                calibrated,
                sums[0],
                sums[1],
                Float.BYTES * (double) MeshResult.LARGE,
                bytes);
        return new Scaling(system, rows, cores, points, model, Optional.empty());
    }

    /** Rows a second of all processes together. */
    public double throughput(Point point) {
        return rows * point.processes() / point.stepMillis() * 1e3;
    }

    /** What the model expects of so many processes on these cores, in rows a second. */
    public double expected(int processes) {
        return rows * processes / model.sharedStepMillis(processes, cores) * 1e3;
    }

    /** What it expects where each has cores of its own. */
    public double predicted(int devices) {
        return predicted(model, devices);
    }

    /** What {@code by} expects, in rows a second. */
    public double predicted(ScalingModel by, int devices) {
        return rows * devices / by.stepMillis(devices) * 1e3;
    }
}
