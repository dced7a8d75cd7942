package dev.variate.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineVersionTest {

    @TempDir
    private Path folder;

    @Test
    void it_ends_with_a_digest_of_the_classes() {
        assertThat(EngineVersion.text()).matches("[^+]+\\+[0-9a-f]{8}");
    }

    @Test
    void a_jar_has_the_digest_of_the_folder_that_it_was_made_of_and_another_class_has_another()
            throws IOException, NoSuchAlgorithmException {
        var classes = Files.createDirectories(folder.resolve("classes/a/b"));
        Files.writeString(classes.resolve("C.class"), "one");
        Files.writeString(classes.resolveSibling("D.class"), "two");
        Files.writeString(classes.resolve("notes.txt"), "no class");
        var root = folder.resolve("classes");
        var before = EngineVersion.digest(root);
        var jar = folder.resolve("a.jar");
        try (var zip = FileSystems.newFileSystem(URI.create("jar:" + jar.toUri()), Map.of("create", "true"))) {
            Files.createDirectories(zip.getPath("/a/b"));
            Files.writeString(zip.getPath("/a/D.class"), "two");
            Files.writeString(zip.getPath("/a/b/C.class"), "one");
            assertThat(EngineVersion.digest(zip.getPath("/"))).isEqualTo(before);
        }
        Files.writeString(classes.resolve("C.class"), "One");
        assertThat(EngineVersion.digest(root)).isNotEqualTo(before);
    }
}
