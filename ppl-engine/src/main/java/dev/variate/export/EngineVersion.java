package dev.variate.export;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Which engine this is: its release, and a digest of its classes, since two builds of one release may draw differently. */
public final class EngineVersion {
    private static final int DIGEST_BYTES = 4;

    private static final String OWN =
            Optional.ofNullable(EngineVersion.class.getPackage().getImplementationVersion())
                            .orElse("development")
                    + digest().map(text -> "+" + text).orElse("");

    private EngineVersion() {}

    /** Such as {@code 1.2.0+3f2a91c0}; without the digest where the classes can't be read as files. */
    public static String text() {
        return OWN;
    }

    private static Optional<String> digest() {
        CodeSource source = EngineVersion.class.getProtectionDomain().getCodeSource();
        if (source == null) {
            return Optional.empty();
        }
        try {
            Path classes = Path.of(source.getLocation().toURI());
            if (Files.isDirectory(classes)) {
                return Optional.of(digest(classes));
            }
            try (FileSystem jar = FileSystems.newFileSystem(classes)) {
                return Optional.of(digest(jar.getPath("/")));
            }
        } catch (IOException | URISyntaxException | NoSuchAlgorithmException | RuntimeException unreadable) {
            return Optional.empty();
        }
    }

    /** Of names and contents, so that a folder and the jar made of it are the same. */
    static String digest(Path root) throws IOException, NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        try (Stream<Path> files = Files.walk(root)) {
            List<Path> classes = files.filter(file -> file.toString().endsWith(".class"))
                    .sorted(Comparator.comparing(file -> name(root, file)))
                    .toList();
            for (Path file : classes) {
                digest.update(name(root, file).getBytes(StandardCharsets.UTF_8));
                digest.update(Files.readAllBytes(file));
            }
        }
        return HexFormat.of().formatHex(digest.digest(), 0, DIGEST_BYTES);
    }

    private static String name(Path root, Path file) {
        return root.relativize(file).toString().replace('\\', '/');
    }
}
