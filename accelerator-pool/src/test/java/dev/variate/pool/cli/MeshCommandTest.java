package dev.variate.pool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is where on a mesh, and what a configuration takes, from the command line. */
class MeshCommandTest {
    @TempDir
    Path folder;

    private record Ended(int code, String output, String errors) {}

    private static Ended variate(String... arguments) {
        PrintStream out = System.out;
        PrintStream errors = System.err;
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        ByteArrayOutputStream complained = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(told, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
            int code = VariateCli.commandLine(new EarlyElaborators()).execute(arguments);
            return new Ended(code, told.toString(StandardCharsets.UTF_8), complained.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(errors);
        }
    }

    @Test
    void the_flow_on_four_by_four_cores_is_drawn_and_told() throws IOException {
        Path picture = folder.resolve("flow.svg");
        Ended drawn = variate("mesh", "flow", "--mesh", "data=16,model=16", "--draw", picture.toString());
        assertThat(drawn.code()).as(drawn.errors()).isZero();
        assertThat(drawn.output())
                .contains("16 devices, in 16 copies")
                .containsPattern("device 0 .* gathering, flow 4.0, flow 0.0")
                .containsPattern("device 15 .* flow 7.3, flow 3.3");
        assertThat(Files.readString(picture)).contains("<svg", "device 15");
    }

    @Test
    void a_pipeline_goes_forwards_once_and_back_once() {
        Ended drawn = variate(
                "mesh",
                "image-transformer",
                "--mesh",
                "model=4",
                "--draw",
                folder.resolve("p.svg").toString());
        assertThat(drawn.output().lines().filter(line -> line.startsWith("device ")))
                .hasSize(4)
                // what is drawn for dropout waits for nobody, and so is a piece of its own
                .allMatch(line -> line.contains(" in  2 pieces ") || line.contains(" in  3 pieces "));
    }

    @Test
    void a_configuration_is_told_and_refused_only_for_want_of_hardware() {
        Ended small = variate("train", "vae", "--check");
        assertThat(small.code()).as(small.errors()).isZero();
        assertThat(small.output()).contains("All of it fits this machine");
        assertThat(variate("train", "vae", "--check", "--precision", "mixed").output())
                .contains("factors of products in bfloat16");
        Ended large = variate(
                "train",
                "vae",
                "--size",
                "full",
                "--check",
                "--picture",
                "64x64x3",
                "--batch",
                "4096",
                "--mesh",
                "data=4096");
        assertThat(large.code()).isEqualTo(1);
        assertThat(large.output()).contains("is refused for want of hardware: 4096 devices");
    }

    @Test
    void what_is_wrong_is_told_in_words() {
        assertThat(variate("mesh", "flow-vae", "--mesh", "data=two").errors())
                .contains("A mesh is written as `data=2,model=4`");
        assertThat(variate("mesh", "vae", "--mesh", "row=2").errors())
                .contains("the axis `row` of the mesh `row=2` is neither");
        assertThat(variate("mesh", "vae", "--mesh", "data=3", "--parts", "2").errors())
                .contains("2 parts of a step's batch cannot be shared evenly by the 3 devices");
        assertThat(variate("train", "vae", "--check", "--mesh", "data=3", "--batch", "64")
                        .errors())
                .contains("64 rows of a batch cannot be shared evenly by the 3 devices");
        assertThat(variate("train", "vae", "--check", "--picture", "large").errors())
                .contains("a picture is 28x28 or 64x64x3");
        assertThat(variate("train", "vae", "--check", "--precision", "half").errors())
                .contains("there is no precision `half`; there are `full` and `mixed`");
        assertThat(variate("train", "vae").errors()).contains("--data FILE is missing");
        assertThat(variate("mesh", "gan", "--draw", folder.resolve("x").toString())
                        .errors())
                .contains("choose one of: vae, image-transformer, flow-vae");
    }
}
