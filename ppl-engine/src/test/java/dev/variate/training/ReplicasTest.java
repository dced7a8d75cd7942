package dev.variate.training;

import static dev.variate.layers.Layers.dense;
import static dev.variate.layers.Layers.dropout;
import static dev.variate.model.Language.normal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.variate.device.AllReduce;
import dev.variate.device.Devices;
import dev.variate.model.Model;
import dev.variate.program.Input;
import dev.variate.program.Program;
import dev.variate.program.ReferenceEvaluator;
import dev.variate.random.Key;
import dev.variate.random.RandomStream;
import dev.variate.tensor.Shape;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several replicas of one training, here threads; {@code ReplicasOverTensorFlowTest} of the pool has processes. */
@Timeout(120)
class ReplicasTest {
    private static final int PARTS = 4;

    /** Noise of its own in each part, so that a part computed by another replica with another key would show. */
    private static final Model NETWORK = Model.of("network", List.of(Model.Parameter.tensor("x")), given -> {
        var hidden = dropout("noise", dense("one", given.get(0), 6).tanh(), 0.8);
        return normal("y", dense("two", hidden, 1), 0.5);
    });

    private static final MemoryRows DATA =
            MemoryRows.of("x", normals("x", 40, 3)).and("y", normals("y", 40, 1));
    private static final Batch BATCH = new Batch(2, 40, DATA.columns(2), Map.of());
    private static final Recipe RECIPE =
            Recipe.adam(0.01).withClip(1).withAverage(0.9).inParts(PARTS);

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    private static Value normals(String name, int... extents) {
        RandomStream random = Key.of(7).fold(name).stream();
        double[] elements = new double[Shape.of(extents).size()];
        Arrays.setAll(elements, i -> random.nextGaussian());
        return Value.wrap(TensorType.f64(extents), elements);
    }

    /** Adds vectors of threads up, in the order of their numbers, so that all get the same bits. */
    private static final class Sums {
        private final float[][] vectors;
        private final CyclicBarrier barrier;

        Sums(int count) {
            vectors = new float[count][];
            barrier = new CyclicBarrier(count);
        }

        Replica replica(int number) {
            return Replica.of(number, vectors.length, new AllReduce() {
                @Override
                public float[] sum(float[] vector) {
                    vectors[number] = vector;
                    await();
                    float[] sum = new float[vector.length];
                    for (float[] each : vectors) {
                        for (int i = 0; i < sum.length; i++) {
                            sum[i] += each[i];
                        }
                    }
                    await();
                    return sum;
                }

                @Override
                public void close() {}
            });
        }

