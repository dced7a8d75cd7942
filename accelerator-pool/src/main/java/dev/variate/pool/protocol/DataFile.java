package dev.variate.pool.protocol;

import java.util.List;

/**
 * A file of pictures that a leased run reads: a worker fetches it once by {@code GET /pool/v1/files/{sha256}} and keeps it under its hash.
 *
 * @param name what people call it
 * @param sha256 of its bytes, in hexadecimal digits
 * @param shape pictures, height, width, and channels if they have an axis
 */
public record DataFile(String name, String sha256, long bytes, List<Integer> shape) {
    public DataFile {
        shape = List.copyOf(shape);
        if (!sha256.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("No file has the hash " + sha256);
        }
    }
}
