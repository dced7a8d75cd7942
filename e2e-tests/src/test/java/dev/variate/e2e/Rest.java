package dev.variate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The REST API, as a script uses it. */
final class Rest {

    static final JsonMapper JSON = new JsonMapper();
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final String base;
    private final Optional<String> token;
    private final HttpClient client = HttpClient.newHttpClient();

    /** An answer: its status, its text, and how to read it. */
    record Answer(int status, String contentType, String text) {
        JsonNode json() {
            return JSON.readTree(text);
        }

        Answer expect(int expected) {
            assertThat(status)
                    .as("status; the answer was %s", text.length() > 2000 ? text.substring(0, 2000) : text)
                    .isEqualTo(expected);
            return this;
        }

        /** A refusal that a person can use: a client's error as a problem document, in words, with nothing of our insides. */
        Answer refused() {
            assertThat(status).as("status; the answer was %s", text).isBetween(400, 499);
            assertThat(contentType).startsWith("application/problem+json");
            assertThat(json().path("detail").asString("") + json().path("title").asString(""))
                    .hasSizeGreaterThan(10);
            assertThat(text)
                    .doesNotContain("Exception")
                    .doesNotContain("dev.variate")
                    .doesNotContain("org.springframework");
            return this;
        }

        long id() {
            return expect(201).json().path("id").asLong();
        }
    }

    Rest(String address, Optional<String> token) {
        this.base = address + "/api/v1";
        this.token = token;
    }

    static Rest of(Studio studio) {
        return new Rest(studio.address(), Optional.of(studio.ownerToken()));
    }

    Rest without() {
        return new Rest(base.replace("/api/v1", ""), Optional.empty());
    }

    Rest with(String other) {
        return new Rest(base.replace("/api/v1", ""), Optional.of(other));
    }

    Answer get(String path) {
        return send(request(path).GET());
    }

    Answer post(String path, Object body) {
        return postText(path, JSON.writeValueAsString(body));
    }

    Answer postText(String path, String body) {
        return send(request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)));
    }

    Answer put(String path, Object body) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(JSON.writeValueAsString(body))));
    }

    Answer delete(String path) {
        return send(request(path).DELETE());
    }

    /** A request that may be sent again and counts once. */
    Answer post(String path, Object body, String idempotencyKey) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", idempotencyKey)
                .POST(BodyPublishers.ofString(JSON.writeValueAsString(body))));
    }

    private HttpRequest.Builder request(String path) {
        var request = HttpRequest.newBuilder(URI.create(base + path)).timeout(LIMIT);
        token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
        return request;
    }

    private Answer send(HttpRequest.Builder request) {
        try {
            var answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(
                    answer.statusCode(),
                    answer.headers().firstValue("Content-Type").orElse(""),
                    answer.body());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", interrupted);
        }
    }

    // ---- the steps that most tests need

    long project(String name) {
        return post("/projects", Map.of("name", name)).id();
    }

    long model(long project, String name, String source) {
        return post("/projects/" + project + "/models", Map.of("name", name, "source", source))
                .id();
    }

    long data(long project, String name, Map<String, ?> values) {
        return post("/projects/" + project + "/data", Map.of("name", name, "values", values))
                .id();
    }

    long run(long project, long model, Optional<Long> data, Settings settings, long seed) {
        return launch(project, model, data, settings, seed).id();
    }

    Answer launch(long project, long model, Optional<Long> data, Settings settings, long seed) {
        var request = new LinkedHashMap<String, Object>();
        request.put("model", model);
        data.ifPresent(id -> request.put("data", id));
        request.put("method", "nuts");
        request.put("settings", settings);
        request.put("seed", seed);
        return post("/projects/" + project + "/runs", request);
    }

    record Settings(int chains, int warmup, int draws, String device, int workers) {
        static final Settings USUAL = new Settings(4, 1000, 1000, "jvm");

        Settings(int chains, int warmup, int draws, String device) {
            this(chains, warmup, draws, device, 1);
        }
    }

    JsonNode run(long run) {
        return get("/runs/" + run).expect(200).json();
    }

    String status(long run) {
        return run(run).path("status").asString();
    }

    /** Waits until the run has ended, however it ended. */
    JsonNode ended(long run, Duration limit) {
        return Poll.until("the end of run " + run, limit, () -> Optional.of(run(run))
                .filter(now -> switch (now.path("status").asString()) {
                    case "succeeded", "failed", "cancelled" -> true;
                    default -> false;
                }));
    }

    JsonNode succeeded(long run, Duration limit) {
        var ended = ended(run, limit);
        assertThat(ended.path("status").asString())
                .as("status of run %s: %s", run, ended)
                .isEqualTo("succeeded");
        return ended;
    }

    String draws(long run) {
        return get("/runs/" + run + "/draws?format=csv").expect(200).text();
    }
}
