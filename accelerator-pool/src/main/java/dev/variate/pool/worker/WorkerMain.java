package dev.variate.pool.worker;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A worker's process. It opens no port: it asks the studio for work.
 *
 * <p>{@code --studio URL --token-file FILE [--name NAME] [--with-parent]}. With {@code --with-parent} it ends when its standard input ends,
 * that is, when the process that started it is gone.
 */
public final class WorkerMain {
    private WorkerMain() {}

    public static void main(String[] args) {
        String studio = "";
        String tokenFile = "";
        String name = "";
        boolean withParent = false;
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "--studio" -> studio = i + 1 < args.length ? args[++i] : "";
                case "--token-file" -> tokenFile = i + 1 < args.length ? args[++i] : "";
                case "--name" -> name = i + 1 < args.length ? args[++i] : "";
                case "--with-parent" -> withParent = true;
                default -> fail("Unknown option " + args[i]);
            }
        }
        if (!studio.matches("https?://.+")) {
            fail("--studio must be the studio's address, such as http://127.0.0.1:8080; found '" + studio + "'");
        }
        if (tokenFile.isEmpty() || !Files.isReadable(Path.of(tokenFile))) {
            fail("--token-file must be a file that holds the worker token; cannot read '" + tokenFile + "'");
        }
        if (withParent) {
            Thread.ofPlatform().daemon().name("parent").start(WorkerMain::endWithParent);
        }
        Worker worker = new Worker(URI.create(studio), Path.of(tokenFile), name);
        Runtime.getRuntime().addShutdownHook(new Thread(worker::stop, "stop"));
        Thread.ofPlatform().daemon().name("warm-up").start(WarmUp::thoroughly);
        try {
            worker.serve();
        } catch (RefusedException e) {
            fail(e.getMessage());
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
