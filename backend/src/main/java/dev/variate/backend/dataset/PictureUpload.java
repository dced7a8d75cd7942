package dev.variate.backend.dataset;

import dev.variate.backend.InvalidInputException;
import dev.variate.tensor.Shape;
import dev.variate.training.IdxFile;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** A file of pictures on its way in: it lies unpacked on the disk, never whole in memory, until it is known to be one. Closing it deletes it. */
record PictureUpload(Path file, Pictures pictures, byte[] preview) implements AutoCloseable {
    private static final int PIECE = 1 << 16;
    /** Elements of a picture; more than any network here is given, and little enough that a row fits into memory. */
    private static final int LARGEST = 1 << 22;

    private static final int PREVIEWED = 16;

    /**
     * @param in the file, unpacked or as gzip
     * @param room the bytes that it may take when it is unpacked
     * @throws InvalidInputException if it is no whole file of pictures, or too large
     */
    static PictureUpload receive(InputStream in, long room) {
        Path file = null;
        try {
            file = Files.createTempFile("variate-pictures", ".idx");
            String sha256 = spool(in, file, room);
            return looked(file, sha256);
        } catch (IOException e) {
            discard(file);
            throw new InvalidInputException("file", words(e));
        } catch (RuntimeException e) {
            discard(file);
            throw e;
        }
    }

    private static String spool(InputStream in, Path file, long room) throws IOException {
        MessageDigest digest = sha256();
        byte[] buffer = new byte[PIECE];
        long size = 0;
        try (InputStream unpacked = unpacked(in);
                OutputStream out = Files.newOutputStream(file)) {
            for (int read = unpacked.read(buffer); read >= 0; read = unpacked.read(buffer)) {
                size += read;
                if (size > room) {
                    throw new InvalidInputException(
                            "file",
                            "The pictures are larger than the %,d MB that are left of what the pictures of this project may take. Bring fewer, or delete for good what nobody needs."
                                    .formatted(room / 1_000_000));
                }
                digest.update(buffer, 0, read);
                out.write(buffer, 0, read);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Files of gzip are known by how they begin, whatever they are called. */
    private static InputStream unpacked(InputStream in) throws IOException {
        PushbackInputStream peeked = new PushbackInputStream(in, 2);
        byte[] head = peeked.readNBytes(2);
        peeked.unread(head);
        boolean packed = head.length == 2 && head[0] == 0x1f && head[1] == (byte) 0x8b;
        return packed ? new GZIPInputStream(peeked, PIECE) : peeked;
    }

    private static PictureUpload looked(Path file, String sha256) throws IOException {
        try (IdxFile images = IdxFile.open(file, "image")) {
            Shape row = images.row();
            if (row.rank() < 2 || row.rank() > 3) {
                throw new InvalidInputException(
                        "file",
                        "The file holds rows of shape " + row
                                + ". Pictures have height and width, and channels after them if there are several; labels are no pictures.");
            }
            List<Integer> shape = Arrays.stream(row.dims()).boxed().toList();
            if (row.size() < 1 || row.size() > LARGEST) {
                throw new InvalidInputException(
                        "file",
                        "The file holds pictures of shape %s. Each may have up to %,d numbers."
                                .formatted(row, LARGEST));
            }
            long[] first = new long[(int) Math.min(PREVIEWED, images.count())];
            Arrays.setAll(first, i -> i);
            byte[] preview = PictureStrip.png(images.read(first).get("image"));
            Pictures pictures = new Pictures(sha256, (int) images.count(), shape, Files.size(file));
            return new PictureUpload(file, pictures, preview);
        } catch (IOException e) {
            // It is called by what the sender knows, not by where it lies here.
            throw new InvalidInputException("file", e.getMessage().replace(file.toString(), "The file"));
        }
    }

    private static String words(IOException e) {
        if (e instanceof EOFException || e instanceof ZipException) {
            return "The file is no whole gzip file: " + e.getMessage() + ". It is cut off or damaged; fetch it again.";
        }
        String reason = String.valueOf(e.getMessage());
        return reason.contains("No space left")
                ? "The studio's disk has no room left for the file. Tell whoever runs the studio."
                : "The file did not arrive whole: " + reason + ". Send it again.";
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    @Override
    public void close() {
        discard(file);
    }

    private static void discard(Path file) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("A temporary file cannot be deleted", e);
        }
    }
}
