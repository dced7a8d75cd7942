package dev.variate.pool.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.variate.pool.protocol.CheckpointFile;
import dev.variate.pool.protocol.Lease;
import dev.variate.pool.protocol.ProtocolJson;
import dev.variate.pool.protocol.RunSettings;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import dev.variate.training.Checkpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints on their way to a studio, which here only keeps what it is told. */
class CheckpointUploadTest {
    private static final String BASE = "/pool/v1/runs/7/attempts/2";

    @TempDir
    Path folder;

    private final Map<String, byte[]> told = new ConcurrentSkipListMap<>();
    private HttpServer server;
    private StudioClient studio;
    private LeaseTalk talk;
    private int status = 200;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            told.put(
                    exchange.getRequestURI().getPath(),
                    exchange.getRequestBody().readAllBytes());
            byte[] answer = "{\"cancel\": false}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        studio = new StudioClient(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
                folder.resolve("token"),
                Optional.empty());
        talk = new LeaseTalk(
                studio,
                new Lease(
                        7,
                        2,
                        15,
                        "train",
                        "",
                        List.of(),
                        RunSettings.standard(),
                        1,
                        "jvm",
                        0,
                        1,
                        List.of(),
                        Optional.empty()),
                () -> {});
    }

    @AfterEach
    void stop() {
        studio.close();
        server.stop(0);
    }

    /** About two and a half pieces. */
    private static Checkpoint checkpoint(long step) {
        double[] numbers = new double[(int) (2.5 * CheckpointFile.PIECE / Double.BYTES)];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = Math.sin(i + step);
        }
        SequencedMap<String, Value> state = new LinkedHashMap<>();
        state.put("w", Value.wrap(TensorType.f64(numbers.length), numbers));
        return new Checkpoint(step, 1, "adam", state);
    }

    @Test
    void the_pieces_of_a_checkpoint_are_the_file_that_it_would_be() throws IOException {
        Checkpoint checkpoint = checkpoint(30);
        try (CheckpointUpload upload = new CheckpointUpload(talk)) {
            upload.bringLast(checkpoint);
        }
        Path file = folder.resolve("file");
        checkpoint.write(file);
        CheckpointFile whole = ProtocolJson.read(told.get(BASE + "/checkpoints"), CheckpointFile.class);
        assertThat(whole).isEqualTo(new CheckpointFile(30, Files.size(file), FileCache.hash(file)));
        assertThat(whole.pieces()).isEqualTo(3);
        Path joined = folder.resolve("joined");
        try (var out = Files.newOutputStream(joined)) {
            for (int piece = 0; piece < whole.pieces(); piece++) {
                out.write(told.get(BASE + "/checkpoints/30/" + piece));
            }
        }
        assertThat(Checkpoint.read(joined)
                        .state()
                        .get("w")
                        .sameAs(checkpoint.state().get("w")))
                .isTrue();
    }

    @Test
    void nothing_more_is_said_of_a_checkpoint_once_the_lease_is_lost() {
        status = 409;
        try (CheckpointUpload upload = new CheckpointUpload(talk)) {
            upload.bringLast(checkpoint(30));
        }
        assertThat(told.keySet()).containsExactly(BASE + "/checkpoints/30/0");
        assertThat(talk.isLost()).isTrue();
    }
}
