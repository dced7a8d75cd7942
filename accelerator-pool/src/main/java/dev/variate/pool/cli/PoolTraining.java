package dev.variate.pool.cli;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A training that a studio's pool does, launched and followed from the command line: what is not there yet, project, model and pictures, is brought. */
final class PoolTraining {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final URI studio;
    private final String token;
    private final HttpClient http = HttpClient.newHttpClient();

    /** @throws CommandFailure if the token cannot be read */
    PoolTraining(URI studio, Path tokenFile) {
        this.studio = studio;
        try {
            this.token = Files.readString(tokenFile).strip();
        } catch (IOException e) {
            throw new CommandFailure("variate: cannot read the token in " + tokenFile + ": " + ModelFiles.reason(e));
        }
    }

    /**
     * What is to be trained, and where its checkpoint goes.
     *
     * @param plan the field {@code training} of a launch
     */
    record Order(
            String project,
            Path model,
            Path data,
            Optional<Path> heldOut,
            long seed,
            ObjectNode plan,
            Path checkpoint) {}

    /** Launches it and follows it to its end: 0 if it has succeeded. */
    int run(Order order) {
        long project = found("/projects", order.project())
                .orElseGet(() -> made("/projects", object().put("name", order.project())));
        long model = model(project, order.model());
        long data = pictures(project, order.data());
        ObjectNode plan = order.plan();
        order.heldOut().ifPresent(rest -> plan.put("heldOut", pictures(project, rest)));
        ObjectNode launch = object().put("model", model)
                .put("data", data)
                .put("method", "train")
                .put("seed", order.seed());
        launch.set("training", plan);
        long run = made("/projects/" + project + "/runs", launch);
        System.err.println("run " + run + ": " + studio.resolve("/runs/" + run));
        JsonNode ended = follow(run);
        if (!ended.get("error").asString().isEmpty()) {
            throw new CommandFailure("variate: " + ended.get("error").asString());
        }
        fetch("/runs/" + run + "/training/checkpoint", order.checkpoint());
        System.out.println(order.checkpoint());
        return ended.get("status").asString().equals("succeeded") ? 0 : 1;
    }

    private long model(long project, Path file) {
        String name = file.getFileName().toString().replaceFirst("\\.java$", "");
        ObjectNode text = object().put("source", ModelFiles.of(file).source());
        Optional<Long> known = found("/projects/" + project + "/models", name);
        known.ifPresent(id -> ask("PUT", "/models/" + id, json(text), "application/json"));
        return known.orElseGet(() -> made("/projects/" + project + "/models", text.put("name", name)));
    }

    /** Under the file's name; one that is there already is not stored again. */
    private long pictures(long project, Path file) {
        String name = file.getFileName().toString();
        try {
            HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.ofFile(file);
            Optional<Long> known = found("/projects/" + project + "/data", name);
            JsonNode there = known.isPresent()
                    ? ask("PUT", "/data/" + known.get(), body, "application/octet-stream")
                    : ask(
                            "POST",
                            "/projects/" + project + "/data?name=" + URLEncoder.encode(name, StandardCharsets.UTF_8),
                            body,
                            "application/octet-stream");
            return there.get("id").asLong();
        } catch (IOException e) {
            throw new CommandFailure("variate: cannot read " + file + ": " + ModelFiles.reason(e));
        }
    }

