package dev.variate.pool.worker;

import static dev.variate.layers.Layers.dense;
import static dev.variate.layers.Layers.dropout;
import static dev.variate.model.Language.normal;
import static dev.variate.model.Language.on;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.variate.device.Devices;
import dev.variate.examples.Tones;
import dev.variate.model.Language;
import dev.variate.model.Model;
import dev.variate.parallel.Mesh;
import dev.variate.tensor.Tensor;
import dev.variate.training.Batch;
import dev.variate.training.Checkpoint;
import dev.variate.training.Loss;
import dev.variate.training.Recipe;
import dev.variate.training.Replica;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A mesh of workers whose tensors go through TensorFlow servers in processes of their own. */
@Timeout(300)
class MeshOverTensorFlowTest {
    private static final Tones TONES = new Tones(48, 6, 2);
    private static final int ROWS = 3;
    private static final int STEPS = 6;

    private static final Model STAGES = Model.of("stages", List.of(Model.Parameter.tensor("audio")), given -> {
        Tensor audio = (Tensor) given.get(0);
        Tensor seen =
                on("layer", 0, () -> dropout("noise", dense("one", audio, 7).tanh(), 0.8));
        return on("layer", 1, () -> normal("seen", dense("two", seen, 6), 1.0, Language.given(audio)));
    });

    private final List<ClusterMember> members = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    private record Found(Checkpoint checkpoint, double judged) {}

    @AfterEach
    void close() {
        threads.shutdownNow();
        members.forEach(ClusterMember::close);
    }

    @Test
    void a_mesh_of_processes_finds_judges_and_keeps_what_one_process_does() throws IOException {
        Mesh mesh = Mesh.of(2, 2);
        for (int i = 0; i < mesh.size(); i++) {
            members.add(ClusterMember.start());
        }
        List<String> addresses =
                members.stream().map(member -> "127.0.0.1:" + member.port()).toList();
        List<CompletableFuture<Optional<Found>>> found = new ArrayList<>();
        for (int i = 0; i < mesh.size(); i++) {
            int number = i;
            found.add(CompletableFuture.supplyAsync(
                    () -> {
                        ClusterMember own = members.get(number);
                        try (SharedSteps steps = SharedSteps.OfMesh.begin(
                                task(), mesh, "", new ClusterGroup(own, number, mesh.size()))) {
                            own.join(addresses, number);
                            return trained(steps);
                        }
                    },
                    threads));
        }
        Found one;
        try (SharedSteps alone = SharedSteps.OfReplicas.begin(task(), Replica.ALONE)) {
            one = trained(alone).orElseThrow();
        }
        Found many = found.getFirst().join().orElseThrow();
        assertThat(many.judged()).isCloseTo(one.judged(), within(1e-9));
        assertThat(many.checkpoint().recipe()).isEqualTo(one.checkpoint().recipe());
        one.checkpoint().state().forEach((name, value) -> assertThat(
                        many.checkpoint().state().get(name).toArray())
                .as(name)
                .containsExactly(value.toArray(), within(1e-8)));
        assertThat(found.stream().skip(1)).allMatch(other -> other.join().isEmpty());
    }

    private static SharedSteps.Task task() {
        Batch batch = new Batch(ROWS, TONES.count(), TONES.columns(ROWS), Map.of());
        return new SharedSteps.Task(
                Loss.likelihood(STAGES, batch),
                Optional.of(Loss.judging(STAGES, Optional.empty(), batch)),
                Recipe.adam(0.01).withClip(1).inParts(4),
                TONES,
                Devices.named("jvm"),
                false,
                3,
                Optional.empty());
    }

    private static Optional<Found> trained(SharedSteps steps) {
        while (steps.taken() < STEPS) {
            steps.step();
        }
        Optional<Double> judged = steps.judged(TONES, 20, 1);
        return steps.state().map(state -> new Found(state.checkpoint().get(), judged.orElseThrow()));
    }
}
