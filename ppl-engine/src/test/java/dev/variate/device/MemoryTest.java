package dev.variate.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.variate.program.Input;
import dev.variate.program.Named;
import dev.variate.program.Program;
import dev.variate.program.ProgramBuilder;
import dev.variate.tensor.DType;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What programs find in a device's memory and leave there. */
class MemoryTest {

    /** The sum of what is there and what comes, and what was there. */
    private static Program plus(TensorType type) {
        ProgramBuilder builder = new ProgramBuilder("plus");
        Tensor there = builder.input("there", type, Input.Role.ARGUMENT);
        Tensor comes = builder.input("comes", type, Input.Role.ARGUMENT);
        return builder.finish(List.of(
                new Named("sum", builder.varOf(there.plus(comes))),
                new Named("twice", builder.varOf(there.plus(there)))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"jvm", "tensorflow"})
    void a_program_reads_what_is_there_and_writes_it_anew(String device) {
        try (Memory memory = Devices.named(device).memory();
                Executable step = memory.compile(
                        plus(TensorType.f64(2)), Map.of("there", "x"), Map.of("sum", "x", "twice", "y"));
                Executable look = memory.compile(plus(TensorType.f64(2)), Map.of("there", "y"), Map.of())) {
            memory.put("x", Value.vector(1.0, 2.0));
            assertThat(step.call(List.of(Value.vector(10.0, 20.0)))).isEmpty();
            assertThat(memory.get("x").toArray()).containsExactly(11, 22);
            assertThat(memory.get("y").toArray()).containsExactly(2, 4);
            // one of two that came together goes before the other
            step.call(List.of(Value.vector(100.0, 200.0)));
            memory.put("x", Value.vector(0.0, 0.0));
            assertThat(memory.get("y").toArray()).containsExactly(22, 44);
            List<Value> seen = look.call(List.of(Value.vector(1.0, 1.0)));
            assertThat(seen.get(0).toArray()).containsExactly(23, 45);
            assertThat(seen.get(1).toArray()).containsExactly(44, 88);
            assertThat(memory.get("y").toArray()).containsExactly(22, 44);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"jvm", "tensorflow"})
    void tensors_without_elements_stay_too(String device) {
        TensorType empty = new TensorType(DType.F64, Shape.of(0, 3));
        try (Memory memory = Devices.named(device).memory();
                Executable step = memory.compile(plus(empty), Map.of("there", "x", "comes", "x"), Map.of("sum", "x"))) {
            memory.put("x", Value.full(empty, 0));
            assertThat(step.call(List.of()).get(0).type()).isEqualTo(empty);
            assertThat(memory.get("x").type()).isEqualTo(empty);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"jvm", "tensorflow"})
    void what_is_not_there_or_of_another_type_is_told(String device) {
        try (Memory memory = Devices.named(device).memory();
                Executable step = memory.compile(plus(TensorType.f64(2)), Map.of("there", "x"), Map.of())) {
            assertThatThrownBy(() -> memory.get("x")).hasMessageContaining("'x'");
            assertThatThrownBy(() -> step.call(List.of(Value.vector(1.0, 1.0)))).hasMessageContaining("'x'");
            memory.put("x", Value.vector(1.0, 2.0, 3.0));
            assertThatThrownBy(() -> step.call(List.of(Value.vector(1.0, 1.0))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'there'");
        }
    }
}
