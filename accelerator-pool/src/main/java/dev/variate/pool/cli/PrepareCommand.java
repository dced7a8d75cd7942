package dev.variate.pool.cli;

import dev.variate.pool.elaborator.Elaborators;
import dev.variate.pool.worker.WarmUp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/**
 * Makes the cache of loaded classes from which elaborators start fast, then fits a small model, so that a JVM started with {@code
 * -XX:AOTCacheOutput} learns what the command line needs. The launcher calls it once after a build.
 */
@Command(name = "prepare", description = "Makes the caches from which later commands start fast.", hidden = true)
final class PrepareCommand implements Callable<Integer> {
    private static final String MODEL = """
            Tensor eightSchools(Tensor sigma) {
                var mu    = normal(0, 5);
                var tau   = halfCauchy(5);
                var z     = normal(0, 1, shape(8));
                var theta = mu + tau * z;
                var y     = normal(theta, sigma);
                return y;
            }
            """;
    private static final String DATA =
            "{\"sigma\": [15, 10, 16, 11, 9, 11, 10, 18], \"y\": [28, 8, -3, 7, -1, 1, 18, 12]}";

    @Override
    public Integer call() throws IOException {
        Elaborators.makeCache(Elaborators.Settings.standard());
        Path folder = Files.createTempDirectory("variate-prepare");
        Path model = Files.writeString(folder.resolve("EightSchools.java"), MODEL);
        Path data = Files.writeString(folder.resolve("eight-schools.json"), DATA);
        WarmUp.inBackground();
        var console = System.out;
        System.setOut(new java.io.PrintStream(java.io.OutputStream.nullOutputStream()));
        try {
            return VariateCli.commandLine(new EarlyElaborators())
                    .execute("sample", model.toString(), "--data", data.toString(), "--out", folder.toString());
        } finally {
            System.setOut(console);
            try (var files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }
    }
}
