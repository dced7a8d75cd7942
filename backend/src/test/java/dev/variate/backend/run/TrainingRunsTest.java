package dev.variate.backend.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.variate.backend.TestStudio;
import dev.variate.pool.protocol.CheckpointFile;
import dev.variate.pool.protocol.Lease;
import dev.variate.tensor.Value;
import dev.variate.training.Checkpoint;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Trainings on workers that are processes of their own, four of them beside the studio. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
class TrainingRunsTest {
    private static final int SIDE = 6;

    private static final String MODEL = """
            Tensor pictures(Tensor image, int rows, int hidden) {
                var code = normal(0, 1, plate("row", rows), shape(2));
                return bernoulliLogits("pixel", decoded(code, hidden), given(light(image, rows)));
            }

            Tensor guide(Tensor image, int rows, int hidden) {
                Tensor seen = on("encoder", () -> tanh(dense("encoder", light(image, rows), hidden)));
                return normal("code", dense("mean", seen, 2), softplus(dense("scale", seen, 2)) + 1e-3, plate("row", rows));
            }

            Tensor show(Tensor image, int rows, int hidden) {
                var code = normal(0, 1, shape(rows, 2));
                Tensor made = sigmoid(decoded(code, hidden)) * 255;
                return stack(image * 1.0, reshape(made, rows, 6, 6));
            }

            private Tensor decoded(Tensor code, int hidden) {
                return on("decoder", () -> dense("pixels", tanh(dense("decoder", code, hidden)), 36));
            }

            private Tensor light(Tensor image, int rows) {
                return where(gt(reshape(image, rows, 36), 127), 1, 0);
            }
            """;

    @TempDir
    Path folder;

    private TestStudio studio;
    private long project;
    private long model;
    private long data;
    private long heldOut;

    @BeforeAll
    void start() {
        studio = TestStudio.start("variate.local-worker=true", "variate.pool.workers=4");
        project = studio.post("/api/v1/projects", "{\"name\": \"training\"}").id();
        model = studio.post(
                        "/api/v1/projects/" + project + "/models",
                        "{\"name\": \"pictures\", \"source\": %s}".formatted(quoted(MODEL)))
                .id();
        data = bring("pictures", pictures(200, 1));
        heldOut = bring("rest", pictures(40, 7));
    }

    @AfterAll
    void stop() {
        studio.close();
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
    }

    /** A bright bar in each, across or down. */
    private static byte[] pictures(int count, int seed) {
        ByteBuffer file = ByteBuffer.allocate(16 + count * SIDE * SIDE);
        file.put(new byte[] {0, 0, 8, 3}).putInt(count).putInt(SIDE).putInt(SIDE);
        for (int i = 0; i < count; i++) {
            int at = (i * 7 + seed) % SIDE;
            for (int y = 0; y < SIDE; y++) {
                for (int x = 0; x < SIDE; x++) {
                    file.put((byte) ((i % 2 == 0 ? x : y) == at ? 250 : 3));
                }
            }
        }
        return file.array();
    }

    private long bring(String name, byte[] file) {
        TestStudio.Answer made = studio.send(studio.request("/api/v1/projects/" + project + "/data?name=" + name)
                .header("Content-Type", "application/octet-stream")
                .POST(HttpRequest.BodyPublishers.ofByteArray(file)));
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        return made.id();
    }

    private TestStudio.Answer ask(String training) {
        return studio.post(
                "/api/v1/projects/" + project + "/runs",
                "{\"model\": %d, \"data\": %d, \"method\": \"train\", \"seed\": 5, \"training\": {\"numbers\": {\"hidden\": 8}, \"device\": \"jvm\", %s%s}}"
                        .formatted(model, data, training.contains("rate") ? "" : "\"rate\": 0.01, ", training));
    }

    private long launch(String training) {
        TestStudio.Answer made = ask(training);
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        return made.id();
    }

    private JsonNode succeeded(long run) {
        JsonNode ended = studio.awaitEnd(run);
        assertThat(ended.get("status").asString())
                .as(ended + "\n" + studio.get("/api/v1/runs/" + run + "/log").body())
                .isEqualTo("succeeded");
        return ended;
    }

    private JsonNode points(long run) {
        return studio.get("/api/v1/runs/" + run + "/training/points").json();
    }

