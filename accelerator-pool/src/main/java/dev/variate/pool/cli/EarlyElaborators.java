package dev.variate.pool.cli;

import dev.variate.pool.elaborator.Elaborators;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Starts the one elaborator of a command while the command line is still being read. */
final class EarlyElaborators {
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("elaborators").factory());
    private Future<Elaborators> started;

    /** Returns at once. */
    void start() {
        started = thread.submit(
                () -> Elaborators.start(Elaborators.Settings.standard().once()));
    }

    /** The elaborators, which the caller closes. */
    Elaborators take() {
        if (started == null) {
            start();
        }
        try {
            return started.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("variate: interrupted");
        } catch (ExecutionException e) {
            throw new CommandFailure("variate: the process that compiles models cannot be started: "
                    + e.getCause().getMessage());
        }
    }
}
