package dev.variate.pool.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.variate.parallel.ScalingModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ScalingFilesTest {
    /** A step of 100 ms that keeps one of two cores busy, and nothing to be told. */
    private static final Scaling SCALING = new Scaling(
            "vae",
            10,
            2,
            List.of(new Scaling.Point(1, 100, 0, 100), new Scaling.Point(4, 205, 3, 101)),
            new ScalingModel(100, 100, 0, 1e9, 0),
            Optional.empty());

    @TempDir
    Path folder;

    @Test
    void throughput_on_shared_cores_ends_where_the_cores_do() {
        assertThat(SCALING.throughput(SCALING.points().get(0))).isCloseTo(100, within(1e-9));
        assertThat(SCALING.expected(2)).isCloseTo(200, within(1e-9));
        assertThat(SCALING.expected(16)).isCloseTo(200, within(1e-9));
        assertThat(SCALING.predicted(256)).isCloseTo(25_600, within(1e-6));
    }

    @Test
    void what_was_measured_and_predicted_is_there_as_table_as_json_and_as_a_plot() throws IOException {
        ScalingFiles.write(folder, List.of(SCALING));
        List<String> lines = Files.readAllLines(folder.resolve("scaling.csv"));
        assertThat(lines).hasSize(1 + 2 + 9);
        assertThat(lines.get(2)).isEqualTo("vae,4,measured on 2 cores,205.000,195.122,3.000,101.000,200.000");
        assertThat(lines.getLast()).startsWith("vae,256,predicted with cores of its own for each,100.000,25600.000");
        JsonNode json =
                JsonMapper.shared().readTree(folder.resolve("scaling.json").toFile());
        assertThat(json.get(0).path("points").get(1).path("stepMillis").asDouble())
                .isEqualTo(205);
        String plot = Files.readString(folder.resolve("scaling-vae.svg"));
        assertThat(plot).startsWith("<svg").contains("4: 195.1 rows/s").endsWith("</svg>\n");
        assertThat(plot.split("<circle", -1)).hasSize(3);
    }

    @Test
    void a_network_that_is_given_has_predictions_of_its_own() throws IOException {
        ScalingFiles.write(folder, List.of(SCALING.on(Scaling.Network.parse("0.5,1000"))));
        List<String> lines = Files.readAllLines(folder.resolve("scaling.csv"));
        assertThat(lines).hasSize(1 + 2 + 9 + 9);
        // 2 · 255 messages of half a millisecond
        assertThat(lines.getLast())
                .startsWith("vae,256,predicted on a network of 0.5 ms and 1000 MB/s,355.000,7211.268,255.000");
        assertThat(Files.readString(folder.resolve("scaling-vae.svg"))).contains("green: predicted on a network of");
        assertThatThrownBy(() -> Scaling.Network.parse("fast"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("latency in ms");
    }
}