    private Map<String, Value> state(long run) throws IOException {
        Path file =
                Files.write(folder.resolve("run" + run), studio.bytes("/api/v1/runs/" + run + "/training/checkpoint"));
        return Checkpoint.read(file).state();
    }

    /** What a project's export has of a run, by name in the run's folder. */
    private Map<String, byte[]> exported(long run, String query) throws IOException {
        String below =
                "runs/" + studio.get("/api/v1/runs/" + run).json().get("number").asInt() + "/";
        Map<String, byte[]> files = new HashMap<>();
        try (ZipInputStream zip = new ZipInputStream(
                new ByteArrayInputStream(studio.bytes("/api/v1/projects/" + project + "/export" + query)))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().startsWith(below)) {
                    files.put(entry.getName().substring(below.length()), zip.readAllBytes());
                }
            }
        }
        return files;
    }

    private void assertExported(long run) throws IOException {
        Map<String, byte[]> files = exported(run, "");
        String address = "/api/v1/runs/" + run + "/training";
        assertThat(JsonMapper.shared().readTree(files.get("training.json")))
                .isEqualTo(studio.get(address).json());
        assertThat(JsonMapper.shared().readTree(files.get("training/points.json")))
                .isEqualTo(points(run));
        List<String> pictures = new ArrayList<>();
        for (JsonNode step : studio.get(address + "/pictures").json()) {
            String name = "training/pictures/" + step.asInt() + ".png";
            pictures.add(name);
            assertThat(files.get(name)).isEqualTo(studio.bytes(address + "/pictures/" + step.asInt()));
        }
        assertThat(files.keySet().stream().filter(name -> name.endsWith(".png")))
                .containsExactlyInAnyOrderElementsOf(pictures);
        assertThat(files.get("training/checkpoint")).isEqualTo(studio.bytes(address + "/checkpoint"));
        assertThat(files).containsKey("summary.json").doesNotContainKey("draws.csv");
        files.remove("training/checkpoint");
        assertThat(exported(run, "?draws=false")).containsOnlyKeys(files.keySet());
    }

    private static void await(String what, java.util.function.BooleanSupplier condition) throws InterruptedException {
        Instant limit = Instant.now().plus(Duration.ofSeconds(120));
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as(what).isBefore(limit);
            Thread.sleep(20);
        }
    }

    private static void assertNear(Map<String, Value> found, Map<String, Value> expected, double tolerance) {
        expected.forEach((name, value) -> {
            for (int i = 0; i < value.shape().size(); i++) {
                assertThat(found.get(name).get(i)).as(name).isCloseTo(value.get(i), within(tolerance));
            }
        });
    }

    @Test
    void a_training_tells_points_pictures_and_a_checkpoint_and_learns_and_an_export_has_them() throws IOException {
        long run = launch("\"steps\": 300, \"every\": 50, \"batch\": 40, \"heldOut\": " + heldOut);
        JsonNode ended = succeeded(run);
        assertThat(ended.get("method").asString()).isEqualTo("train");
        assertThat(ended.get("verdict").asString()).contains("bits per dimension, held out", "after 300 steps");
        JsonNode points = points(run);
        assertThat(points.size()).isEqualTo(6);
        assertThat(points.get(0).get("step").asInt()).isEqualTo(50);
        // a picture of which nothing is known has 36 pixels of one bit each
        assertThat(points.get(5).get("heldOut").asDouble())
                .isLessThan(points.get(0).get("heldOut").asDouble());
        assertThat(points.get(5).get("loss").asDouble()).isBetween(0.0, 0.8);
        assertThat(points.get(5).get("rates").size()).isEqualTo(1);
        JsonNode training = studio.get("/api/v1/runs/" + run + "/training").json();
        assertThat(training.get("checkpoint").asInt()).isEqualTo(300);
        assertThat(training.get("weights").asInt()).isEqualTo(36 * 8 + 8 + 2 * (8 * 2 + 2) + 2 * 8 + 8 + 8 * 36 + 36);
        JsonNode shown =
                studio.get("/api/v1/runs/" + run + "/training/pictures").json();
        assertThat(shown.get(shown.size() - 1).asInt()).isEqualTo(300);
        byte[] png = studio.bytes("/api/v1/runs/" + run + "/training/pictures/300");
        assertThat(new String(png, 1, 3, java.nio.charset.StandardCharsets.US_ASCII))
                .isEqualTo("PNG");
        String events = studio.send(studio.request("/api/v1/runs/" + run + "/training/events")
                        .header("Last-Event-ID", "200")
                        .GET())
                .body();
        assertThat(events).contains("event:point", "\"step\":250", "\"step\":300", "event:status");
        assertThat(events).doesNotContain("\"step\":200,");
        for (String address :
                "summary,draws,graph,loo,sensitivity,predictive,prior-shift,inference-data,log,comments".split(",")) {
            assertThat(studio.get("/api/v1/runs/" + run + "/" + address).status())
                    .as(address)
                    .isLessThan(500);
        }
        assertExported(run);
    }

    @Test
    void a_training_that_is_paused_goes_on_to_the_same_bits_and_one_that_is_stopped_can_be_extended() throws Exception {
        String plan = "\"steps\": 3000, \"every\": 50, \"batch\": 20";
        long whole = launch(plan);
        long paused = launch(plan);
        succeeded(whole);
        await("points", () -> points(paused).size() > 2);
        studio.post("/api/v1/runs/" + paused + "/pause", "");
        await("a pause", () -> studio.get("/api/v1/runs/" + paused)
                .json()
                .get("status")
                .asString()
                .matches("paused|succeeded"));
        studio.post("/api/v1/runs/" + paused + "/resume", "");
        succeeded(paused);
        assertNear(state(paused), state(whole), 0);
        TestStudio.Answer more = studio.post("/api/v1/runs/" + paused + "/extend", "{\"draws\": 100}");
        assertThat(more.status()).as(more.body()).isEqualTo(200);
        succeeded(paused);
        assertThat(studio.get("/api/v1/runs/" + paused + "/training")
                        .json()
                        .get("checkpoint")
                        .asInt())
                .isEqualTo(3100);
    }

    @Test
    void a_training_that_diverges_fails_in_words() {
        long run = launch("\"steps\": 50, \"optimiser\": \"sgd\", \"schedule\": \"cosine\", \"rate\": 1e200");
        JsonNode ended = studio.awaitEnd(run);
        assertThat(ended.get("status").asString()).isEqualTo("failed");
        assertThat(ended.get("error").asString()).contains("The training diverged: at step", "smaller learning rate");
    }

    @Test
    void the_command_line_brings_what_is_missing_launches_a_training_and_follows_it() throws Exception {
        Files.writeString(folder.resolve("bars.java"), MODEL);
        Files.write(folder.resolve("bars.idx"), pictures(200, 1));
        Files.writeString(folder.resolve("token"), studio.ownerToken());
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-modules",
                        "jdk.incubator.vector",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        "dev.variate.pool.cli.VariateCli",
                        "train",
                        "bars.java",
                        "--data",
                        "bars.idx",
                        "--set",
                        "hidden=8",
                        "--steps",
                        "60",
                        "--every",
                        "30",
                        "--device",
                        "jvm",
                        "--mesh",
                        "data=1,model=1",
                        "--precision",
                        "mixed",
                        "--studio",
                        studio.uri("").toString(),
                        "--token-file",
                        "token",
                        "--checkpoint",
                        "bars.checkpoint")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        assertThat(process.waitFor())
                .as(Files.readString(folder.resolve("output")))
                .isEqualTo(0);
        assertThat(Files.readString(folder.resolve("output")))
                .contains("step 30: ", "step 60: ", "bits/dim", "by 1 worker", "bars.checkpoint");
        assertThat(Checkpoint.read(folder.resolve("bars.checkpoint")).step()).isEqualTo(60);
        long run =
                Long.parseLong(Files.readString(folder.resolve("output")).replaceAll("(?s).*\\brun (\\d+): .*", "$1"));
        JsonNode training = studio.get("/api/v1/runs/" + run + "/training").json();
        assertThat(training.get("mesh").asString()).isEqualTo("data=1,model=1");
        assertThat(training.get("precision").asString()).isEqualTo("mixed");
        assertThat(Checkpoint.read(folder.resolve("bars.checkpoint")).recipe()).contains("products in bfloat16");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            data=3,model=2   | "parts": 4                             | 4 parts of a step's batch cannot be shared evenly by the 3 devices along the axis `data`
            data=2,model=2   | "workers": 3, "parts": 4               | has 4 devices, each a worker, and `workers` is 3
            data=2,model=2   | "batch": 33                            | A batch of 33 rows does not divide into 4 equal parts
            model=3          | "batch": 33                            | has 3 devices along `model`, and device 2 would have nothing to do
            data=2;model=2   | "parts": 4                             | A mesh is written as `data=2,model=4`
            data=2,layer=2   | "parts": 4                             | the axis `layer` of the mesh `data=2,layer=2` is neither
            data=64,model=2  | "batch": 128                           | `workers` is 128; it can be 1 to 64
            model=2          | "places": "encoder=0,decoder=2"        | `decoder` is to be on device 2, and the mesh has devices 0 to 1
            model=2          | "places": "encoder=0"                  | Nobody said on which devices the place `decoder` is
            """)
    void a_mesh_that_does_not_fit_is_refused_before_there_is_a_run(String mesh, String rest, String words) {
        TestStudio.Answer answer = ask("\"mesh\": \"" + mesh + "\", " + rest);
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.body()).contains(words);
    }

    @Test
    void a_precision_that_there_is_not_is_refused_by_its_name() {
        TestStudio.Answer refused = ask("\"precision\": \"half\"");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body())
                .contains("training.precision", "There is no precision `half`; there are `full` and `mixed`.");
    }

    @Test
    void places_without_a_mesh_and_a_mesh_of_a_text_without_places_are_refused() {
        assertThat(ask("\"places\": \"encoder=0\"").body()).contains("give it a `mesh`, such as `data=1,model=2`, too");
        long plain = studio.post(
                        "/api/v1/projects/" + project + "/models",
                        "{\"name\": \"plain\", \"source\": %s}"
                                .formatted(quoted(MODEL.replaceAll("on\\(\"\\w+\", \\(\\) -> (.*)\\);", "$1;"))))
                .id();
        TestStudio.Answer refused = studio.post(
                "/api/v1/projects/" + project + "/runs",
                "{\"model\": %d, \"data\": %d, \"method\": \"train\", \"training\": {\"numbers\": {\"hidden\": 8}, \"mesh\": \"model=2\"}}"
                        .formatted(plain, data));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body()).contains("the text says of no part that it may be elsewhere", "training.mesh");
    }

    // ---- workers that the test plays, which have a label that no other has

    private long played(String name) {
        return studio.bean(JdbcClient.class)
                .sql(
                        "insert into workers (name, host, version, devices, cores, memory_bytes, pid, local, labels, cluster_host, last_seen_at) values"
                                + " (?, 'h', '1', 'jvm', 1, 1, 1, false, array['played'], 'h', now() + interval '1 hour') returning id")
                .param(name)
                .query(Long.class)
                .single();
    }

    private long launchPlayed(int workers) {
        return launchPlayed("\"workers\": " + workers);
    }

    private long launchPlayed(String share) {
        TestStudio.Answer made = studio.post(
                "/api/v1/projects/" + project + "/runs",
                "{\"model\": %d, \"data\": %d, \"method\": \"train\", \"placement\": {\"labels\": [\"played\"]}, \"training\": {\"numbers\": {\"hidden\": 8}, \"device\": \"jvm\", \"parts\": 4, %s}}"
                        .formatted(model, data, share));
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        return made.id();
    }

    private Lease lease(long worker) throws InterruptedException {
        return studio.bean(RunIntake.class)
                .lease(worker, "played", Duration.ofSeconds(5))
                .orElseThrow();
    }

    @Test
    void a_checkpoint_that_is_half_written_never_counts_one_that_is_damaged_is_refused_and_a_copy_is_of_one_only()
            throws Exception {
        long run = launchPlayed(1);
        Lease lease = lease(played("alone"));
        TrainingIntake intake = studio.bean(TrainingIntake.class);
        byte[] one = new byte[CheckpointFile.PIECE + 5];
        one[7] = 1;
        bringPieces(intake, lease, 10, one);
        intake.checkpoint(run, lease.attempt(), new CheckpointFile(10, one.length, hash(one)));
        byte[] two = one.clone();
        two[7] = 2;
        intake.piece(run, lease.attempt(), 20, 0, Arrays.copyOf(two, CheckpointFile.PIECE));
        assertThat(exported(run, "").get("training/checkpoint")).isEqualTo(one);
        assertThat(intake.newest(run).step()).isEqualTo(10);
        assertThatThrownBy(() -> intake.checkpoint(run, lease.attempt(), new CheckpointFile(20, two.length, hash(two))))
                .hasMessageContaining("are not the file");
        assertThat(studio.bytes("/api/v1/runs/" + run + "/training/checkpoint")).isEqualTo(one);
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        CompletableFuture<Optional<CheckpointFile>> copying = CompletableFuture.supplyAsync(() -> copy(run, pipe));
        try (InputStream copy = Files.newInputStream(pipe)) {
            byte[] begun = copy.readNBytes(1);
            bringPieces(intake, lease, 20, two);
            intake.checkpoint(run, lease.attempt(), new CheckpointFile(20, two.length, hash(two)));
            assertThat(begun).containsExactly(one[0]);
            assertThat(copy.readAllBytes()).isEqualTo(Arrays.copyOfRange(one, 1, one.length));
        }
        assertThat(copying.join().orElseThrow().step()).isEqualTo(10);
        assertThat(studio.bytes("/api/v1/runs/" + run + "/training/checkpoint")).isEqualTo(two);
        assertThatThrownBy(() -> intake.piece(run, lease.attempt() + 1, 30, 0, two))
                .isInstanceOf(LeaseLostException.class);
        studio.post("/api/v1/runs/" + run + "/stop", "");
        studio.bean(RunIntake.class).finish(run, lease.attempt(), end());
        JsonNode stopped = studio.get("/api/v1/runs/" + run).json();
        assertThat(stopped.get("status").asString()).isEqualTo("succeeded");
        assertThat(stopped.get("kept").asInt()).isEqualTo(20);
    }

    private Optional<CheckpointFile> copy(long run, Path file) {
        try {
            return studio.bean(TrainingCheckpoints.class).copy(run, file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void an_export_has_all_points_of_a_training_that_has_told_many() throws Exception {
        long run = launchPlayed(1);
        JdbcClient jdbc = studio.bean(JdbcClient.class);
        for (int most : new int[] {5000, 5001}) {
            jdbc.sql("""
                            insert into training_points (run_id, step, loss, gradient_norm, learning_rate, rates)
                            select ?, step, 1, 1, 1, array[step] from generate_series(1, ?) step on conflict do nothing""").params(run, most).update();
            JsonNode exported = JsonMapper.shared().readTree(exported(run, "").get("training/points.json"));
            assertThat(exported).hasSize(most).isEqualTo(points(run));
        }
        studio.post("/api/v1/runs/" + run + "/cancel", "");
    }

    private static void bringPieces(TrainingIntake intake, Lease lease, long step, byte[] file) {
        for (int piece = 0; piece * CheckpointFile.PIECE < file.length; piece++) {
            intake.piece(
                    lease.runId(),
                    lease.attempt(),
                    step,
                    piece,
                    Arrays.copyOfRange(
                            file,
                            piece * CheckpointFile.PIECE,
                            Math.min(file.length, (piece + 1) * CheckpointFile.PIECE)));
        }
    }

    private static String hash(byte[] file) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file));
    }

    private static RunEnd end() {
        return new RunEnd(RunStatus.CANCELLED, "", 0, 0, 0, Optional.empty(), Optional.empty());
    }

    @Test
    void a_training_that_has_lost_a_worker_goes_on_with_the_most_that_divide_its_parts() throws Exception {
        JdbcClient jdbc = studio.bean(JdbcClient.class);
        long[] workers = {played("a"), played("b"), played("c"), played("d")};
        long run = launchPlayed(4);
        Lease first = lease(workers[0]);
        assertThat(first.training().orElseThrow().members()).isEqualTo(4);
        assertThat(lease(workers[3]).training().orElseThrow().member()).isEqualTo(3);
        jdbc.sql("update workers set last_seen_at = 'epoch' where id = ?")
                .param(workers[3])
                .update();
        studio.bean(RunIntake.class).lost(workers[3]);
        await("three workers to be too few for long enough", () -> studio.get("/api/v1/runs/" + run + "/log")
                .body()
                .contains("The pool has 3 workers for it, so it goes on with 2."));
        Lease second = lease(workers[1]);
        assertThat(second.training().orElseThrow().members()).isEqualTo(2);
        studio.post("/api/v1/runs/" + run + "/cancel", "");
        jdbc.sql("update workers set last_seen_at = 'epoch' where 'played' = any(labels)")
                .update();
    }

    @Test
    void parts_of_a_batch_need_only_be_shared_by_the_copies_of_a_mesh() {
        long run = launchPlayed("\"mesh\": \"data=4,model=2\"");
        assertThat(studio.get("/api/v1/runs/" + run + "/training")
                        .json()
                        .get("workers")
                        .asInt())
                .isEqualTo(8);
        studio.post("/api/v1/runs/" + run + "/cancel", "");
    }

    @Test
    void a_mesh_that_has_too_few_workers_left_for_a_copy_goes_on_whole_on_one() throws Exception {
        JdbcClient jdbc = studio.bean(JdbcClient.class);
        long[] workers = {played("e"), played("f"), played("g"), played("h")};
        long run = launchPlayed("\"mesh\": \"data=2,model=2\"");
        assertThat(lease(workers[0]).training().orElseThrow().members()).isEqualTo(4);
        JsonNode training = studio.get("/api/v1/runs/" + run + "/training").json();
        assertThat(training.get("mesh").asString()).isEqualTo("data=2,model=2");
        assertThat(training.get("workers").asInt()).isEqualTo(4);
        JsonNode placed = training.get("placement");
        assertThat(placed.size()).isEqualTo(4);
        assertThat(exported(run, ""))
                .containsKeys("training.json", "training/placement.svg")
                .doesNotContainKey("training/checkpoint");
        assertThat(placed.get(3).toString()).contains("\"copy\":1", "decoder");
        assertThat(placed.get(0).get("weights").asInt()
                        + placed.get(1).get("weights").asInt())
                .isEqualTo(training.get("weights").asInt());
        assertThat(studio.get("/api/v1/runs/" + run + "/training/placement").body())
                .startsWith("<svg")
                .contains("encoder", "2 copies");
        for (int i = 1; i < workers.length; i++) {
            jdbc.sql("update workers set last_seen_at = 'epoch' where id = ?")
                    .param(workers[i])
                    .update();
            studio.bean(RunIntake.class).lost(workers[i]);
        }
        await("too few for long enough", () -> studio.get("/api/v1/runs/" + run + "/log")
                .body()
                .contains("The pool has 1 worker for it, so it goes on with 1, which has the whole model"));
        assertThat(lease(workers[0]).training().orElseThrow().members()).isEqualTo(1);
        assertThat(studio.get("/api/v1/runs/" + run + "/training")
                        .json()
                        .get("placement")
                        .size())
                .isZero();
        studio.post("/api/v1/runs/" + run + "/cancel", "");
        jdbc.sql("update workers set last_seen_at = 'epoch' where 'played' = any(labels)")
                .update();
    }

    @Test
    void what_cannot_be_trained_is_refused_in_words_before_there_is_a_run() {
        assertThat(ask("\"batch\": 30, \"workers\": 4").body())
                .contains("A batch of 30 rows does not divide into 4 equal parts; 28 or 32 would.");
        assertThat(ask("\"batch\": 40, \"parts\": 4, \"workers\": 3").body())
                .contains("A step's batch has 4 parts, which 3 workers cannot share equally: take 1, 2, 4 of them");
        assertThat(ask("\"batch\": 50, \"heldOut\": " + heldOut).body())
                .contains("To judge takes at least one batch of 50 rows, and the held-out data have 40");
        assertThat(ask("\"batch\": 400").body()).contains("A batch of 400 rows cannot be taken from 200");
        assertThat(ask("\"parts\": 0").body()).contains("A batch has at least one part, not 0.");
        assertThat(ask("\"steps\": 0").body()).contains("`steps` is 0; it can be 1 to 1,000,000.");
        assertThat(ask("\"workers\": 128, \"batch\": 128").body()).contains("`workers` is 128; it can be 1 to 64.");
        assertThat(ask("\"optimiser\": \"magic\"").body()).contains("There is no optimiser `magic`");
        long table = studio.post(
                        "/api/v1/projects/" + project + "/data", "{\"name\": \"table\", \"values\": {\"y\": 1}}")
                .id();
        assertThat(ask("\"heldOut\": " + table).body())
                .contains("holds named values; a training wants a file of pictures");
    }
}
