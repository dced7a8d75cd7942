package dev.variate.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.variate.device.Device;
import dev.variate.device.Devices;
import dev.variate.model.Call;
import dev.variate.model.Language;
import dev.variate.model.ModelException;
import dev.variate.model.Tracing;
import dev.variate.program.Equation;
import dev.variate.program.Input;
import dev.variate.program.Named;
import dev.variate.program.Place;
import dev.variate.program.Program;
import dev.variate.program.ProgramBuilder;
import dev.variate.program.ProgramChecker;
import dev.variate.program.ProgramText;
import dev.variate.program.ReferenceEvaluator;
import dev.variate.random.Key;
import dev.variate.random.RandomStream;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import dev.variate.transform.Gradient;
import dev.variate.transform.Partition;
import dev.variate.transform.Precision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A program that is cut by its places, run by members that tell each other what they need. */
class PartitionTest {
    private static final int STAGES = 4;
    private static final int WIDTH = 5;

    /** A chain of dense stages with a connection past them all, and a loss that adds up something of each. */
    private static Program loss() {
        ProgramBuilder builder = new ProgramBuilder("stages");
        Tensor x = builder.input("x", TensorType.f64(3, WIDTH), Input.Role.OBSERVED);
        Tensor scale = builder.input("scale", TensorType.f64(), Input.Role.LATENT);
        List<Tensor> weights = new ArrayList<>();
        for (int i = 0; i < STAGES; i++) {
            weights.add(builder.input("w" + i, TensorType.f64(WIDTH, WIDTH), Input.Role.LATENT));
        }
        Tensor value = x;
        Tensor total = Value.scalar(0.0);
        for (int i = 0; i < STAGES; i++) {
            int stage = i;
            Tensor before = value;
            value = Language.on(
                    "stage", i, () -> before.matmul(weights.get(stage)).tanh().times(scale));
            total = total.plus(value.square().sum());
        }
        Tensor last = value;
        Tensor past = Language.on("stage", 1, () -> last.plus(x).sum());
        return builder.finish(List.of(new Named("loss", builder.varOf(total.plus(past)))));
    }

    private static List<String> learnt() {
        List<String> names = new ArrayList<>(List.of("scale"));
        for (int i = 0; i < STAGES; i++) {
            names.add("w" + i);
        }
        return names;
    }

    private static Map<String, Value> values(int seed) {
        RandomStream random = Key.of(seed).stream();
        Map<String, Value> values = new HashMap<>();
        for (Input input : loss().inputs()) {
            double[] elements = new double[input.var().type().shape().size()];
            Arrays.setAll(elements, i -> random.nextGaussian());
            values.put(input.name(), Value.wrap(input.var().type(), elements));
        }
        return values;
    }

    private static Partition cut(Program program, int members) {
        return Partition.of(program, members, Placement.round(members)::member, Map.of(), Map.of());
    }

