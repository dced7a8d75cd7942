package dev.variate.pool.cli;

import dev.variate.pool.worker.WorkerMain;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Joins a studio's pool with this machine. */
@Command(
        name = "worker",
        description = "Takes runs from a studio and samples them on this machine, until stopped.",
        mixinStandardHelpOptions = true)
final class WorkerCommand implements Callable<Integer> {
    @Option(
            names = "--studio",
            required = true,
            paramLabel = "URL",
            description = "The studio's address, such as http://127.0.0.1:8080.")
    private String studio;

    @Option(
            names = "--token-file",
            required = true,
            paramLabel = "FILE",
            description = "A file that holds the worker token.")
    private Path tokenFile;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "What the studio calls this worker (default: the host's name).")
    private String name;

    @Option(
            names = "--label",
            paramLabel = "LABEL",
            description = "What runs may ask for, such as gpu or big-memory. May be given again.")
    private List<String> labels = List.of();

    @Option(
            names = "--cluster-host",
            paramLabel = "HOST",
            description =
                    "Compute together with other workers, which reach this machine under HOST. TensorFlow's servers ask nobody who they are: only in a network that you trust.")
    private String clusterHost;

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description =
                    "Trust the studio's certificate by those in FILE (PEM) and no others: an authority's, or its own.")
    private Path ca;

    @Option(
            names = "--plain-http",
            description =
                    "Speak to a studio on another machine without encryption, where the network between is trusted.")
    private boolean plainHttp;

    @Option(names = "--with-parent", description = "End when the standard input ends.")
    private boolean withParent;

    @Override
    public Integer call() throws Exception {
        List<String> args = new ArrayList<>(List.of("--studio", studio, "--token-file", tokenFile.toString()));
        if (name != null) {
            args.addAll(List.of("--name", name));
        }
        labels.forEach(label -> args.addAll(List.of("--label", label)));
        if (clusterHost != null) {
            args.addAll(List.of("--cluster-host", clusterHost));
        }
        if (ca != null) {
            args.addAll(List.of("--ca", ca.toString()));
        }
        if (plainHttp) {
            args.add("--plain-http");
        }
        if (withParent) {
            args.add("--with-parent");
        }
        WorkerMain.main(args.toArray(String[]::new));
        return 0;
    }
}
