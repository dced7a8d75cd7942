package dev.variate.device.pjrt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.variate.device.Device;
import dev.variate.device.Devices;
import dev.variate.device.Executable;
import dev.variate.device.LogDensity;
import dev.variate.program.Input;
import dev.variate.program.Named;
import dev.variate.program.Program;
import dev.variate.program.ProgramBuilder;
import dev.variate.program.ReferenceEvaluator;
import dev.variate.tensor.DType;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** What a plug-in computes is tested where there is one: name it by the variable, and the conformity of ops runs on it, too ({@code tools/pjrt-cpu}). */
class PjrtDeviceTest {

    @Test
    @DisabledIfEnvironmentVariable(named = PjrtDevice.VARIABLE, matches = ".+", disabledReason = "there is a plug-in")
    void without_a_plug_in_the_message_says_how_to_name_one() {
        assertThatThrownBy(() -> Devices.named("pjrt"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("There is no device `pjrt` here; choose one of: jvm, tensorflow")
                .hasMessageContaining("by the environment variable VARIATE_PJRT_PLUGIN");
    }

    @Test
    void a_file_that_is_not_there_and_one_that_is_no_library_are_told() {
        assertThatThrownBy(() -> PjrtClient.open(Path.of("no-such-plugin.so")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no-such-plugin.so can't be loaded");
    }

    @Test
    void a_file_that_is_no_library_is_told(@TempDir Path folder) throws Exception {
        Path text = Files.writeString(folder.resolve("plugin.so"), "not a library");
        assertThatThrownBy(() -> PjrtClient.open(text))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("can't be loaded");
    }

    @Test
    void a_library_of_something_else_is_told() {
        Path zip = Path.of(System.getProperty("java.home"), "lib", System.mapLibraryName("zip"));
        assertThatThrownBy(() -> PjrtClient.open(zip))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is no PJRT plug-in: it has no function GetPjrtApi");
    }

    @Test
    @EnabledIfEnvironmentVariable(named = PjrtDevice.VARIABLE, matches = ".+", disabledReason = "no plug-in is named")
    void a_program_gives_what_the_reference_does_with_data_kept_and_arguments_of_every_type() {
        ProgramBuilder builder = new ProgramBuilder("p");
        Tensor x = builder.input("x", TensorType.f64(2, 3), Input.Role.DATA);
        Tensor k = builder.input("k", new TensorType(DType.I32, x.shape()), Input.Role.DATA);
        Tensor b = builder.input("b", new TensorType(DType.BOOL, x.shape()), Input.Role.DATA);
        Tensor f = builder.input("f", new TensorType(DType.F32, x.shape()), Input.Role.DATA);
        Program program = builder.finish(List.of(
                new Named("out", builder.varOf(x.exp().plus(k.to(DType.F64)))),
                new Named("n", builder.varOf(k.plus(k))),
                new Named("f", builder.varOf(f.times(f))),
                new Named("b", builder.varOf(b))));
        Value data = Value.wrap(TensorType.f64(2, 3), new double[] {0, 1, -1, Double.NaN, 1e-310, 700});
        Map<String, Value> all = Map.of(
                "x", data,
                "k", Value.wrap(new TensorType(DType.I32, data.shape()), new double[] {1, 2, 3, -4, 0, 7}),
                "b", Value.wrap(new TensorType(DType.BOOL, data.shape()), new double[] {1, 0, 0, 1, 1, 0}),
                "f", Value.wrap(new TensorType(DType.F32, data.shape()), new double[] {0.5, 2, -3, 0, 1, 8}));
        try (Executable compiled = Devices.named("pjrt").compile(program, Map.of("x", data))) {
            List<Value> free = program.inputs().stream()
                    .filter(input -> !input.name().equals("x"))
                    .map(input -> all.get(input.name()))
                    .toList();
            List<Value> expected = ReferenceEvaluator.evaluate(program, all);
            for (int call = 0; call < 3; call++) {
                List<Value> actual = compiled.call(free);
                for (int i = 0; i < expected.size(); i++) {
                    assertThat(actual.get(i).type()).isEqualTo(expected.get(i).type());
                    assertThat(actual.get(i).toArray())
                            .usingComparatorWithPrecision(1e-12)
                            .containsExactly(expected.get(i).toArray());
                }
            }
        }
    }

    @Test
    @EnabledIfEnvironmentVariable(named = PjrtDevice.VARIABLE, matches = ".+", disabledReason = "no plug-in is named")
    void a_log_density_is_the_one_of_the_jvm() {
        ProgramBuilder builder = new ProgramBuilder("normal");
        Tensor x = builder.input("x", TensorType.f64(5), Input.Role.ARGUMENT);
        Program program = builder.finish(
                List.of(new Named("logDensity", builder.varOf(x.times(x).sum().times(-0.5)))));
        double[] position = {1, 2, 3, -1, 0.5};
        double[] gradient = new double[5];
        for (Device device : List.of(Devices.named("jvm"), Devices.named("pjrt"))) {
            LogDensity density = device.logDensity(program, Map.of());
            assertThat(density.logDensity(position, gradient)).isCloseTo(-7.625, within(1e-12));
            assertThat(gradient).usingComparatorWithPrecision(1e-12).containsExactly(-1, -2, -3, 1, -0.5);
        }
    }

    @Test
    @EnabledIfEnvironmentVariable(named = PjrtDevice.VARIABLE, matches = ".+", disabledReason = "no plug-in is named")
    void what_the_plug_in_refuses_is_told_in_its_words() {
        assertThatThrownBy(() -> PjrtClient.open(Path.of(System.getenv(PjrtDevice.VARIABLE)))
                        .compile("no module"))
                .isInstanceOf(PjrtException.class)
                .hasMessageMatching("(?s).*\\w{4}.*");
    }
}
