package dev.variate.pool.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.variate.parallel.Mesh;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class TrainingPlanTest {
    private static TrainingPlan plan(int parts, String mesh) {
        return plan(parts, mesh, "full");
    }

    private static TrainingPlan plan(int parts, String mesh, String precision) {
        return new TrainingPlan(
                24,
                parts,
                "adam",
                1e-3,
                "constant",
                0,
                Optional.empty(),
                Optional.empty(),
                0,
                0,
                1,
                1,
                Map.of(),
                mesh,
                "",
                precision);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            data=2,model=3 | 6 | 6 | 6 | data=2,model=3
            data=2,model=3 | 6 | 5 | 3 | data=1,model=3
            data=2,model=3 | 6 | 2 | 1 |
            data=4,model=2 | 4 | 7 | 4 | data=2,model=2
            model=2        | 1 | 0 | 1 |
            data=4         | 4 | 3 | 2 |
                           | 4 | 3 | 2 |
            """)
    void a_mesh_that_has_lost_workers_keeps_the_most_copies_that_divide_the_parts_or_is_whole_on_one(
            String mesh, int parts, int there, int workers, String left) {
        TrainingPlan plan = plan(parts, mesh == null ? "" : mesh);
        assertThat(plan.most(there)).isEqualTo(workers);
        assertThat(plan.meshOf(workers).map(Object::toString)).isEqualTo(Optional.ofNullable(left));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            64 | model=3        | 2
            64 | data=2,model=2 | 4
            64 | data=2,model=3 | 4
            60 | data=2,model=3 | 6
            63 | data=2,model=2 | 4
            """)
    void a_batch_is_cut_for_a_mesh_into_the_most_parts_that_divide_it_if_any_do(int batch, String mesh, int parts) {
        assertThat(TrainingPlan.usualParts(batch, Mesh.parse(mesh))).isEqualTo(parts);
    }

    @Test
    void workers_that_make_no_whole_number_of_copies_are_no_mesh() {
        assertThatThrownBy(() -> plan(4, "data=2,model=2").meshOf(3))
                .hasMessage(
                        "a copy of the mesh `data=2,model=2` is on 2 workers, of which 3 make no whole number of copies: take 1, or a multiple of 2");
    }

    @ParameterizedTest
    @CsvSource({"full,false", "mixed,true"})
    void a_recipe_is_in_the_precision_of_its_plan(String precision, boolean mixed) {
        assertThat(plan(1, "", precision).recipe(10).mixed()).isEqualTo(mixed);
    }

    @Test
    void a_precision_that_there_is_not_is_refused_in_words() {
        assertThatThrownBy(() -> plan(1, "", "half").recipe(10))
                .hasMessage("there is no precision `half`; there are `full` and `mixed`");
    }

    @Test
    void a_plan_from_before_there_were_meshes_has_none_and_is_in_full_precision() {
        String written = JsonMapper.shared().writeValueAsString(plan(1, ""));
        String before = written.replace(",\"mesh\":\"\",\"places\":\"\",\"precision\":\"full\"", "");
        assertThat(before).doesNotContain("mesh", "precision");
        assertThat(JsonMapper.shared().readValue(before, TrainingPlan.class)).isEqualTo(plan(1, ""));
    }
}
