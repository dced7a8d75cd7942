package dev.variate.backend.run;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Says of a run that was to make another's draws again whether it did. */
@Component
class Reproductions {
    private final RunRepository runs;
    private final BlockStore blocks;
    private final JdbcClient jdbc;

    Reproductions(RunRepository runs, BlockStore blocks, JdbcClient jdbc) {
        this.runs = runs;
        this.blocks = blocks;
        this.jdbc = jdbc;
    }

    /** Compares all draws that both have, and keeps the answer. */
    void judge(RunEntity run) {
        run.reproduces().stream()
                .boxed()
                .flatMap(id -> runs.findById(id).stream())
                .filter(original -> original.status() == RunStatus.SUCCEEDED)
                .forEach(original -> {
                    int draws = Math.min(run.counted(), original.counted());
                    boolean same = run.scalars().equals(original.scalars())
                            && MessageDigest.isEqual(digest(run, draws), digest(original, draws));
                    jdbc.sql("update runs set same_draws = ? where id = ?")
                            .params(same, run.id())
                            .update();
                });
    }

    /** Of the first {@code draws} of each chain, bit by bit: what is equal but for the sign of a zero is not the same. */
    private byte[] digest(RunEntity run, int draws) {
        MessageDigest digest = sha256();
        int end = run.settings().warmup() + draws;
        blocks.each(run.id(), block -> {
            int count = Math.min(block.count(), end - block.firstIteration());
            if (!block.warmup() && count > 0) {
                ByteBuffer bytes = ByteBuffer.allocate(block.draws().length / block.count() * count * Double.BYTES);
                bytes.asDoubleBuffer().put(block.draws(), 0, bytes.capacity() / Double.BYTES);
                digest.update(bytes);
            }
        });
        return digest.digest();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("Every Java has SHA-256", missing);
        }
    }
}
