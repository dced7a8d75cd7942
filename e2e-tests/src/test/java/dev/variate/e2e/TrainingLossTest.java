package dev.variate.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A training that four workers share, one of which is killed in the middle. */
class TrainingLossTest {

    private static final int WORKERS = 4;
    private static final int STEPS = 300;
    /** Of a mesh, which takes longer. */
    private static final int FEW = 200;

    private static final Duration LIMIT = Duration.ofMinutes(4);

    @TempDir
    Path folder;

    @Test
    void a_training_that_loses_one_of_four_workers_learns_what_one_that_was_not_disturbed_learns() throws Exception {
        try (var studio = Studio.start(folder.resolve("data"), "-Dvariate.local-worker=false")) {
            var rest = Rest.of(studio);
            var workers = workers(studio, rest);
            try {
                workers.getFirst().start();
                var alone = launch(rest, 1);
                rest.succeeded(alone, LIMIT);
                workers.forEach(PoolWorker::start);
                var shared = launch(rest, WORKERS);
                Poll.until("some steps", LIMIT, () -> Optional.of(points(rest, shared))
                        .filter(points -> points.size() > 2));
                var start = System.nanoTime();
                workers.getLast().kill();
                rest.succeeded(shared, LIMIT);
                System.out.printf(
                        "a training that lost one of %d workers ended %.1f s later%n",
                        WORKERS, (System.nanoTime() - start) / 1e9);
                assertThat(rest.get("/runs/" + shared + "/log").expect(200).text())
                        .contains("Attempt 1 lost its worker", "Attempt 2 began");
                sameCurves(points(rest, shared), points(rest, alone), STEPS);
            } finally {
                workers.forEach(PoolWorker::close);
            }
        }
    }

    @Test
    void a_mesh_that_loses_one_of_four_workers_goes_on_with_one_copy_and_learns_what_one_worker_learns()
            throws Exception {
        try (var studio = Studio.start(folder.resolve("data"), "-Dvariate.local-worker=false")) {
            var rest = Rest.of(studio);
            var workers = workers(studio, rest);
            try {
                workers.forEach(PoolWorker::start);
                var plan = Map.of("steps", FEW, "every", 20, "batch", 40, "parts", WORKERS);
                var alone = Digits.train(rest, Digits.IN_PARTS, plan);
                rest.succeeded(alone, LIMIT);
                var whole = new HashMap<String, Object>(plan);
                whole.put("mesh", "data=2,model=2");
                var mesh = Digits.train(rest, Digits.IN_PARTS, whole);
                Poll.until("some steps", LIMIT, () -> Optional.of(points(rest, mesh))
                        .filter(points -> points.size() > 1));
                workers.getLast().kill();
                rest.succeeded(mesh, LIMIT);
                assertThat(rest.get("/runs/" + mesh + "/log").expect(200).text())
                        .contains(
                                "Attempt 1 lost its worker",
                                "The pool has 3 workers for it, so it goes on with 2, on the mesh `data=1,model=2`.",
                                "Attempt 2 began");
                sameCurves(points(rest, mesh), points(rest, alone), FEW);
            } finally {
                workers.forEach(PoolWorker::close);
            }
        }
    }

    private List<PoolWorker> workers(Studio studio, Rest rest) throws IOException {
        var token = Files.writeString(
                folder.resolve("token"),
                rest.post("/worker-tokens", Map.of("name", "training"))
                        .expect(201)
                        .json()
                        .path("secret")
                        .asString());
        var workers = new ArrayList<PoolWorker>();
        for (var i = 0; i < WORKERS; i++) {
            workers.add(new PoolWorker("w" + i, studio.port(), token, folder, "--cluster-host", "127.0.0.1"));
        }
        return workers;
    }

    private static long launch(Rest rest, int workers) {
        return Digits.train(
                rest, Map.of("steps", STEPS, "every", 20, "batch", 40, "parts", WORKERS, "workers", workers));
    }

    private static List<JsonNode> points(Rest rest, long run) {
        return rest.get("/runs/" + run + "/training/points")
                .expect(200)
                .json()
                .valueStream()
                .toList();
    }

    /** Derivatives are added up in single precision, and hundreds of steps of Adam carry that on. */
    private static void sameCurves(List<JsonNode> found, List<JsonNode> expected, int steps) {
        assertThat(found).hasSize(steps / 20).hasSameSizeAs(expected);
        for (var i = 0; i < found.size(); i++) {
            for (var figure : List.of("step", "loss", "heldOut")) {
                assertThat(found.get(i).path(figure).asDouble())
                        .as("%s at point %d", figure, i)
                        .isCloseTo(expected.get(i).path(figure).asDouble(), within(2e-3));
            }
        }
    }
}
