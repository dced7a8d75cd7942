package dev.variate.pool.mesh;

import dev.variate.parallel.Mesh;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import tools.jackson.databind.json.JsonMapper;

/** The processes of a mesh on this machine, one for each device, for as long as this object. */
public final class MeshProcesses implements AutoCloseable {
    private static final int MOST = 64;

    private final List<Process> processes = new ArrayList<>();
    private final BlockingQueue<Line> lines = new LinkedBlockingQueue<>();

    /** What a process said; empty when it has ended. */
    private record Line(int member, Optional<String> text) {}

    /**
     * A step, as the first process tells it.
     *
     * @param loss in nats a row, before it
     */
    public record Step(long number, double loss, double millis) {}

    /** A process that is gone or stuck before its work was done: what was reached is in the checkpoint, if there is one. */
    public static final class LostException extends RuntimeException {
        private static final long serialVersionUID = 1;

        LostException(String message) {
            super(message);
        }
    }

    /** @throws IOException if they cannot be started */
    public MeshProcesses(Mesh mesh) throws IOException {
        mesh.fitting(MOST, "processes at most on one machine");
        for (int i = 0; i < mesh.size(); i++) {
            processes.add(start());
        }
    }

    private static Process start() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-modules",
                        "jdk.incubator.vector",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Xmx1g",
                        "-XX:+UseSerialGC",
                        "-XX:-UsePerfData",
                        "-cp",
                        System.getProperty("java.class.path"),
                        MeshMain.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** The operating system's numbers of the processes, in the order of the devices. */
    public List<Long> pids() {
        return processes.stream().map(Process::pid).toList();
    }

    /**
     * Runs one job on all of them. Once only.
     *
     * @param heard of each step
     * @return what each process measured, in order
     * @throws LostException if a process ended before its time, or does not answer the others any more
     * @throws IllegalArgumentException if the job cannot be, in words
     */
    public List<MeshResult> run(MeshJob job, Consumer<Step> heard) throws IOException, InterruptedException {
        for (int i = 0; i < processes.size(); i++) {
            int member = i;
            BufferedReader in = new BufferedReader(
                    new InputStreamReader(processes.get(i).getInputStream(), StandardCharsets.UTF_8));
            Thread.ofPlatform().daemon().name("device " + i).start(() -> read(member, in));
        }
        String[] addresses = new String[processes.size()];
        for (int missing = addresses.length; missing > 0; missing--) {
            Line line = next();
            addresses[line.member()] = "127.0.0.1:" + line.text().orElseThrow().substring("port ".length());
        }
        for (int i = 0; i < addresses.length; i++) {
            Writer writer = new OutputStreamWriter(processes.get(i).getOutputStream(), StandardCharsets.UTF_8);
            writer.write(
                    JsonMapper.shared().writeValueAsString(job) + "\n" + i + "\n" + String.join(" ", addresses) + "\n");
            writer.flush();
        }
        MeshResult[] results = new MeshResult[addresses.length];
        for (int missing = results.length; missing > 0; ) {
            Line line = next();
            String text = line.text().orElseThrow();
            String rest = text.substring(text.indexOf(' ') + 1);
            if (text.startsWith("step ")) {
                String[] numbers = rest.split(" ");
                heard.accept(new Step(
                        Long.parseLong(numbers[0]), Double.parseDouble(numbers[1]), Double.parseDouble(numbers[2])));
            } else if (text.startsWith("done ")) {
                results[line.member()] = JsonMapper.shared().readValue(rest, MeshResult.class);
                missing--;
            } else if (text.startsWith("lost ")) {
                throw new LostException(rest + ".");
            } else if (text.startsWith("error ")) {
                throw new IllegalArgumentException(rest);
            }
        }
        return List.of(results);
    }

    private Line next() throws InterruptedException {
        Line line = lines.take();
        if (line.text().isEmpty()) {
            throw new LostException("The process of device " + line.member()
                    + " ended before its work was done; it may have been killed, or found too little memory.");
        }
        return line;
    }

    private void read(int member, BufferedReader in) {
        try {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                lines.add(new Line(member, Optional.of(line)));
            }
        } catch (IOException gone) {
            // as if it had ended, which it has or will
        }
        lines.add(new Line(member, Optional.empty()));
    }

    /** They are gone when this returns. */
    @Override
    public void close() {
        processes.forEach(Process::destroyForcibly);
        boolean interrupted = false;
        for (Process process : processes) {
            while (process.isAlive()) {
                try {
                    process.waitFor();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
