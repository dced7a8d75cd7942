package dev.variate.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeshTest {
    @Test
    void the_last_axis_runs_fastest() {
        Mesh mesh = Mesh.parse("data=2, model=4");
        assertThat(mesh).isEqualTo(Mesh.of(2, 4)).hasToString("data=2,model=4");
        assertThat(mesh.size()).isEqualTo(8);
        assertThat(mesh.index(5, "data")).isEqualTo(1);
        assertThat(mesh.index(5, "model")).isEqualTo(1);
        assertThat(mesh.along(5, "model")).containsExactly(4, 5, 6, 7);
        assertThat(mesh.along(5, "data")).containsExactly(1, 5);
        assertThat(mesh.along(5, "height")).containsExactly(5);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "data | written as `data=2,model=4`",
                "data=2,data=3 | two axes named `data`",
                "data=0 | at least 1 device, not 0",
                "2=data | written as `data=2,model=4`",
                "a b=2 | letters and digits",
                "data=9999,model=9999 | at most 65536 devices"
            })
    void what_is_no_mesh_is_refused_in_words(String text, String words) {
        assertThatThrownBy(() -> Mesh.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(words);
    }

    @Test
    void an_axis_that_does_not_divide_says_what_would() {
        Mesh mesh = Mesh.of(3, 1);
        assertThat(mesh.share("data", "rows", 12)).isEqualTo(4);
        assertThatThrownBy(() -> mesh.share("data", "rows of a batch", 64))
                .hasMessage(
                        "64 rows of a batch cannot be shared evenly by the 3 devices along the axis `data` of the mesh"
                                + " `data=3,model=1`: take 63 or 66, or a mesh whose axis divides 64.");
        assertThatThrownBy(() -> mesh.share("data", "rows", 2)).hasMessageContaining("take 3, or");
    }

    @Test
    void a_mesh_larger_than_what_is_there_is_refused_in_words() {
        assertThat(Mesh.of(2, 2).fitting(4, "processes")).isEqualTo(Mesh.of(2, 2));
        assertThatThrownBy(() -> Mesh.of(4, 4).fitting(2, "processes"))
                .hasMessage(
                        "The mesh `data=4,model=4` wants 16 devices, and there are 2 processes. Take a smaller mesh,"
                                + " or bring more.");
    }

    @Test
    void the_innermost_group_of_a_place_decides_and_numbers_go_round() {
        Placement placement = Placement.groups(8, "prior", "encoder", "decoder");
        assertThat(placement.groups()).containsEntry("prior", List.of(0, 1));
        assertThat(placement.member("encoder")).isEqualTo(2);
        assertThat(placement.member("decoder")).isEqualTo(5);
        assertThat(placement.member("decoder/core 4")).isEqualTo(5 + 4 % 3);
        assertThat(placement.member("decoder/core 4/flow 1.2")).isEqualTo(5 + 4 % 3);
        assertThat(placement.member("stage 11")).isEqualTo(3);
        assertThatThrownBy(() -> placement.member("somewhere"))
                .hasMessage("Nobody said on which devices the place `somewhere` is. Groups: prior, encoder, decoder;"
                        + " places with a number need none.");
        assertThat(Placement.groups(2, "prior", "encoder", "decoder").member("decoder"))
                .isEqualTo(1);
        assertThat(Placement.groups(1, "prior", "encoder", "decoder").member("decoder"))
                .isZero();
    }
}
