package dev.variate.pool.mesh;

import dev.variate.device.AllReduce;
import dev.variate.device.Device;
import dev.variate.device.Devices;
import dev.variate.device.Exchange;
import dev.variate.device.LocalExchange;
import dev.variate.device.ServerPort;
import dev.variate.parallel.Mesh;
import dev.variate.parallel.MeshPlan;
import dev.variate.parallel.MeshTraining;
import dev.variate.parallel.Placement;
import dev.variate.pool.start.TrainingPlan;
import dev.variate.tensor.Shape;
import dev.variate.training.Checkpoint;
import dev.variate.training.IdxFile;
import dev.variate.training.Recipe;
import dev.variate.training.Rows;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * The process of one device of a mesh, which ends with its group because a TensorFlow server cannot be stopped in any other way. {@link MeshProcesses} is the other end of its pipes.
 *
 * <p>It says a free port, reads the job, its number and the addresses of all, each on a line, and then says {@code step}, {@code done}, {@code lost} (of another) or {@code error} in lines. When its input ends, so does it, at once.
 */
public final class MeshMain {
    private static final int ROUNDS = 21;
    private static final Shape USUAL_PICTURE = Shape.of(28, 28);

    private MeshMain() {}

    public static void main(String[] args) throws IOException {
        PrintStream out = System.out;
        // what anything else in this process prints must not stand among the lines
        System.setOut(System.err);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String job;
        String member;
        String addresses;
        try (ServerPort port = ServerPort.reserve()) {
            say(out, "port " + port.number());
            job = in.readLine();
            member = in.readLine();
            addresses = in.readLine();
        }
        if (addresses == null) {
            return;
        }
        Thread.ofPlatform()
                .name("training")
                .start(() -> serve(out, job, Integer.parseInt(member), List.of(addresses.split(" "))));
        while (in.readLine() != null) {
            // nothing more is to be said, but that it is over
        }
        Runtime.getRuntime().halt(0);
    }

    private static void serve(PrintStream out, String job, int member, List<String> addresses) {
        try {
            MeshJob read = JsonMapper.shared().readValue(job, MeshJob.class);
            Exchange exchange = addresses.size() == 1
                    ? LocalExchange.group(1).get(0)
                    : Devices.named("tensorflow").join(addresses, member);
            MeshResult result = train(out, read, exchange);
            exchange.close();
            say(out, "done " + JsonMapper.shared().writeValueAsString(result));
        } catch (IllegalStateException lost) {
            // as a group says it of one of its members
            say(out, "lost " + words(lost));
        } catch (RuntimeException | IOException | LinkageError failed) {
            say(out, "error " + words(failed));
        }
    }

    private static String words(Throwable failed) {
        return (failed.getMessage() == null ? failed.toString() : failed.getMessage()).replace('\n', ' ');
    }

    private static MeshResult train(PrintStream out, MeshJob job, Exchange exchange) throws IOException {
        Optional<IdxFile> file =
                job.data().isEmpty() ? Optional.empty() : Optional.of(IdxFile.open(Path.of(job.data()), "image"));
        try {
            return train(out, job, exchange, file);
        } finally {
            file.ifPresent(IdxFile::close);
        }
    }

    private static MeshResult train(PrintStream out, MeshJob job, Exchange exchange, Optional<IdxFile> file)
            throws IOException {
        MeshSystem system = MeshSystem.named(
                job.system(), job.size(), file.map(IdxFile::row).orElse(USUAL_PICTURE));
        Rows rows = file.map(f -> (Rows) f).orElse(system.madeUp());
        Mesh mesh = Mesh.parse(job.mesh());
        Device device = Devices.named(job.device());
        boolean single = !job.device().equals("jvm");
        Recipe full = system.recipe(job.rate()).inParts(job.parts());
        Recipe recipe = TrainingPlan.isMixed(job.precision()) ? full.inMixedPrecision() : full;
        double[] sums = new double[] {sumMillis(exchange, 1), sumMillis(exchange, MeshResult.LARGE)};
        var loss = system.loss(rows, job.rows());
        var placement = system.placement(mesh.extent(Mesh.MODEL));
        Optional<Path> checkpoint =
                job.checkpoint().isEmpty() ? Optional.empty() : Optional.of(Path.of(job.checkpoint()));
        boolean more = checkpoint.isPresent() && Files.exists(checkpoint.get());
        try (MeshTraining training = more
                ? MeshTraining.resume(
                        loss,
                        recipe,
                        rows,
                        mesh,
                        placement,
                        device,
                        single,
                        exchange,
                        Checkpoint.read(checkpoint.get()))
                : MeshTraining.begin(loss, recipe, rows, mesh, placement, device, single, exchange, job.seed())) {
            new MeshPlan(mesh, placement, Placement.places(loss.program()), training.partition()).requireBusy();
            int count = (int) Math.max(0, job.steps() - training.steps());
            double[] millis = new double[count];
            double[] summing = new double[count];
            Duration begun = Duration.ZERO;
            for (int i = 0; i < count; i++) {
                if (i == count / 4) {
                    begun = processor();
                }
                long start = System.nanoTime();
                MeshTraining.Report report = training.step();
                millis[i] = (System.nanoTime() - start) / 1e6;
                summing[i] = report.summingMillis();
                if (exchange.member() == 0) {
                    say(out, "step " + report.step() + " " + report.loss() + " " + millis[i]);
                }
                if (checkpoint.isPresent() && (training.steps() % job.every() == 0 || i == count - 1)) {
                    Optional<Checkpoint> state = training.checkpoint();
                    if (state.isPresent()) {
                        state.get().write(checkpoint.get());
                    }
                }
            }
            double processor = processor().minus(begun).toNanos() / 1e6 / Math.max(1, count - count / 4);
            return new MeshResult(
                    exchange.member(),
                    median(millis, count / 4),
                    median(summing, count / 4),
                    processor,
                    sums[0],
                    sums[1],
                    loss.size() + 1);
        }
    }

    private static Duration processor() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private static double sumMillis(Exchange exchange, int length) {
        if (!(exchange instanceof AllReduce group) || exchange.members() == 1) {
            return 0;
        }
        double[] millis = new double[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            long start = System.nanoTime();
            group.sum(new float[length]);
            millis[i] = (System.nanoTime() - start) / 1e6;
        }
        return median(millis, 1);
    }

    private static double median(double[] all, int from) {
        double[] some = Arrays.copyOfRange(all, from, all.length);
        Arrays.sort(some);
        return some.length == 0 ? 0 : some[some.length / 2];
    }

    private static void say(PrintStream out, String line) {
        out.println(line);
        out.flush();
    }
}
