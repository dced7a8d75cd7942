package dev.variate.pool.worker;

import java.io.File;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** How a studio starts a worker beside itself; the flags are chosen here, once. */
public final class LocalWorker {
    private LocalWorker() {}

    /**
     * The command of a worker that ends with the process that started it.
     *
     * @param lib the folder of the pool's jars
     * @param tokenFile readable by this user only; the token itself never stands in a command
     */
    public static List<String> command(Path lib, URI studio, Path tokenFile, String name) {
        return command(classPath(lib), List.of("-Dvariate.pool.lib=" + lib), studio, tokenFile, name);
    }

    /** The same on a class path that is at hand, where no folder of jars has been laid out. */
    public static List<String> command(String classPath, URI studio, Path tokenFile, String name) {
        return command(classPath, List.of(), studio, tokenFile, name);
    }

    private static List<String> command(
            String classPath, List<String> properties, URI studio, Path tokenFile, String name) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-Xlog:disable",
                "-Xlog:all=off"));
        command.addAll(properties);
        command.addAll(List.of(
                "-cp",
                classPath,
                WorkerMain.class.getName(),
                "--studio",
                studio.toString(),
                "--token-file",
                tokenFile.toString(),
                "--name",
                name,
                "--with-parent"));
        return List.copyOf(command);
    }

    /** Our own jars first and TensorFlow's last, because classes are looked for in this order. */
    static String classPath(Path lib) {
        File[] jars = lib.toFile().listFiles((folder, file) -> file.endsWith(".jar"));
        if (jars == null || jars.length == 0) {
            throw new IllegalStateException("There are no jars in " + lib + "; build the pool first");
        }
        return Arrays.stream(jars)
                .sorted(Comparator.comparingInt(LocalWorker::rank).thenComparing(File::getName))
                .map(File::getPath)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static int rank(File jar) {
        String name = jar.getName();
        if (name.startsWith("accelerator-pool") || name.startsWith("ppl-engine")) {
            return 0;
        }
        return name.startsWith("tensorflow")
                        || name.startsWith("ndarray")
                        || name.startsWith("javacpp")
                        || name.startsWith("protobuf")
                ? 2
                : 1;
    }
}
