package dev.variate.pool.worker;

import static dev.variate.layers.Layers.dense;
import static dev.variate.layers.Layers.dropout;
import static dev.variate.model.Language.normal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.variate.device.Devices;
import dev.variate.model.Model;
import dev.variate.random.Key;
import dev.variate.random.RandomStream;
import dev.variate.tensor.Shape;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import dev.variate.training.Batch;
import dev.variate.training.Checkpoint;
import dev.variate.training.Loss;
import dev.variate.training.Recipe;
import dev.variate.training.Replica;
import dev.variate.training.Rows;
import dev.variate.training.Training;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Replicas whose derivatives are added up by TensorFlow servers in processes of their own. With {@code -Dreplicas.most=16}, as many as that, which want a machine of their own. */
@Timeout(300)
class ReplicasOverTensorFlowTest {
    private static final int PARTS = 16;
    private static final int STEPS = 12;

    private static final Model NETWORK = Model.of("network", List.of(Model.Parameter.tensor("x")), given -> {
        var hidden = dropout("noise", dense("one", given.get(0), 6).tanh(), 0.8);
        return normal("y", dense("two", hidden, 1), 0.5);
    });

    private static final Points DATA = new Points(normals("x", 40, 3), normals("y", 40, 1));

    private final List<ClusterMember> members = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void close() {
        threads.shutdownNow();
        members.forEach(ClusterMember::close);
    }

    static List<Integer> counts() {
        int most = Integer.getInteger("replicas.most", 4);
        return List.of(2, 4, 8, 16).stream().filter(count -> count <= most).toList();
    }

    @ParameterizedTest
    @MethodSource("counts")
    void so_many_processes_find_what_one_finds_to_rounding(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            members.add(ClusterMember.start());
        }
        List<String> addresses =
                members.stream().map(member -> "127.0.0.1:" + member.port()).toList();
        List<CompletableFuture<Checkpoint>> found = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int number = i;
            found.add(CompletableFuture.supplyAsync(
                    () -> {
                        ClusterMember own = members.get(number);
                        own.join(addresses, number);
                        return trained(Replica.of(number, count, own));
                    },
                    threads));
        }
        Checkpoint alone = trained(Replica.ALONE);
        for (CompletableFuture<Checkpoint> each : found) {
            each.join().state().forEach((name, value) -> {
                for (int i = 0; i < value.shape().size(); i++) {
                    // derivatives are added up in single precision
                    assertThat(value.get(i))
                            .as(name)
                            .isCloseTo(alone.state().get(name).get(i), within(1e-5));
                }
            });
        }
    }

    private static Checkpoint trained(Replica replica) {
        Loss loss = Loss.likelihood(NETWORK, new Batch(2, 40, DATA.columns(2), Map.of()));
        Recipe recipe = Recipe.adam(0.01).withClip(1).inParts(PARTS);
        try (Training training = Training.begin(loss, recipe, DATA, Devices.named("jvm"), false, 3, replica)) {
            while (training.steps() < STEPS) {
                training.step();
            }
            return training.checkpoint();
        }
    }

    private static Value normals(String name, int... extents) {
        RandomStream random = Key.of(7).fold(name).stream();
        double[] elements = new double[Shape.of(extents).size()];
        Arrays.setAll(elements, i -> random.nextGaussian());
        return Value.wrap(TensorType.f64(extents), elements);
    }

    /** Two columns in memory. */
    private record Points(Value x, Value y) implements Rows {
        @Override
        public long count() {
            return x.shape().dim(0);
        }

        @Override
        public SequencedMap<String, TensorType> columns(int rows) {
            SequencedMap<String, TensorType> columns = new LinkedHashMap<>();
            columns.put("x", TensorType.f64(rows, 3));
            columns.put("y", TensorType.f64(rows, 1));
            return columns;
        }

        @Override
        public SequencedMap<String, Value> read(long[] rows) {
            Value chosen =
                    Value.vector(Arrays.stream(rows).mapToInt(r -> (int) r).toArray());
            SequencedMap<String, Value> columns = new LinkedHashMap<>();
            columns.put("x", (Value) x.take(chosen));
            columns.put("y", (Value) y.take(chosen));
            return columns;
        }
    }
}
