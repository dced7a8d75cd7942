package dev.variate.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.variate.tensor.Shape;
import dev.variate.tensor.Value;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxFileTest {
    /** Three images of 2 by 2. */
    private static final byte[] IMAGES = {
        0,
        0,
        8,
        3,
        0,
        0,
        0,
        3,
        0,
        0,
        0,
        2,
        0,
        0,
        0,
        2,
        0,
        1,
        2,
        3,
        10,
        11,
        12,
        13,
        (byte) 255,
        (byte) 254,
        (byte) 253,
        0
    };

    @TempDir
    Path folder;

    private Path file(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("images"), bytes);
    }

    @Test
    void rows_are_read_by_number() throws IOException {
        try (IdxFile images = IdxFile.open(file(IMAGES), "image")) {
            assertThat(images.count()).isEqualTo(3);
            Value two = images.read(new long[] {2, 0}).get("image");
            assertThat(two.shape()).isEqualTo(Shape.of(2, 2, 2));
            assertThat(two.toInts()).containsExactly(255, 254, 253, 0, 0, 1, 2, 3);
        }
    }

    @Test
    void a_file_that_is_packed_is_read_as_it_was() throws IOException {
        Path packed = folder.resolve("images.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            out.write(IMAGES);
        }
        try (IdxFile images = IdxFile.open(packed, "image")) {
            assertThat(images.read(new long[] {1}).get("image").toInts()).containsExactly(10, 11, 12, 13);
        }
        byte[] bytes = Files.readAllBytes(packed);
        Files.write(packed, Arrays.copyOf(bytes, bytes.length / 2));
        assertThatThrownBy(() -> IdxFile.open(packed, "image"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no whole gzip file");
    }

    @Test
    void a_file_cut_off_is_refused_with_what_is_missing() throws IOException {
        Path cut = file(Arrays.copyOf(IMAGES, 20));
        assertThatThrownBy(() -> IdxFile.open(cut, "image"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("has 20 bytes")
                .hasMessageContaining("3 rows of shape [2,2], which are 28")
                .hasMessageContaining("cut off");
    }

    @Test
    void a_file_of_another_kind_is_refused() throws IOException {
        Path other = file("no images here".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        assertThatThrownBy(() -> IdxFile.open(other, "image"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no IDX file");
    }
}
