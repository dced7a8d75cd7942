package dev.variate.pool.worker;

import dev.variate.pool.protocol.CheckpointFile;
import dev.variate.training.Checkpoint;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Brings a training's checkpoints to the studio while its steps go on, one at a time: what is taken while one is on its way is not brought, unless it is waited for. */
final class CheckpointUpload implements AutoCloseable {
    private final LeaseTalk talk;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("checkpoints").factory());
    private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);
    private long step = -1;

    CheckpointUpload(LeaseTalk talk) {
        this.talk = talk;
    }

    /** Whether the one before is there, so that another would be brought. */
    boolean isIdle() {
        return last.isDone();
    }

    /**
     * Brings it, on another thread.
     *
     * @throws IOException if the one before could not be written to this machine's disk
     */
    void offer(Checkpoint checkpoint) throws IOException {
        await();
        step = checkpoint.step();
        last = CompletableFuture.runAsync(() -> bring(checkpoint), thread);
    }

    /** Returns when it is there, whichever were before. */
    void bringLast(Checkpoint checkpoint) throws IOException {
        if (checkpoint.step() != step) {
            offer(checkpoint);
        }
        await();
    }

    private void await() throws IOException {
        try {
            last.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof UncheckedIOException io) {
                throw new IOException(
                        "The checkpoint after step " + step + " cannot be written to this worker's disk ("
                                + io.getCause().getMessage() + "); the run goes on from the one before.",
                        io);
            }
            throw e;
        }
    }

    private void bring(Checkpoint checkpoint) {
        try {
            Path file = Files.createTempFile("variate", ".checkpoint");
            try {
                checkpoint.write(file);
                bring(file, new CheckpointFile(checkpoint.step(), Files.size(file), FileCache.hash(file)));
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void bring(Path file, CheckpointFile description) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            for (int piece = 0; piece < description.pieces(); piece++) {
                byte[] bytes = in.readNBytes(CheckpointFile.PIECE);
                if (talk.askBytes("/checkpoints/" + description.step() + "/" + piece, bytes)
                        .isEmpty()) {
                    return;
                }
            }
        }
        talk.ask("/checkpoints", description);
    }

    @Override
    public void close() {
        thread.shutdown();
    }
}
