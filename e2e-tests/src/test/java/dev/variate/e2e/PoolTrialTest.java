package dev.variate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Workers that compute together when the owner of the studio tests the pool. */
@ExtendWith(Shared.class)
class PoolTrialTest {

    @TempDir
    Path folder;

    @Test
    void workers_that_may_open_ports_add_vectors_up_together_and_leave_nothing_behind(Studio studio, Rest rest)
            throws Exception {
        var alone = rest.post("/workers/trial", Map.of()).expect(409);
        assertThat(alone.text()).contains("two workers or more", "--cluster-host");
        var token = Files.writeString(
                folder.resolve("token"),
                rest.post("/worker-tokens", Map.of("name", "trial"))
                        .expect(201)
                        .json()
                        .path("secret")
                        .asString());
        try (var one = new PoolWorker("one", studio.port(), token, folder, "--cluster-host", "127.0.0.1");
                var two = new PoolWorker("two", studio.port(), token, folder, "--cluster-host", "127.0.0.1")) {
            one.start();
            two.start();
            Poll.until("both workers", Duration.ofSeconds(30), () -> Optional.of(
                            rest.get("/workers").json())
                    .filter(all -> all.valueStream()
                                    .filter(worker -> worker.path("clusterHost")
                                            .asString()
                                            .equals("127.0.0.1"))
                                    .count()
                            == 2));
            var trial = rest.post("/workers/trial", Map.of()).expect(200).json();
            assertThat(trial.path("error").asString()).isEmpty();
            assertThat(trial.path("right").asBoolean()).isTrue();
            assertThat(trial.path("workers").valueStream().map(name -> name.asString()))
                    .isEqualTo(List.of("one", "two"));
            System.out.println("a trial of two workers: " + trial);
            assertThat(ProcessHandle.allProcesses()
                            .map(process -> process.info().commandLine().orElse(""))
                            .filter(line -> line.contains(folder.toString()) && line.contains("ClusterMain")))
                    .isEmpty();
            assertThat(one.pids().getFirst()).satisfies(pid -> assertThat(
                            ProcessHandle.of(pid).orElseThrow().children())
                    .isEmpty());
            var start = System.nanoTime();
            var trying = CompletableFuture.supplyAsync(
                    () -> rest.post("/workers/trial", Map.of()).expect(200).json());
            Poll.until("a server of the second worker", Duration.ofSeconds(30), () -> ProcessHandle.of(
                            two.pids().getFirst())
                    .flatMap(worker -> worker.children().findFirst()));
            two.kill();
            var lost = trying.get(90, TimeUnit.SECONDS);
            assertThat(lost.path("error").asString()).contains("one: ", "two: it has been silent for 4 s");
            assertThat(ProcessHandle.of(one.pids().getFirst()).orElseThrow().children())
                    .isEmpty();
            System.out.println("a trial that lost one of two workers, after " + (System.nanoTime() - start) / 1_000_000
                    + " ms: " + lost);
        }
    }
}
