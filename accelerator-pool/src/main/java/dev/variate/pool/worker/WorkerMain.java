package dev.variate.pool.worker;

import dev.variate.device.Devices;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A worker's process. It asks the studio for work, and opens no port unless {@code --cluster-host} allows it.
 *
 * <p>{@code --studio URL --token-file FILE [--name NAME] [--label LABEL]… [--cluster-host HOST] [--ca FILE] [--plain-http] [--with-parent]}. With {@code --with-parent} it ends when its standard input ends,
 * that is, when the process that started it is gone. Models and draws travel, so an address on another machine must be https, unless {@code --plain-http} says that the network between is trusted.
 */
public final class WorkerMain {
    private WorkerMain() {}

    public static void main(String[] args) {
        String studio = "";
        String tokenFile = "";
        String name = "";
        List<String> labels = new ArrayList<>();
        String clusterHost = "";
        String ca = "";
        boolean plainHttp = false;
        boolean withParent = false;
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "--studio" -> studio = i + 1 < args.length ? args[++i] : "";
                case "--token-file" -> tokenFile = i + 1 < args.length ? args[++i] : "";
                case "--name" -> name = i + 1 < args.length ? args[++i] : "";
                case "--label" -> labels.add(i + 1 < args.length ? args[++i] : "");
                case "--cluster-host" -> clusterHost = i + 1 < args.length ? args[++i] : "";
                case "--ca" -> ca = i + 1 < args.length ? args[++i] : "";
                case "--plain-http" -> plainHttp = true;
                case "--with-parent" -> withParent = true;
                default -> fail("Unknown option " + args[i]);
            }
        }
        URI address = address(studio, plainHttp);
        if (tokenFile.isEmpty() || !Files.isReadable(Path.of(tokenFile))) {
            fail("--token-file must be a file that holds the worker token; cannot read '" + tokenFile + "'");
        }
        if (withParent) {
            Thread.ofPlatform().daemon().name("parent").start(WorkerMain::endWithParent);
        }
        // Whichever thread hears it first.
        Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> {
            if (thrown instanceof RefusedException) {
                fail(thrown.getMessage());
            }
            WorkerLog.say("a thread failed by a mistake of ours: " + thrown);
        });
        try {
            plugin();
            Optional<Path> authority = ca.isEmpty() ? Optional.empty() : Optional.of(Path.of(ca));
            Worker worker = new Worker(address, Path.of(tokenFile), authority, name, labels, clusterHost);
            Runtime.getRuntime().addShutdownHook(new Thread(worker::stop, "stop"));
            Thread.ofPlatform().daemon().name("warm-up").start(WarmUp::thoroughly);
            worker.serve();
        } catch (RefusedException | IllegalArgumentException e) {
            fail(e.getMessage());
        }
    }

    /** Says why there is no device {@code pjrt}, if somebody has named a plug-in for one. */
    private static void plugin() {
        if (System.getenv().containsKey("VARIATE_PJRT_PLUGIN")) {
            try {
                Devices.named("pjrt");
            } catch (IllegalArgumentException notHere) {
                WorkerLog.say(notHere.getMessage());
            }
        }
    }

    private static URI address(String studio, boolean plainHttp) {
        if (!studio.matches("https?://[^/\\s]+/?")) {
            fail("--studio must be the studio's address, such as http://127.0.0.1:8080; found '" + studio + "'");
        }
        URI address = URI.create(studio);
        if (address.getScheme().equals("http") && !plainHttp && !onThisMachine(address.getHost())) {
            fail("The studio at " + studio
                    + " is on another machine, and http can be read on the way there: use its https address,"
                    + " or say --plain-http if the network between is one that you trust");
        }
        return address;
    }

    private static boolean onThisMachine(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static void endWithParent() {
        try {
            while (System.in.read() >= 0) {
                // what the parent says does not matter, only that it is there
            }
        } catch (IOException e) {
            WorkerLog.say("lost the parent process: " + e.getMessage());
        }
        System.exit(0);
    }

    private static void fail(String message) {
        System.err.println("variate worker: " + message);
        System.exit(1);
    }
}
