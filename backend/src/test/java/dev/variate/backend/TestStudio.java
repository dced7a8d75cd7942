package dev.variate.backend;

import dev.variate.db.DatabaseAddress;
import dev.variate.db.fixture.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A whole studio without pages, on a real PostgreSQL, spoken to over HTTP. */
public final class TestStudio implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient http = HttpClient.newHttpClient();
    private final ConfigurableApplicationContext context;
    private final Path data;
    private String token;

    @Configuration
    @EnableAutoConfiguration(exclude = UserDetailsServiceAutoConfiguration.class)
    @Import(BackendConfiguration.class)
    static class Application {}

    private TestStudio(ConfigurableApplicationContext context, Path data) {
        this.context = context;
        this.data = data;
        this.token = ownerToken();
    }

    /** With a database of its own and no worker, unless {@code settings}, such as {@code variate.local-worker=true}, say otherwise. */
    public static TestStudio start(String... settings) {
        try {
            return start(TestDatabase.fresh(), Files.createTempDirectory("variate-test-studio"), settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static TestStudio start(DatabaseAddress database, Path data, String... settings) {
        List<String> arguments = new ArrayList<>(List.of(
                "--variate.db.url=" + database.url(),
                "--variate.db.user=" + database.user(),
                "--variate.db.password=" + database.password(),
                "--variate.data=" + data,
                "--variate.local-worker=false",
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--spring.main.banner-mode=off",
                "--logging.level.root=warn"));
        for (String setting : settings) {
            arguments.removeIf(argument -> argument.startsWith("--" + setting.replaceFirst("=.*", "=")));
            arguments.add("--" + setting);
        }
        return new TestStudio(SpringApplication.run(Application.class, arguments.toArray(String[]::new)), data);
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /** The bean of this name, where there are several of its type. */
    public <T> T bean(String name, Class<T> type) {
        return context.getBean(name, type);
    }

    public Path data() {
        return data;
    }

    public String ownerToken() {
        try {
            return Files.readString(data.resolve("owner.token")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:"
                + ((WebServerApplicationContext) context).getWebServer().getPort() + path);
    }

    /** Speaks as the owner of this token from now on; empty for nobody. */
    public TestStudio as(String bearer) {
        token = bearer;
        return this;
    }

    public Answer get(String path) {
        return send(request(path).GET());
    }

    public Answer post(String path, String json) {
        return send("POST", path, "application/json", json);
    }

    public Answer send(String method, String path, String type, String body) {
        return send(
                request(path).header("Content-Type", type).method(method, HttpRequest.BodyPublishers.ofString(body)));
    }

    public HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
        return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
    }

    public Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(
                    response.statusCode(),
                    response.headers().firstValue("Content-Type").orElse(""),
                    response.headers().firstValue("Link").orElse(""),
                    response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A file that is no text. */
    public byte[] bytes(String path) {
        try {
            return http.send(request(path).GET().build(), HttpResponse.BodyHandlers.ofByteArray())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Reads the run's events until it has ended, and gives what it is then. */
    public JsonNode awaitEnd(long run) {
        Answer events = send(request("/api/v1/runs/" + run + "/events").GET().timeout(Duration.ofSeconds(120)));
        if (events.status() != 200) {
            throw new IllegalStateException(
                    "The events of run " + run + " are answered " + events.status() + ": " + events.body());
        }
        return get("/api/v1/runs/" + run).json();
    }

    /** The number of an example's model and data in the gallery. */
    public Example example(String title) {
        long project = get("/api/v1/projects")
                .json()
                .valueStream()
                .filter(found -> found.get("gallery").asBoolean())
                .findFirst()
                .orElseThrow()
                .get("id")
                .asLong();
        JsonNode model = get("/api/v1/projects/" + project + "/models")
                .json()
                .valueStream()
                .filter(found ->
                        found.get("name").asString().toLowerCase(Locale.ROOT).contains(title))
                .findFirst()
                .orElseThrow();
        return new Example(
                project, model.get("id").asLong(), model.get("dataId").asLong());
    }

    public record Example(long project, long model, long data) {
        public String run(int warmup, int draws, long seed) {
            return "{\"model\": %d, \"data\": %d, \"method\": \"nuts\", \"settings\": {\"chains\": 4, \"warmup\": %d, \"draws\": %d}, \"seed\": %d}"
                    .formatted(model, data, warmup, draws, seed);
        }
    }

    @Override
    public void close() {
        context.close();
        http.close();
    }

    /** What came back; its type and link are empty where there is no such header. */
    public record Answer(int status, String type, String link, String body) {
        public JsonNode json() {
            return JSON.readTree(body);
        }

        public long id() {
            return json().get("id").asLong();
        }
    }
}
