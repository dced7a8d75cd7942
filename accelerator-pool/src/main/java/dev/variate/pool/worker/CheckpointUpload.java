package dev.variate.pool.worker;

import dev.variate.pool.protocol.CheckpointFile;
import dev.variate.training.Checkpoint;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Brings a training's checkpoints to the studio while its steps go on, one at a time: what is taken while one is on its way is not brought, unless it is waited for. They pass through no file of this machine, whose disk may be full.
 */
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

    /** Brings it, on another thread, after the one before. */
    void offer(Checkpoint checkpoint) {
        last.join();
        step = checkpoint.step();
        last = CompletableFuture.runAsync(() -> bring(checkpoint), thread);
    }

    /** Returns when it is there, whichever were before. */
    void bringLast(Checkpoint checkpoint) {
        if (checkpoint.step() != step) {
            offer(checkpoint);
        }
        last.join();
    }

    private void bring(Checkpoint checkpoint) {
        try {
            Pieces pieces = new Pieces(talk, checkpoint.step());
            checkpoint.write(pieces);
            pieces.end();
        } catch (LeaseGone nobodyWaits) {
            WorkerLog.say("the checkpoint after step " + checkpoint.step() + " is nobody's any more");
        } catch (IOException impossible) {
            throw new IllegalArgumentException("A checkpoint cannot be written", impossible);
        }
    }

    @Override
    public void close() {
        thread.shutdown();
    }

    private static final class LeaseGone extends IOException {
        private static final long serialVersionUID = 1;
    }

    /** Says what is written to it, piece by piece, and in the end what it was. */
    private static final class Pieces extends OutputStream {
        private final LeaseTalk talk;
        private final long step;
        private final MessageDigest digest;
        private final byte[] piece = new byte[CheckpointFile.PIECE];
        private int filled;
        private int number;
        private long bytes;

        Pieces(LeaseTalk talk, long step) {
            this.talk = talk;
            this.step = step;
            try {
                this.digest = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException impossible) {
                throw new IllegalStateException(impossible);
            }
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            int at = offset;
            while (at < offset + length) {
                int taken = Math.min(piece.length - filled, offset + length - at);
                System.arraycopy(from, at, piece, filled, taken);
                filled += taken;
                at += taken;
                if (filled == piece.length) {
                    say();
                }
            }
        }

        private void say() throws IOException {
            byte[] own = Arrays.copyOf(piece, filled);
            digest.update(own);
            bytes += filled;
            filled = 0;
            if (talk.askBytes("/checkpoints/" + step + "/" + number, own).isEmpty()) {
                throw new LeaseGone();
            }
            number++;
        }

        void end() throws IOException {
            if (filled > 0) {
                say();
            }
            talk.ask(
                    "/checkpoints",
                    new CheckpointFile(step, bytes, HexFormat.of().formatHex(digest.digest())));
        }
    }
}
