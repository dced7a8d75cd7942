package dev.variate.pool.worker;

import dev.variate.pool.protocol.DataFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Files of pictures that this machine has fetched, by their hash, for all its workers: in the folder that {@code VARIATE_FILES} names, else {@code ~/.cache/variate/files}. What is in a file is looked at each time it is asked for, and a file that is damaged is fetched again.
 * Beyond {@value #MOST_GB} GB those that were not asked for the longest make room.
 */
final class FileCache {
    private static final long MOST_GB = 50;

    private final StudioClient studio;
    private final Path folder;

    FileCache(StudioClient studio) {
        this(
                studio,
                Optional.ofNullable(System.getenv("VARIATE_FILES"))
                        .map(Path::of)
                        .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache", "variate", "files")));
    }

    FileCache(StudioClient studio, Path folder) {
        this.studio = studio;
        this.folder = folder;
    }

    /**
     * The file on this machine, fetched if it is not here.
     *
     * @throws IOException if it cannot be had whole; the message says why, and what to do
     */
    Path get(DataFile file) throws IOException {
        Path own = folder.resolve(file.sha256());
        if (Files.exists(own) && Files.size(own) == file.bytes() && hash(own).equals(file.sha256())) {
            Files.setLastModifiedTime(own, FileTime.from(Instant.now()));
            return own;
        }
        Path fresh;
        try {
            Files.createDirectories(folder);
            makeRoom(file.bytes());
            fresh = Files.createTempFile(folder, "fetching", "");
        } catch (IOException e) {
            throw new IOException(
                    "The worker cannot keep files in " + folder + " (" + e.getMessage()
                            + "): let VARIATE_FILES name a folder that it can write to, and start it again.",
                    e);
        }
        try {
            long room = Files.getFileStore(folder).getUsableSpace();
            if (room < file.bytes()) {
                throw new IOException(
                        "The worker's disk has %,d MB free at %s, and %s has %,d MB: free some, or let VARIATE_FILES name another folder."
                                .formatted(room >> 20, folder, file.name(), file.bytes() >> 20));
            }
            fetch(file, fresh);
            Files.move(fresh, own, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
        return own;
    }

    private void fetch(DataFile file, Path to) throws IOException {
        Optional<StudioClient.Answer> answer = studio.fetch("/pool/v1/files/" + file.sha256(), to);
        if (answer.isEmpty() || answer.get().status() != 200) {
            throw new IOException("The studio does not give " + file.name() + " ("
                    + answer.map(given -> given.status() + ": " + given.words()).orElse("it cannot be asked any more")
                    + ")");
        }
        if (Files.size(to) != file.bytes() || !hash(to).equals(file.sha256())) {
            throw new IOException(file.name()
                    + " came damaged: %,d bytes of %,d, or others than those with the hash %s. Run it again; if that does not help, bring the file to the studio anew."
                            .formatted(Files.size(to), file.bytes(), file.sha256()));
        }
    }

    /** In hexadecimal digits. */
    static String hash(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[1 << 20];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void makeRoom(long bytes) throws IOException {
        record Kept(Path file, long bytes, FileTime used) {}
        List<Kept> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(f -> f.getFileName().toString().matches("[0-9a-f]{64}"))
                    .toList()) {
                all.add(new Kept(file, Files.size(file), Files.getLastModifiedTime(file)));
            }
        }
        all.sort(Comparator.comparing(Kept::used));
        long taken = bytes + all.stream().mapToLong(Kept::bytes).sum();
        for (Kept oldest : all) {
            if (taken <= MOST_GB << 30) {
                return;
            }
            // whoever has it mapped goes on reading it
            Files.deleteIfExists(oldest.file());
            taken -= oldest.bytes();
        }
    }
}
