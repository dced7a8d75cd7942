package dev.variate.pool.cli;

import dev.variate.parallel.Mesh;
import dev.variate.parallel.MeshPlan;
import dev.variate.parallel.PlacementView;
import dev.variate.pool.mesh.MeshJob;
import dev.variate.pool.mesh.MeshProcesses;
import dev.variate.pool.mesh.MeshResult;
import dev.variate.pool.mesh.Placements;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Trains a system on a mesh of processes of this machine, or draws what would be where. */
@Command(
        name = "mesh",
        description = {
            "Trains a system whose parts are on several devices, each a process of this machine, or draws what is"
                    + " where",
            "(--draw). The axis `model` of the mesh holds one copy in parts, the axis `data` copies that see other"
                    + " rows."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class MeshCommand implements Callable<Integer> {
    private static final int LIVES = 3;

    @Parameters(
            paramLabel = "SYSTEM",
            description = {
                "flow-vae, an autoencoder of sounds with flows in 8 stages of 4; vae; image-transformer, whose layers"
                        + " are",
                "a pipeline; with --draw also flow, the flow alone."
            })
    private String system;

    @Option(
            names = "--mesh",
            paramLabel = "data=N,model=N",
            defaultValue = "data=1,model=4",
            description = "Devices along each axis (default: ${DEFAULT-VALUE}).")
    private String mesh;

    @Option(
            names = "--draw",
            paramLabel = "FILE.svg",
            description = "Draw what is on which device into this file, tell it in words, and end.")
    private Optional<Path> draw;

    @Option(names = "--columns", defaultValue = "4", description = "With --draw: devices in a row.")
    private int columns;

    @Option(names = "--steps", defaultValue = "100", description = "Steps in all (default: ${DEFAULT-VALUE}).")
    private long steps;

    @Option(names = "--rows", defaultValue = "8", description = "Rows of one micro-batch (default: ${DEFAULT-VALUE}).")
    private int rows;

    @Option(
            names = "--parts",
            description = "Micro-batches of a step, which the copies share (default: as many as there are devices).")
    private Optional<Integer> parts;

    @Option(names = "--data", paramLabel = "FILE", description = "Pictures in the IDX format; else they are made up.")
    private Optional<Path> data;

    @Option(names = "--size", paramLabel = "small|full", defaultValue = "small", description = "As of `train`.")
    private String size;

    @Option(
            names = "--device",
            paramLabel = "jvm|tensorflow",
            defaultValue = "tensorflow",
            description = "What each process computes by (default: ${DEFAULT-VALUE}).")
    private String device;

    @Option(
            names = "--precision",
            paramLabel = "full|mixed",
            defaultValue = "full",
            description = "As of `train` (default: ${DEFAULT-VALUE}).")
    private String precision;

    @Option(names = "--rate", defaultValue = "0.001", description = "Learning rate (default: ${DEFAULT-VALUE}).")
    private double rate;

    @Option(names = "--seed", defaultValue = "1", description = "Decides weights, order and noise.")
    private long seed;

    @Option(
            names = "--checkpoint",
            paramLabel = "FILE",
            description =
                    "Go on from this file if it is there, keep what was learnt in it, and begin anew from it when a"
                            + " process is lost.")
    private Optional<Path> checkpoint;

    @Option(names = "--every", defaultValue = "20", description = "Steps between lines and checkpoints.")
    private long every;

    @Override
    public Integer call() {
        try {
            Mesh devices = Mesh.parse(mesh);
            if (draw.isPresent()) {
                PlacementView view = Placements.of(system, size, devices, rows, columns);
                Files.writeString(draw.get(), view.svg());
                System.out.print(view.text());
                System.err.println(draw.get());
                return 0;
            }
            SampleCommand.device(device);
            train(devices);
            return 0;
        } catch (IllegalArgumentException e) {
            throw new CommandFailure("variate: " + e.getMessage());
        } catch (IOException e) {
            throw new CommandFailure("variate: " + ModelFiles.reason(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("variate: interrupted");
        }
    }

    private void train(Mesh devices) throws IOException, InterruptedException {
        if (steps < 1 || every < 1 || rows < 1) {
            throw new CommandFailure("variate: --steps, --every and --rows are at least 1.");
        }
        MeshPlan.requireDivided(devices, parts.orElse(devices.size()));
        MeshJob job = new MeshJob(
                system,
                size,
                data.map(Path::toString).orElse(""),
                rows,
                parts.orElse(devices.size()),
                devices.toString(),
                device,
                precision,
                rate,
                steps,
                seed,
                checkpoint.map(Path::toString).orElse(""),
                every);
        for (int life = 1; ; life++) {
            try (MeshProcesses processes = new MeshProcesses(devices)) {
                tell(processes.run(job, this::tell), job);
                return;
            } catch (MeshProcesses.LostException lost) {
                if (checkpoint.isEmpty() || life == LIVES) {
                    throw new CommandFailure("variate: " + lost.getMessage()
                            + (checkpoint.isEmpty() ? " With --checkpoint it would have gone on from there." : ""));
                }
                System.err.println("variate: " + lost.getMessage() + " Going on from " + checkpoint.get() + ".");
            }
        }
    }

    private void tell(MeshProcesses.Step step) {
        if (step.number() % every == 0 || step.number() == steps) {
            System.out.printf(
                    Locale.ROOT, "step %d  loss %.4f nats a row  %.0f ms%n", step.number(), step.loss(), step.millis());
        }
    }

    private static void tell(List<MeshResult> results, MeshJob job) {
        for (MeshResult result : results) {
            System.out.printf(
                    Locale.ROOT,
                    "device %d: %.1f ms a step (median), of which %.1f adding up; %.1f ms of processor; %.1f rows/s%n",
                    result.member(),
                    result.stepMillis(),
                    result.summingMillis(),
                    result.processorMillis(),
                    job.rows() * job.parts() / result.stepMillis() * 1e3);
        }
    }
}
