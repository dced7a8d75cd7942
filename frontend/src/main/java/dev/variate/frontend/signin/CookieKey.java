package dev.variate.frontend.signin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/** The secret that signs the browsers' cookies: made at the first start, readable by the studio's own user only. */
final class CookieKey {

    private static final int BYTES = 32;

    private CookieKey() {}

    static String in(Path data) throws IOException {
        Files.createDirectories(data);
        var file = data.resolve("cookie.key");
        if (Files.notExists(file)) {
            var secret = new byte[BYTES];
            new SecureRandom().nextBytes(secret);
            // Whole or not at all: half a key after a crash would sign everybody out, and for good.
            var fresh = Files.createTempFile(
                    data,
                    "cookie",
                    ".key",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(fresh, HexFormat.of().formatHex(secret));
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        }
        return Files.readString(file);
    }
}