        private void await() {
            try {
                barrier.await();
            } catch (InterruptedException | BrokenBarrierException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** What each of so many replicas finds. */
    private <T> List<T> each(int count, Function<Replica, T> work) {
        Sums sums = new Sums(count);
        List<CompletableFuture<T>> found = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            Replica replica = count == 1 ? Replica.ALONE : sums.replica(number);
            found.add(CompletableFuture.supplyAsync(() -> work.apply(replica), threads));
        }
        return found.stream().map(CompletableFuture::join).toList();
    }

    private static Checkpoint trained(Replica replica, String device, Optional<Checkpoint> from, int until) {
        return trained(RECIPE, replica, device, from, until);
    }

    private static Checkpoint trained(
            Recipe recipe, Replica replica, String device, Optional<Checkpoint> from, int until) {
        boolean single = device.equals("tensorflow");
        Loss loss = Loss.likelihood(NETWORK, BATCH);
        try (Training training = from.isPresent()
                ? Training.resume(loss, recipe, DATA, Devices.named(device), single, from.get(), replica)
                : Training.begin(loss, recipe, DATA, Devices.named(device), single, 3, replica)) {
            while (training.steps() < until) {
                training.step();
            }
            return training.checkpoint();
        }
    }

    private static void assertNear(Checkpoint found, Checkpoint expected, double tolerance) {
        expected.state().forEach((name, value) -> {
            for (int i = 0; i < value.shape().size(); i++) {
                assertThat(found.state().get(name).get(i)).as(name).isCloseTo(value.get(i), within(tolerance));
            }
        });
    }

    private static void assertSame(Checkpoint found, Checkpoint expected) {
        expected.state()
                .forEach((name, value) -> assertThat(found.state().get(name).sameAs(value))
                        .as(name)
                        .isTrue());
    }

    /** Derivatives are added up in single precision; Adam divides by their size, so of ten steps of 0.01 little more than single precision is lost. */
    @ParameterizedTest
    @CsvSource({"jvm,2", "jvm,4", "tensorflow,2", "tensorflow,4"})
    void so_many_replicas_find_what_one_finds_to_rounding_and_all_the_same_bits(String device, int count) {
        Checkpoint alone = trained(Replica.ALONE, device, Optional.empty(), 10);
        List<Checkpoint> found = each(count, replica -> trained(replica, device, Optional.empty(), 10));
        assertNear(found.getFirst(), alone, 1e-5);
        found.forEach(other -> assertSame(other, found.getFirst()));
    }

    /** Sums that differ in their last bits may be rounded to neighbouring bfloat16s, in the second step and after. */
    @Test
    void replicas_in_mixed_precision_find_what_one_finds_to_rounding() {
        Recipe mixed = RECIPE.inMixedPrecision();
        Checkpoint alone = trained(mixed, Replica.ALONE, "tensorflow", Optional.empty(), 5);
        List<Checkpoint> found = each(2, replica -> trained(mixed, replica, "tensorflow", Optional.empty(), 5));
        assertNear(found.getFirst(), alone, 2e-3);
        assertSame(found.get(1), found.getFirst());
    }

    @Test
    void shares_of_the_gradient_add_up_to_that_of_the_whole_batch() {
        StepProgram parts = StepProgram.of(Loss.likelihood(LINE, BATCH), RECIPE);
        Batch all = new Batch(2 * PARTS, 40, DATA.columns(2 * PARTS), Map.of());
        Loss loss = Loss.likelihood(LINE, all);
        Map<String, Value> arguments = new HashMap<>(loss.start(1));
        arguments.putAll(DATA.read(new long[] {0, 1, 2, 3, 4, 5, 6, 7}));
        arguments.put(Loss.KEY, Value.of(Loss.KEY_TYPE, 1, 2));
        List<Value> whole = ReferenceEvaluator.evaluate(
                StepProgram.of(loss, Recipe.adam(0.01)).gradient(), arguments);
        double[] expected = {
            whole.get(1).get(0),
            whole.get(1).get(1),
            whole.get(1).get(2),
            whole.get(2).get(0),
            whole.get(0).item()
        };
        for (int count : new int[] {1, 2, 4}) {
            double[] sum = new double[expected.length];
            int own = PARTS / count;
            for (int number = 0; number < count; number++) {
                long[] rows = new long[2 * own];
                for (int i = 0; i < rows.length; i++) {
                    rows[i] = 2L * own * number + i;
                }
                arguments.putAll(DATA.read(rows));
                Value share = evaluated(parts.share(own * number, own), arguments);
                Arrays.setAll(sum, i -> sum[i] + share.get(i));
            }
            assertThat(sum).as("%d shares", count).containsExactly(expected, within(1e-12));
        }
    }

    private static final Model LINE = Model.of(
            "line", List.of(Model.Parameter.tensor("x")), given -> normal("y", dense("w", given.get(0), 1), 0.5));

    private static Value evaluated(Program program, Map<String, Value> arguments) {
        Map<String, Value> own = new HashMap<>();
        for (Input input : program.inputs()) {
            own.put(input.name(), arguments.get(input.name()));
        }
        return ReferenceEvaluator.evaluate(program, own).get(0);
    }

    @Test
    void training_goes_on_from_a_checkpoint_with_as_many_replicas_to_the_bit_and_with_others_to_rounding() {
        List<Checkpoint> half = each(4, replica -> trained(replica, "tensorflow", Optional.empty(), 5));
        Checkpoint whole = each(4, replica -> trained(replica, "tensorflow", Optional.empty(), 10))
                .getFirst();
        Optional<Checkpoint> from = Optional.of(half.getFirst());
        assertSame(each(4, replica -> trained(replica, "tensorflow", from, 10)).getFirst(), whole);
        assertNear(each(2, replica -> trained(replica, "tensorflow", from, 10)).getFirst(), whole, 1e-5);
        assertNear(each(1, replica -> trained(replica, "tensorflow", from, 10)).getFirst(), whole, 1e-5);
    }

    @Test
    void all_replicas_end_after_the_same_step_when_one_wants_to() {
        List<Long> steps = each(2, replica -> {
            try (Training training = Training.begin(
                    Loss.likelihood(NETWORK, BATCH), RECIPE, DATA, Devices.named("jvm"), false, 3, replica)) {
                boolean last = false;
                while (!last) {
                    if (replica.number() == 1 && training.steps() == 6) {
                        training.leave();
                    }
                    Training.Report report = training.step();
                    assertThat(report.rates()).hasSize(2).allMatch(rate -> rate > 0);
                    last = report.last();
                }
                return training.steps();
            }
        });
        assertThat(steps).containsExactly(7L, 7L);
    }

    @Test
    void replicas_judge_together_what_one_judges() {
        Batch judged = new Batch(4, 40, DATA.columns(4), Map.of());
        Loss loss = Loss.judging(NETWORK, Optional.empty(), judged);
        Map<String, Value> weights = loss.start(1);
        List<Double> alone = each(1, replica -> judged(loss, weights, replica));
        List<Double> four = each(4, replica -> judged(loss, weights, replica));
        assertThat(four).hasSize(4).allSatisfy(found -> assertThat(found).isCloseTo(alone.getFirst(), within(1e-5)));
    }

    private static double judged(Loss loss, Map<String, Value> weights, Replica replica) {
        try (Judge judge = new Judge(loss, Devices.named("jvm"), false, replica)) {
            return judge.loss(weights, DATA, 40, 1);
        }
    }

    @Test
    void what_cannot_be_shared_equally_is_refused_with_what_would_fit() {
        Loss loss = Loss.likelihood(NETWORK, BATCH);
        assertThatThrownBy(() ->
                        Training.begin(loss, RECIPE, DATA, Devices.named("jvm"), false, 1, new Sums(3).replica(0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "A step's batch has 4 parts, which 3 workers cannot share equally: take 1, 2, 4 of them, or 6 parts.");
        assertThatThrownBy(() -> Replica.rowsOfPart(10, 4))
                .hasMessage("A batch of 10 rows does not divide into 4 equal parts; 8 or 12 would.");
        assertThat(Replica.rowsOfPart(12, 4)).isEqualTo(3);
    }
}
