package dev.variate.backend.run;

import dev.variate.backend.InvalidInputException;
import dev.variate.pool.protocol.CheckpointFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/** The newest checkpoint of each training, in pieces that fit into memory. One that is half written is pieces that nothing speaks of; the one before stays until it is whole. */
@Component
class TrainingCheckpoints {
    private final JdbcClient jdbc;
    private final RunQueue queue;

    TrainingCheckpoints(JdbcClient jdbc, RunQueue queue) {
        this.jdbc = jdbc;
        this.queue = queue;
    }

    private record Kept(long step, int attempt, long bytes, byte[] sha256) {
        CheckpointFile file() {
            return new CheckpointFile(step, bytes, HexFormat.of().formatHex(sha256));
        }
    }

    /**
     * A piece has come. Whether the attempt is to end.
     *
     * @throws LeaseLostException if the attempt is no longer the run's
     */
    @Transactional
    boolean piece(long runId, int attempt, long step, int number, byte[] content) {
        boolean leave = queue.extend(runId, attempt);
        if (content.length > CheckpointFile.PIECE
                || (long) number * CheckpointFile.PIECE + content.length > CheckpointFile.MOST_BYTES) {
            throw new InvalidInputException(
                    "",
                    "A checkpoint has at most %,d MB here, in pieces of %,d bytes: train a smaller model, or by an optimiser that remembers less."
                            .formatted(CheckpointFile.MOST_BYTES >> 20, CheckpointFile.PIECE));
        }
        jdbc.sql(
                        "insert into training_checkpoint_pieces (run_id, attempt, step, number, content) values (?, ?, ?, ?, ?)"
                                + " on conflict (run_id, attempt, step, number) do update set content = excluded.content")
                .params(runId, attempt, step, number, content)
                .update();
        return leave;
    }

    /**
     * All pieces have come: from now on the run goes on from here, and what it lost of workers before counts no more. Whether the attempt is to end.
     *
     * @throws LeaseLostException if the attempt is no longer the run's
     * @throws InvalidInputException if they are not the file that is spoken of
     */
    @Transactional
    boolean whole(long runId, int attempt, CheckpointFile file) {
        boolean leave = queue.extend(runId, attempt);
        byte[] sha256 = HexFormat.of().parseHex(file.sha256());
        if (kept(runId)
                .filter(known -> known.step() == file.step() && known.attempt() == attempt)
                .isPresent()) {
            return leave; // said again, because its sender did not see the answer
        }
        if (!MessageDigest.isEqual(sha256, digest(runId, attempt, file))) {
            throw new InvalidInputException(
                    "sha256",
                    "The pieces of the checkpoint after step " + file.step() + " are not the file: send it again.");
        }
        jdbc.sql("""
                        insert into training_checkpoints (run_id, step, attempt, bytes, sha256) values (?, ?, ?, ?, ?)
                        on conflict (run_id) do update set step = excluded.step, attempt = excluded.attempt, bytes = excluded.bytes, sha256 = excluded.sha256, taken_at = now()""").params(runId, file.step(), attempt, file.bytes(), sha256).update();
        jdbc.sql("""
                        insert into chain_checkpoints (run_id, chain, next_iteration, state) values (?, 0, ?, '')
                        on conflict (run_id, chain) do update set next_iteration = excluded.next_iteration, updated_at = now()""").params(runId, Math.toIntExact(file.step())).update();
        jdbc.sql("delete from training_checkpoint_pieces where run_id = ? and (attempt <> ? or step <> ?)")
                .params(runId, attempt, file.step())
                .update();
        jdbc.sql("update runs set losses = 0 where id = ? and losses > 0")
                .param(runId)
                .update();
        return leave;
    }

    private byte[] digest(long runId, int attempt, CheckpointFile file) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (int number = 0; number < file.pieces(); number++) {
                piece(runId, attempt, file.step(), number).ifPresent(digest::update);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private Optional<byte[]> piece(long runId, int attempt, long step, int number) {
        return jdbc.sql(
                        "select content from training_checkpoint_pieces where run_id = ? and attempt = ? and step = ? and number = ?")
                .params(runId, attempt, step, number)
                .query(byte[].class)
                .optional();
    }

    private Optional<Kept> kept(long runId) {
        return jdbc.sql("select step, attempt, bytes, sha256 from training_checkpoints where run_id = ?")
                .param(runId)
                .query(Kept.class)
                .optional();
    }

    /** The newest that is whole. */
    @Transactional(readOnly = true)
    public Optional<CheckpointFile> newest(long runId) {
        return kept(runId).map(Kept::file);
    }

    /**
     * Copies the newest, if there is one, in the state that it has when this begins: one that takes its place meanwhile does not disturb. For as long as this takes it holds a transaction, so the file is not to be one that waits for
     * somebody.
     */
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public Optional<CheckpointFile> copy(long runId, Path file) throws IOException {
        Optional<CheckpointFile> newest = newest(runId);
        if (newest.isPresent()) {
            try (OutputStream out = Files.newOutputStream(file)) {
                write(runId, out);
            }
        }
        return newest;
    }

    /**
     * Writes the newest, piece by piece; no transaction is held while the reader takes its time.
     *
     * @throws IOException if it was replaced meanwhile, so that what was written is not whole
     */
    void write(long runId, OutputStream out) throws IOException {
        Kept kept = kept(runId).orElseThrow(() -> new IOException("There is no checkpoint of run " + runId));
        for (int number = 0; number < kept.file().pieces(); number++) {
            out.write(piece(runId, kept.attempt(), kept.step(), number)
                    .orElseThrow(
                            () -> new IOException("A newer checkpoint has taken this one's place; fetch that one")));
        }
    }
}