    private JsonNode follow(long run) {
        long told = 0;
        String status = "";
        while (true) {
            JsonNode now = get("/runs/" + run);
            String next = now.get("status").asString();
            if (!next.equals(status)) {
                System.err.println(next
                        + (now.get("worker").asString().isEmpty()
                                ? ""
                                : " on " + now.get("worker").asString()));
                status = next;
            }
            for (JsonNode point : get("/runs/" + run + "/training/points?after=" + told)) {
                told = point.get("step").asLong();
                System.out.println(line(point));
            }
            if (!now.get("finishedAt").isNull()) {
                return now;
            }
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CommandFailure("variate: interrupted; the run goes on in the studio");
            }
        }
    }

    private static String line(JsonNode point) {
        double rate = 0;
        for (JsonNode each : point.get("rates")) {
            rate += each.asDouble();
        }
        return String.format(
                Locale.ROOT,
                "step %,d: %.4f bits/dim%s, %,.0f pictures/s by %d %s",
                point.get("step").asLong(),
                point.get("loss").asDouble(),
                point.get("heldOut").isNull()
                        ? ""
                        : String.format(
                                Locale.ROOT,
                                ", held out %.4f",
                                point.get("heldOut").asDouble()),
                rate,
                point.get("rates").size(),
                point.get("rates").size() == 1 ? "worker" : "workers");
    }

    // ---- HTTP

    private static ObjectNode object() {
        return JSON.createObjectNode();
    }

    private Optional<Long> found(String path, String name) {
        for (JsonNode each : get(path)) {
            if (each.get("name").asString().equals(name)) {
                return Optional.of(each.get("id").asLong());
            }
        }
        return Optional.empty();
    }

    private long made(String path, ObjectNode what) {
        return ask("POST", path, json(what), "application/json").get("id").asLong();
    }

    private static HttpRequest.BodyPublisher json(ObjectNode what) {
        return HttpRequest.BodyPublishers.ofString(what.toString());
    }

    private JsonNode get(String path) {
        return ask("GET", path, HttpRequest.BodyPublishers.noBody(), "application/json");
    }

    private JsonNode ask(String method, String path, HttpRequest.BodyPublisher body, String type) {
        HttpResponse<String> answer = send(
                request(path).header("Content-Type", type).method(method, body), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() >= 300) {
            throw new CommandFailure("variate: " + reason(answer.statusCode(), answer.body()));
        }
        return JSON.readTree(answer.body());
    }

    private static String reason(int status, String body) {
        try {
            JsonNode detail = JSON.readTree(body).path("detail");
            return detail.isMissingNode() ? "the studio answered " + status : detail.asString();
        } catch (JacksonException noProblem) {
            return "the studio answered " + status;
        }
    }

    private void fetch(String path, Path file) {
        try {
            Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElseThrow();
            Files.createDirectories(folder);
            Path fresh = Files.createTempFile(folder, file.getFileName() + ".", ".part");
            try {
                HttpResponse<Path> answer = send(request(path), HttpResponse.BodyHandlers.ofFile(fresh));
                if (answer.statusCode() != 200) {
                    throw new CommandFailure("variate: the studio has no checkpoint of this run");
                }
                Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(fresh);
            }
        } catch (IOException e) {
            throw new CommandFailure("variate: cannot write " + file + ": " + ModelFiles.reason(e));
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(studio.resolve("/api/v1" + path)).header("Authorization", "Bearer " + token);
    }

    private <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler) {
        try {
            return http.send(request.build(), handler);
        } catch (IOException e) {
            throw new CommandFailure("variate: cannot reach the studio at " + studio + ": "
                    + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("variate: interrupted");
        }
    }

    /** The field {@code training} of a launch. */
    static ObjectNode plan(
            long steps,
            int batch,
            int workers,
            Optional<Integer> parts,
            Optional<String> mesh,
            Optional<String> places,
            String precision,
            String device,
            double rate,
            long every,
            long judged,
            Map<String, Double> numbers) {
        ObjectNode plan = object().put("steps", steps)
                .put("batch", batch)
                .put("workers", workers)
                .put("precision", precision)
                .put("device", device)
                .put("rate", rate)
                .put("every", every)
                .put("judged", judged);
        parts.ifPresent(count -> plan.put("parts", count));
        mesh.ifPresent(text -> plan.put("mesh", text));
        places.ifPresent(text -> plan.put("places", text));
        ObjectNode given = plan.putObject("numbers");
        numbers.forEach(given::put);
        return plan;
    }
}
