package dev.variate.pool.mesh;

/**
 * What a group of processes is to train.
 *
 * @param system one of {@link MeshSystem#NAMES}
 * @param size {@code small} or {@code full}
 * @param data a file of pictures; empty for what is made up
 * @param rows of one part of a step's batch
 * @param parts of a step's batch, of all copies together
 * @param mesh such as {@code data=2,model=4}
 * @param device {@code jvm} or {@code tensorflow}
 * @param precision {@code full} or {@code mixed}
 * @param rate the learning rate, of the Image Transformer a factor of it
 * @param checkpoint the file that is gone on from if it is there, and written every so often; empty for none
 * @param every steps between checkpoints
 */
public record MeshJob(
        String system,
        String size,
        String data,
        int rows,
        int parts,
        String mesh,
        String device,
        String precision,
        double rate,
        long steps,
        long seed,
        String checkpoint,
        long every) {}
