package dev.variate.pool.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.variate.pool.protocol.DataFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that a worker fetches from a studio, which here gives whatever the test says. */
class FileCacheTest {
    private static final byte[] CONTENT = new byte[100_000];

    static {
        for (int i = 0; i < CONTENT.length; i++) {
            CONTENT[i] = (byte) (i * 31 >> 3);
        }
    }

    @TempDir
    Path folder;

    private HttpServer server;
    private StudioClient studio;
    private FileCache cache;
    private DataFile file;
    private byte[] given = CONTENT;
    private int status = 200;
    private final AtomicInteger asked = new AtomicInteger();

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/pool/v1/files/", exchange -> {
            asked.incrementAndGet();
            exchange.sendResponseHeaders(status, given.length);
            exchange.getResponseBody().write(given);
            exchange.close();
        });
        server.start();
        studio = new StudioClient(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
                folder.resolve("token"),
                Optional.empty());
        cache = new FileCache(studio, folder.resolve("files"));
        Path whole = Files.write(folder.resolve("whole"), CONTENT);
        file = new DataFile("pictures", FileCache.hash(whole), CONTENT.length, List.of(10, 100, 100));
    }

    @AfterEach
    void stop() {
        studio.close();
        server.stop(0);
    }

    @Test
    void a_file_is_fetched_once_and_again_if_somebody_has_changed_it() throws IOException {
        Path own = cache.get(file);
        assertThat(Files.readAllBytes(own)).isEqualTo(CONTENT);
        assertThat(cache.get(file)).isEqualTo(own);
        assertThat(asked).hasValue(1);
        Files.write(own, Arrays.copyOf(CONTENT, CONTENT.length / 2));
        assertThat(Files.readAllBytes(cache.get(file))).isEqualTo(CONTENT);
        byte[] other = CONTENT.clone();
        other[5]++;
        Files.write(own, other);
        assertThat(Files.readAllBytes(cache.get(file))).isEqualTo(CONTENT);
        assertThat(asked).hasValue(3);
    }

    @Test
    void a_file_that_is_cut_in_half_is_refused_in_words_and_nothing_of_it_is_kept() throws IOException {
        given = Arrays.copyOf(CONTENT, CONTENT.length / 2);
        assertThatThrownBy(() -> cache.get(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("pictures came damaged: 50,000 bytes of 100,000");
        try (var left = Files.list(folder.resolve("files"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void a_file_that_the_studio_does_not_give_is_told_with_its_reason() {
        status = 404;
        given = "No run uses it.".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        assertThatThrownBy(() -> cache.get(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("does not give pictures (404: No run uses it.)");
    }

    @Test
    void a_folder_that_cannot_be_written_to_is_told_with_what_to_do() throws IOException {
        Path taken = Files.writeString(folder.resolve("taken"), "a file where the folder should be");
        assertThatThrownBy(() -> new FileCache(studio, taken).get(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("VARIATE_FILES");
    }
}