    private static List<Map<String, Value>> run(Partition partition, List<Map<String, Value>> batches, Device device) {
        List<List<Map<String, Value>>> found = LocalMembers.run(partition.members(), exchange -> {
            try (MemberProgram program = new MemberProgram(partition, exchange.member(), device, exchange, m -> m)) {
                List<Map<String, Value>> own = new ArrayList<>();
                for (Map<String, Value> batch : batches) {
                    Map<String, Value> mine = new HashMap<>(batch);
                    // what lives elsewhere is not at hand here
                    partition.homes().forEach((name, home) -> {
                        if (home != exchange.member()) {
                            mine.remove(name);
                        }
                    });
                    own.add(mine);
                }
                return program.run(own);
            }
        });
        List<Map<String, Value>> merged = new ArrayList<>();
        for (int batch = 0; batch < batches.size(); batch++) {
            Map<String, Value> all = new LinkedHashMap<>();
            for (List<Map<String, Value>> member : found) {
                all.putAll(member.get(batch));
            }
            merged.add(all);
        }
        return merged;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 16})
    void value_and_gradient_are_the_same_on_any_number_of_members(int members) {
        Program gradient = Gradient.of(loss(), learnt());
        List<Map<String, Value>> batches = List.of(values(1), values(2), values(3));
        List<Map<String, Value>> found = run(cut(gradient, members), batches, Devices.named("jvm"));
        for (int batch = 0; batch < batches.size(); batch++) {
            List<Value> wanted = ReferenceEvaluator.evaluate(gradient, batches.get(batch));
            for (int i = 0; i < wanted.size(); i++) {
                Value own = found.get(batch).get(gradient.outputs().get(i).name());
                double[] close = wanted.get(i).toArray();
                for (int j = 0; j < close.length; j++) {
                    // the order of sums within one op may differ between compiled code and the reference
                    assertThat(own.get(j)).isCloseTo(close[j], within(1e-11 * (1 + Math.abs(close[j]))));
                }
            }
        }
    }

    @Test
    void an_adjoint_is_where_what_it_is_the_adjoint_of_is() {
        Program gradient = Gradient.of(loss(), learnt());
        Partition partition = cut(gradient, STAGES);
        for (int i = 0; i < STAGES; i++) {
            int stage = i;
            assertThat(partition.homes()).containsEntry("w" + i, i);
            // the derivative of a weight is a product of what is there
            assertThat(partition.of(i))
                    .anySatisfy(part -> assertThat(part.program().equations()).anySatisfy(e -> assertThat(e.result())
                            .isEqualTo(gradient.outputs().get(2 + stage).var())));
        }
        Set<String> places = new HashSet<>(Placement.places(gradient));
        assertThat(places).containsExactlyInAnyOrder("stage 0", "stage 1", "stage 2", "stage 3");
        long placed =
                gradient.equations().stream().filter(e -> !e.place().isEmpty()).count();
        long forward =
                loss().equations().stream().filter(e -> !e.place().isEmpty()).count();
        assertThat(placed).isGreaterThan(2 * forward);
    }

    @Test
    void every_equation_is_computed_once_and_parts_use_only_what_came_before() {
        Program gradient = Gradient.of(loss(), learnt());
        Partition partition = cut(gradient, 3);
        List<Integer> made = new ArrayList<>();
        for (Partition.Part part : partition.parts()) {
            ProgramChecker.check(part.program());
            part.program().equations().stream()
                    .filter(e -> !isKnown(e, part.program()))
                    .forEach(e -> made.add(e.result().id()));
            part.letters().forEach(letter -> assertThat(letter.level()).isLessThan(part.level()));
        }
        assertThat(made).doesNotHaveDuplicates();
        assertThat(made.size())
                .isEqualTo(gradient.equations().stream()
                        .filter(e -> !isKnown(e, gradient))
                        .count());
    }

    private static boolean isKnown(Equation equation, Program program) {
        Set<Integer> known = new HashSet<>();
        for (Equation e : program.equations()) {
            if (e.operands().stream().allMatch(v -> known.contains(v.id()))) {
                known.add(e.result().id());
            }
        }
        return known.contains(equation.result().id());
    }

    @Test
    void places_survive_text_and_single_precision() {
        Program program = loss();
        assertThat(ProgramText.print(ProgramText.parse(ProgramText.print(program))))
                .isEqualTo(ProgramText.print(program));
        assertThat(Placement.places(ProgramText.parse(ProgramText.print(program))))
                .isEqualTo(Placement.places(program));
        assertThat(ProgramText.print(program)).contains(" on \"stage 2\"\n");
        assertThat(Placement.places(Precision.single(program))).isEqualTo(Placement.places(program));
    }

    @Test
    void a_tracer_sees_a_place_and_may_do_without_it() {
        List<Object> seen = new ArrayList<>();
        ProgramBuilder builder = new ProgramBuilder("p");
        Tensor x = builder.input("x", TensorType.f64(), Input.Role.OBSERVED);
        Tensor y = Tracing.trace(
                call -> {
                    if (call instanceof Call.Apply apply && apply.function().equals("on")) {
                        seen.add(apply.arguments().get(0));
                        return ((Supplier<?>) apply.arguments().get(1)).get();
                    }
                    return call.make();
                },
                () -> Language.on("here", () -> x.exp()));
        Program program = builder.finish(List.of(new Named("y", builder.varOf(y))));
        assertThat(seen).containsExactly("here");
        assertThat(Placement.places(program)).isEmpty();
    }

    @Test
    void a_place_within_a_place_is_a_part_of_it() {
        ProgramBuilder builder = new ProgramBuilder("p");
        Tensor x = builder.input("x", TensorType.f64(), Input.Role.OBSERVED);
        Tensor y =
                Language.on("flow", () -> Language.on("stage", 3, () -> x.exp()).plus(1));
        Program program = builder.finish(List.of(new Named("y", builder.varOf(y))));
        assertThat(Placement.places(program)).containsExactly("flow/stage 3", "flow");
        assertThat(Place.current()).isEmpty();
    }

    @Test
    void a_place_without_a_name_is_refused() {
        assertThatThrownBy(() -> Language.on(" ", () -> 1)).isInstanceOf(ModelException.class);
        assertThatThrownBy(() -> Language.on("a/b", () -> 1)).hasMessageContaining("without `/`");
    }

    @Test
    void a_member_that_fails_ends_all() {
        assertThatThrownBy(() -> LocalMembers.run(3, exchange -> {
                    if (exchange.member() == 1) {
                        throw new IllegalStateException("this one is broken");
                    }
                    return exchange.receive(1, List.of(TensorType.f64()));
                }))
                .hasMessage("this one is broken");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 8})
    void a_ring_adds_up_to_the_same_bits_everywhere(int members) {
        List<Value> sums = LocalMembers.run(members, exchange -> {
            RandomStream random = Key.of(exchange.member()).stream();
            double[] own = new double[7];
            Arrays.setAll(own, i -> random.nextGaussian());
            return new RingSum(exchange, IntStream.range(0, members).boxed().toList()).sum(Value.vector(own));
        });
        double[] wanted = new double[7];
        for (int member = 0; member < members; member++) {
            RandomStream random = Key.of(member).stream();
            for (int i = 0; i < wanted.length; i++) {
                wanted[i] += random.nextGaussian();
            }
        }
        for (Value sum : sums) {
            assertThat(sum.sameAs(sums.get(0))).isTrue();
            assertThat(sum.toArray()).containsExactly(wanted, within(1e-14));
        }
    }
}
