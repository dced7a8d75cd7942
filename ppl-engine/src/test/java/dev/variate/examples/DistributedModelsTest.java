package dev.variate.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.variate.device.Device;
import dev.variate.device.Devices;
import dev.variate.distribution.Flow;
import dev.variate.distribution.Trainable;
import dev.variate.model.Call;
import dev.variate.model.Tracers;
import dev.variate.model.Tracing;
import dev.variate.parallel.LocalMembers;
import dev.variate.parallel.MemberProgram;
import dev.variate.parallel.Mesh;
import dev.variate.parallel.MeshTraining;
import dev.variate.parallel.Placement;
import dev.variate.parallel.PlacementView;
import dev.variate.program.Input;
import dev.variate.program.Named;
import dev.variate.program.Program;
import dev.variate.program.ProgramBuilder;
import dev.variate.program.ReferenceEvaluator;
import dev.variate.random.Key;
import dev.variate.random.RandomStream;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import dev.variate.training.Batch;
import dev.variate.training.Checkpoint;
import dev.variate.training.Judge;
import dev.variate.training.Loss;
import dev.variate.training.Recipe;
import dev.variate.training.Training;
import dev.variate.transform.Partition;
import dev.variate.transform.Precision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The paper's systems over several devices: a flow, and an autoencoder made with it. */
class DistributedModelsTest {
    private static final int SIZE = 16;
    private static final Map<String, Value> WEIGHTS = weights();

    private static Value normals(String name, int... extents) {
        RandomStream random = Key.of(11).fold(name).stream();
        TensorType type = TensorType.f64(extents);
        double[] elements = new double[type.shape().size()];
        Arrays.setAll(elements, i -> 0.3 * random.nextGaussian());
        return Value.wrap(type, elements);
    }

    /** Random ones, the same for the same name. */
    private static Map<String, Value> weights() {
        Map<String, Value> weights = new HashMap<>();
        Tracing.trace(
                call -> {
                    if (call instanceof Call.Draw draw && draw.distribution() instanceof Trainable) {
                        Value value =
                                normals(draw.name().orElseThrow(), draw.shape().dims());
                        weights.put(draw.name().orElseThrow(), value);
                        return draw.withValue(value).make();
                    }
                    return call.make();
                },
                DistributedModelsTest::flow);
        return weights;
    }

    private static DistributedFlow flow() {
        return DistributedFlow.ofThePaper("flow", SIZE, 6);
    }

    private static Flow.Mapped mapped(Map<String, ?> weights, Tensor x, boolean forward) {
        DistributedFlow flow = Tracing.trace(Tracers.condition(weights), DistributedModelsTest::flow);
        return forward ? flow.forward(x) : flow.inverse(x);
    }

    /** Both ways of the flow as a program of a vector and the weights. */
    private static Program program(boolean forward) {
        ProgramBuilder builder = new ProgramBuilder("flow");
        Tensor x = builder.input("x", TensorType.f64(3, SIZE), Input.Role.OBSERVED);
        Map<String, Tensor> weights = new HashMap<>();
        WEIGHTS.forEach((name, value) -> weights.put(name, builder.input(name, value.type(), Input.Role.LATENT)));
        Flow.Mapped mapped = mapped(weights, x, forward);
        return builder.finish(List.of(
                new Named("value", builder.varOf(mapped.value())),
                new Named("log determinant", builder.varOf(mapped.logDeterminant()))));
    }

    private static Map<String, Value> arguments(Value x) {
        Map<String, Value> arguments = new HashMap<>(WEIGHTS);
        arguments.put("x", x);
        return arguments;
    }

    private static Partition cut(Program program, int members) {
        return Partition.of(program, members, Placement.round(members)::member, Map.of(), Map.of());
    }

    private static Map<String, Value> run(Partition partition, Map<String, Value> arguments, Device device) {
        Map<String, Value> all = new HashMap<>();
        LocalMembers.run(partition.members(), exchange -> {
                    try (MemberProgram member =
                            new MemberProgram(partition, exchange.member(), device, exchange, m -> m)) {
                        return member.run(List.of(arguments)).get(0);
                    }
                })
                .forEach(all::putAll);
        return all;
    }

    @Test
    void the_flow_leads_back_and_its_determinants_cancel() {
        Value x = normals("x", 3, SIZE);
        List<Value> there = ReferenceEvaluator.evaluate(program(true), arguments(x));
        List<Value> back = ReferenceEvaluator.evaluate(program(false), arguments(there.get(0)));
        assertThat(there.get(0).toArray()).isNotEqualTo(x.toArray());
        assertThat(back.get(0).toArray()).containsExactly(x.toArray(), within(1e-5));
        for (int row = 0; row < 3; row++) {
            assertThat(there.get(1).get(row) + back.get(1).get(row)).isCloseTo(0, within(1e-5));
        }
    }

