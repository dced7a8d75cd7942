package dev.variate.backend.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.variate.backend.TestStudio;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.jdbc.core.simple.JdbcClient;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PicturesOverHttpTest {
    private TestStudio studio;
    private JdbcClient jdbc;
    private long project;

    @BeforeAll
    void start() {
        studio = TestStudio.start("variate.quotas.pictures=8MB");
        jdbc = studio.bean(JdbcClient.class);
        project = studio.post("/api/v1/projects", "{\"name\": \"pictures\"}").id();
    }

    @AfterAll
    void stop() {
        studio.close();
    }

    /** Pictures whose bytes count up from {@code first}. */
    private static byte[] idx(int first, int... dims) {
        int size = Arrays.stream(dims).reduce(1, (a, b) -> a * b);
        ByteBuffer file = ByteBuffer.allocate(4 + 4 * dims.length + size);
        file.put(new byte[] {0, 0, 8, (byte) dims.length});
        Arrays.stream(dims).forEach(file::putInt);
        for (int i = 0; i < size; i++) {
            file.put((byte) (first + i));
        }
        return file.array();
    }

    private static byte[] packed(byte[] file) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(file);
        }
        return out.toByteArray();
    }

    private TestStudio.Answer send(String method, String path, byte[] file) {
        return studio.send(studio.request(path)
                .header("Content-Type", "application/octet-stream")
                .method(method, HttpRequest.BodyPublishers.ofByteArray(file)));
    }

    private TestStudio.Answer bring(String name, byte[] file) {
        return send("POST", "/api/v1/projects/" + project + "/data?name=" + name, file);
    }

    private long files() {
        return jdbc.sql("select count(*) from picture_files").query(Long.class).single();
    }

    @Test
    void pictures_come_back_as_they_were_sent_packed_or_not_and_the_same_file_is_stored_once() throws IOException {
        byte[] file = idx(0, 700, 50, 60); // more than one piece
        long before = files();
        TestStudio.Answer made = bring("grey", file);
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        assertThat(made.json().get("pictures").get("count").asInt()).isEqualTo(700);
        assertThat(made.json().get("pictures").get("shape").toString()).isEqualTo("[50,60]");
        assertThat(made.json().get("variables").get(0).get("shape").asString()).isEqualTo("[700,50,60]");
        TestStudio.Answer again = bring("the-same-packed", packed(file));
        assertThat(again.json().get("pictures")).isEqualTo(made.json().get("pictures"));
        assertThat(files()).isEqualTo(before + 1);
        assertThat(studio.bytes("/api/v1/data/" + again.id() + "/pictures")).isEqualTo(file);
        var preview =
                ImageIO.read(new ByteArrayInputStream(studio.bytes("/api/v1/data/" + made.id() + "/pictures/preview")));
        assertThat(preview.getRGB(3, 0) & 0xFF).isEqualTo(3);
        assertThat(studio.get("/api/v1/projects/" + project + "/data").body()).contains("700 pictures of 50 × 60");

        // what is deleted for good with the last data set that has it goes from the disk
        for (long id : new long[] {made.id(), again.id()}) {
            assertThat(files()).isEqualTo(before + 1);
            studio.send("DELETE", "/api/v1/data/" + id, "application/json", "");
            studio.send("DELETE", "/api/v1/trash/data/" + id, "application/json", "");
        }
        assertThat(files()).isEqualTo(before);
        assertThat(jdbc.sql(
                                "select count(*) from picture_pieces p where not exists (select from picture_files f where f.sha256 = p.sha256)")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void what_is_no_whole_file_of_pictures_is_refused_in_words_and_leaves_nothing() throws IOException {
        byte[] sound = idx(0, 10, 4, 4);
        byte[] half = Arrays.copyOf(sound, sound.length / 2);
        long before = files();
        assertThat(bring("half", half).body())
                .contains("88 bytes", "10 rows of shape [4,4]", "cut off")
                .doesNotContain("/tmp");
        assertThat(bring("half-packed", Arrays.copyOf(packed(sound), 30)).body())
                .contains("no whole gzip file");
        assertThat(bring("text", "x,y\n1,2\n".getBytes(java.nio.charset.StandardCharsets.UTF_8))
                        .body())
                .contains("The file is no IDX file of bytes");
        assertThat(bring("labels", idx(0, 10)).body()).contains("labels are no pictures");
        assertThat(bring("empty", new byte[0]).status()).isEqualTo(400);
        assertThat(bring("wide", new byte[] {0, 0, 8, 3, 127, 0, 0, 0, 127, 0, 0, 0, 127, 0, 0, 0})
                        .body())
                .contains("impossible extents");
        assertThat(bring("large", packed(idx(0, 9_000, 40, 40))).body()).contains("left of what the pictures");
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void a_version_follows_another_of_its_kind() {
        long pictures = bring("versions", idx(0, 3, 2, 2)).id();
        long values = studio.post(
                        "/api/v1/projects/" + project + "/data", "{\"name\": \"values\", \"values\": {\"y\": 1}}")
                .id();
        String address = "/api/v1/data/" + pictures;
        assertThat(send("PUT", address, idx(0, 3, 2, 2)).json().get("version").asInt())
                .isEqualTo(1);
        assertThat(send("PUT", address, idx(9, 5, 2, 2, 3))
                        .json()
                        .get("version")
                        .asInt())
                .isEqualTo(2);
        assertThat(studio.get(address).json().get("pictures").get("shape").toString())
                .isEqualTo("[2,2,3]");
        assertThat(studio.bytes(address + "/pictures?version=1")).isEqualTo(idx(0, 3, 2, 2));
        assertThat(studio.send("PUT", address, "application/json", "{\"values\": {\"y\": 2}}")
                        .body())
                .contains("holds pictures");
        assertThat(send("PUT", "/api/v1/data/" + values, idx(0, 3, 2, 2)).body())
                .contains("holds named values");
        assertThat(studio.get("/api/v1/data/" + values + "/pictures").status()).isEqualTo(404);
    }

    @Test
    void an_export_has_the_files_of_pictures_in_it() throws IOException {
        byte[] file = idx(5, 2, 3, 3);
        long data = bring("exported", file).id();
        try (ZipInputStream zip =
                new ZipInputStream(new ByteArrayInputStream(studio.bytes("/api/v1/projects/" + project + "/export")))) {
            ZipEntry entry = zip.getNextEntry();
            while (!entry.getName().equals("data/" + data + "/version-1.idx")) {
                entry = zip.getNextEntry();
                assertThat(entry).isNotNull();
            }
            assertThat(zip.readAllBytes()).isEqualTo(file);
        }
    }
}
