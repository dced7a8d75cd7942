package dev.variate.device.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Draws in JVMs that are told to be on other processors than this one. */
class SameBitsTest {
    /** HotSpot's names for the x86 processors that it plays, at most what this one is. Another architecture passes over them. */
    private static final List<List<String>> PROCESSORS = List.of(
            // vectors of eight, four and two doubles
            List.of("-XX:UseAVX=3"),
            List.of("-XX:UseAVX=2"),
            List.of("-XX:UseAVX=1"),
            // no fused multiply-add in hardware: Java computes it with big decimals
            List.of("-XX:UseAVX=0"),
            // another library of elementary functions behind Math.exp and its like, as on another architecture
            List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:-UseLibmIntrinsic"),
            List.of("-Xint"),
            List.of("-XX:TieredStopAtLevel=1"));

    @Test
    void draws_are_the_same_to_the_bit_on_other_processors_and_whether_code_is_hot_or_cold() throws Exception {
        Map<String, String> expected = new HashMap<>();
        List<String> lanes = new ArrayList<>();
        try (ExecutorService two = Executors.newFixedThreadPool(2)) {
            List<Future<List<String>>> printed = PROCESSORS.stream()
                    .map(options -> two.submit(() -> run(options)))
                    .toList();
            for (int i = 0; i < printed.size(); i++) {
                List<String> lines = printed.get(i).get();
                assertThat(lines).as("printed with " + PROCESSORS.get(i)).hasSizeGreaterThan(8);
                lanes.add(lines.removeFirst());
                for (String line : lines) {
                    int space = line.lastIndexOf(' ');
                    String before = expected.putIfAbsent(line.substring(0, space), line.substring(space));
                    assertThat(line.substring(space))
                            .as(line.substring(0, space) + " with " + PROCESSORS.get(i))
                            .isEqualTo(before == null ? line.substring(space) : before);
                }
            }
        }
        assertThat(expected).hasSize(10);
        if (System.getProperty("os.arch").equals("amd64")) {
            // others were really played; four and eight depend on what this machine can do
            assertThat(lanes).contains("lanes 2");
        }
    }

    private static List<String> run(List<String> options) throws IOException, InterruptedException {
        boolean slow = options.contains("-XX:UseAVX=0") || options.contains("-Xint");
        List<String> command = Stream.of(
                        Stream.of(Path.of(System.getProperty("java.home"), "bin", "java")
                                .toString()),
                        Stream.of("-XX:+IgnoreUnrecognizedVMOptions", "-XX:+UseSerialGC"),
                        options.stream(),
                        Stream.of("--add-modules=jdk.incubator.vector", "-cp", System.getProperty("java.class.path")),
                        Stream.of(DrawsAsHashes.class.getName()),
                        slow ? Stream.of("light") : Stream.<String>of())
                .flatMap(words -> words)
                .toList();
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        return new ArrayList<>(printed.lines().toList());
    }
}
