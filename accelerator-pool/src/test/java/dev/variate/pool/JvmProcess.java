package dev.variate.pool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Runs a main class of this project in a process of its own, on the tests' class path. */
public final class JvmProcess {
    private static final long LIMIT_SECONDS = 120;

    private JvmProcess() {}

    /** @param errors without the JVM's own warning about the incubator module */
    public record Ended(int code, String output, String errors) {}

    public static ProcessBuilder builder(Class<?> main, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-Xmx512m",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                main.getName()));
        command.addAll(arguments);
        return new ProcessBuilder(command);
    }

    public static Ended run(Path folder, Class<?> main, List<String> arguments)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile(folder, "output", "");
        Path errors = Files.createTempFile(folder, "errors", "");
        Process process = builder(main, arguments)
                .directory(folder.toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException(
                    main.getSimpleName() + " " + arguments + " did not end: " + Files.readString(errors));
        }
        return new Ended(
                process.exitValue(),
                Files.readString(output),
                Files.readString(errors)
                        .lines()
                        .filter(l -> !l.startsWith("WARNING: Using incubator modules"))
                        .collect(Collectors.joining("\n")));
    }
}