    @Test
    void the_log_determinant_is_that_of_the_derivative_and_the_sum_over_all_flows() {
        Value x = normals("y", 1, SIZE);
        double step = 1e-5;
        double[][] jacobian = new double[SIZE][SIZE];
        for (int i = 0; i < SIZE; i++) {
            double[] up = x.toArray();
            double[] down = x.toArray();
            up[i] += step;
            down[i] -= step;
            double[] high = inverse(up);
            double[] low = inverse(down);
            for (int j = 0; j < SIZE; j++) {
                jacobian[j][i] = (high[j] - low[j]) / (2 * step);
            }
        }
        Value told = (Value) mapped(WEIGHTS, x, false).logDeterminant();
        assertThat(told.item()).isCloseTo(logDeterminant(jacobian), within(1e-5));
    }

    private static double[] inverse(double[] y) {
        return ((Value) mapped(WEIGHTS, Value.wrap(TensorType.f64(1, SIZE), y), false)
                        .value())
                .toArray();
    }

    /** By elimination with the largest pivot. */
    private static double logDeterminant(double[][] a) {
        double sum = 0;
        for (int k = 0; k < a.length; k++) {
            int pivot = k;
            for (int i = k; i < a.length; i++) {
                pivot = Math.abs(a[i][k]) > Math.abs(a[pivot][k]) ? i : pivot;
            }
            double[] row = a[pivot];
            a[pivot] = a[k];
            a[k] = row;
            sum += Math.log(Math.abs(row[k]));
            for (int i = k + 1; i < a.length; i++) {
                double factor = a[i][k] / row[k];
                for (int j = k; j < a.length; j++) {
                    a[i][j] -= factor * row[j];
                }
            }
        }
        return sum;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void sixteen_devices_give_what_one_gives(boolean forward) {
        Value x = normals("z", 3, SIZE);
        Program program = program(forward);
        Device jvm = Devices.named("jvm");
        Map<String, Value> one = run(cut(program, 1), arguments(x), jvm);
        Map<String, Value> sixteen = run(cut(program, 16), arguments(x), jvm);
        for (String name : List.of("value", "log determinant")) {
            double[] wanted = one.get(name).toArray();
            for (int i = 0; i < wanted.length; i++) {
                // loops are fused over other equations, so the last bits of sums may differ
                assertThat(sixteen.get(name).get(i)).isCloseTo(wanted[i], within(1e-12 * (1 + Math.abs(wanted[i]))));
            }
        }
    }

    @Test
    void on_four_by_four_cores_each_has_two_flows_and_one_gathers() {
        assertThat(WEIGHTS).hasSize(4 * 33);
        PlacementView view = PlacementView.of(cut(program(true), 16), 4, 16);
        for (PlacementView.Cell cell : view.cells()) {
            long flows =
                    cell.parts().stream().filter(p -> p.startsWith("flow ")).count();
            assertThat(flows).isEqualTo(2);
            assertThat(cell.parts().contains("gathering")).isEqualTo(cell.device() == 0);
        }
        // a row tells the next one, round and round, and the last stage's row the one that gathers
        assertThat(view.links()).allSatisfy(link -> {
            boolean next = link.to() / 4 == (link.from() / 4 + 1) % 4;
            assertThat(next || link.to() == 0 || link.from() == 0).isTrue();
        });
        assertThat(view.text())
                .contains("device 5   row 1 column 1")
                .contains("flow 1.1, flow 5.1")
                .contains("16 copies");
        assertThat(view.svg())
                .startsWith("<svg")
                .contains("flow 5.1")
                .contains("× 16 copies")
                .endsWith("</svg>\n");
    }

    @Test
    void a_vector_that_cannot_be_cut_is_refused() {
        assertThatThrownBy(() -> DistributedFlow.ofThePaper("f", 18, 3))
                .hasMessageContaining("cannot be cut into 4 equal parts");
    }

    // ---- the autoencoder

    private static final ModelParallelVae VAE = new ModelParallelVae(8, 4, 6, 2);
    private static final Tones TONES = new Tones(200, 8, 3);
    private static final int ROWS = 4;

    private static Loss loss() {
        return Loss.bound(VAE.model(), VAE.guide(), new Batch(ROWS, TONES.count(), TONES.columns(ROWS), Map.of()));
    }

    private static Optional<Checkpoint> onMesh(
            Mesh mesh, int steps, Recipe recipe, Optional<Checkpoint> from, List<Double> losses) {
        List<Optional<Checkpoint>> all = LocalMembers.run(mesh.size(), exchange -> {
            Placement placement = VAE.placement(mesh.extent(Mesh.MODEL));
            Device device = Devices.named("jvm");
            try (MeshTraining training = from.isPresent()
                    ? MeshTraining.resume(loss(), recipe, TONES, mesh, placement, device, false, exchange, from.get())
                    : MeshTraining.begin(loss(), recipe, TONES, mesh, placement, device, false, exchange, 5)) {
                for (int i = 0; i < steps; i++) {
                    double told = training.step().loss();
                    if (exchange.member() == mesh.size() - 1) {
                        losses.add(told);
                    }
                }
                return training.checkpoint();
            }
        });
        assertThat(all.stream().filter(Optional::isPresent)).hasSize(1);
        return all.get(0);
    }

    private static Checkpoint onOne(int steps, Recipe recipe, List<Double> losses) {
        try (Training training = Training.begin(loss(), recipe, TONES, Devices.named("jvm"), false, 5)) {
            for (int i = 0; i < steps; i++) {
                losses.add(training.step().loss());
            }
            return training.checkpoint();
        }
    }

    @Test
    void prior_encoder_and_decoder_are_each_on_devices_of_their_own() {
        Partition partition = Partition.of(loss().program(), 6, VAE.placement(6)::member, Map.of(), Map.of());
        assertThat(partition.homes()).containsKeys("prior.0.0.first", "decoder.1.3.second", "compressor.mean.weight");
        partition.homes().forEach((weight, home) -> assertThat(home / 2)
                .as(weight)
                .isEqualTo(weight.startsWith("prior") ? 0 : weight.startsWith("compressor") ? 1 : 2));
        List<String> parts = PlacementView.of(partition, 2, 1).cells().get(0).parts();
        assertThat(parts).anyMatch(p -> p.startsWith("flow "));
    }

    @ParameterizedTest
    @CsvSource({"1,1", "1,3", "2,1", "2,2", "4,1"})
    void a_mesh_learns_what_one_device_learns(int data, int model) {
        Recipe recipe = Recipe.adam(1e-2).withClip(5).withAverage(0.9).inParts(4);
        List<Double> wanted = new ArrayList<>();
        List<Double> found = new ArrayList<>();
        Checkpoint one = onOne(4, recipe, wanted);
        Checkpoint many =
                onMesh(Mesh.of(data, model), 4, recipe, Optional.empty(), found).orElseThrow();
        for (int i = 0; i < wanted.size(); i++) {
            assertThat(found.get(i)).isCloseTo(wanted.get(i), within(1e-9));
        }
        assertThat(many.state().keySet()).isEqualTo(one.state().keySet());
        one.state().forEach((name, value) -> assertThat(many.state().get(name).toArray())
                .as(name)
                .containsExactly(value.toArray(), within(1e-8)));
    }

    @Test
    void training_goes_on_on_another_mesh_from_a_checkpoint() {
        Recipe recipe = Recipe.adam(1e-2).inParts(4);
        Checkpoint half = onMesh(Mesh.of(2, 2), 2, recipe, Optional.empty(), new ArrayList<>())
                .orElseThrow();
        Checkpoint whole = onMesh(Mesh.of(1, 3), 2, recipe, Optional.of(half), new ArrayList<>())
                .orElseThrow();
        Checkpoint wanted = onOne(4, recipe, new ArrayList<>());
        assertThat(whole.step()).isEqualTo(4);
        wanted.state()
                .forEach((name, value) -> assertThat(whole.state().get(name).toArray())
                        .as(name)
                        .containsExactly(value.toArray(), within(1e-8)));
    }

    @Test
    void the_autoencoder_comes_to_expect_the_sounds_that_it_hears() {
        Loss judging = Loss.judging(
                VAE.model(), Optional.of(VAE.guide()), new Batch(50, TONES.count(), TONES.columns(50), Map.of()));
        Device device = Devices.named("jvm");
        Loss learning = Loss.bound(VAE.model(), VAE.guide(), new Batch(20, TONES.count(), TONES.columns(20), Map.of()));
        try (Training training = Training.begin(learning, Recipe.adam(0.03), TONES, device, false, 1);
                Judge judge = new Judge(judging, device, false)) {
            double before = judge.loss(training.weights(), new Tones(100, 8, 99), 100, 1);
            for (int i = 0; i < 300; i++) {
                training.step();
            }
            double after = judge.loss(training.weights(), new Tones(100, 8, 99), 100, 1);
            // from a logistic of scale 1 to about the loudness of the tones is a nat a sample
            assertThat(after).isLessThan(before - VAE.length());
        }
    }

    @Test
    void a_mesh_that_does_not_divide_or_fit_is_refused_in_words() {
        Recipe recipe = Recipe.adam(1e-2).inParts(4);
        assertThatThrownBy(() -> onMesh(Mesh.of(3, 1), 1, recipe, Optional.empty(), new ArrayList<>()))
                .hasMessageContaining("4 parts of a step's batch cannot be shared evenly by the 3 devices");
        assertThatThrownBy(() -> LocalMembers.run(
                        2,
                        exchange -> MeshTraining.begin(
                                loss(),
                                recipe,
                                TONES,
                                Mesh.of(2, 2),
                                VAE.placement(2),
                                Devices.named("jvm"),
                                false,
                                exchange,
                                1)))
                .hasMessageContaining("wants 4 devices, and there are 2 members of the group");
        assertThat(Precision.single(loss().program()).equations())
                .anyMatch(e -> !e.place().isEmpty());
    }
}
