package dev.variate.frontend.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.variate.backend.dataset.Pictures;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TrainingFormTest {

    private static final TrainingForm.Typed TYPED = typed("2,000", "0.001", "hidden=128, latent=8", "", "2", "1");

    private static TrainingForm.Typed typed(
            String steps, String rate, String numbers, String average, String workers, String parts) {
        return typed(steps, rate, numbers, average, workers, parts, "", "");
    }

    private static TrainingForm.Typed typed(
            String steps,
            String rate,
            String numbers,
            String average,
            String workers,
            String parts,
            String mesh,
            String places) {
        return new TrainingForm.Typed(
                steps,
                "32",
                rate,
                "constant",
                "70",
                "adam",
                "7",
                workers,
                "tensorflow",
                "",
                numbers,
                "",
                "",
                average,
                parts,
                mesh,
                places,
                "mixed");
    }

    @Test
    void a_mesh_says_how_many_workers_there_are_and_a_batch_is_cut_for_it_unless_parts_are_said() {
        var form = TrainingForm.read(typed("10", "0.1", "", "", "7", "1", "data=2,model=3", "encoder=0,decoder=1-2"));
        assertThat(form.workers()).isEqualTo(6);
        assertThat(form.plan().parts()).as("of 32 pictures").isEqualTo(4);
        assertThat(form.plan().mesh()).isEqualTo("data=2,model=3");
        assertThat(form.plan().places()).isEqualTo("encoder=0,decoder=1-2");
        assertThat(TrainingForm.read(typed("10", "0.1", "", "", "7", "8", "data=2,model=3", ""))
                        .plan()
                        .parts())
                .isEqualTo(8);
        assertThatThrownBy(() -> TrainingForm.read(typed("10", "0.1", "", "", "1", "1", "4", "")))
                .hasMessageContaining("A mesh is written as `data=2,model=4`");
    }

    @Test
    void what_is_typed_becomes_a_plan_with_a_hundred_points_and_a_part_for_each_worker() {
        var form = TrainingForm.read(TYPED);
        assertThat(form.steps()).isEqualTo(2000);
        assertThat(form.plan().every()).isEqualTo(20);
        assertThat(form.plan().parts()).isEqualTo(2);
        assertThat(form.plan().numbers()).isEqualTo(Map.of("hidden", 128.0, "latent", 8.0));
        assertThat(form.plan().warmup()).as("of a rate that stays the same").isZero();
        assertThat(form.plan().precision()).isEqualTo("mixed");
        assertThat(form.heldOut()).contains(7L);
        assertThat(form.seed()).isEmpty();
        assertThat(form.request(1, 2, "m", Optional.of(3L)).training()).isPresent();
    }

    @Test
    void a_field_that_cannot_be_used_is_named() {
        assertThatThrownBy(() -> TrainingForm.read(typed("many", "0.001", "", "", "1", "1")))
                .hasMessage("Steps takes a whole number from 1 to 1,000,000; this is “many”.");
        assertThatThrownBy(() -> TrainingForm.read(typed("10", "", "", "", "1", "1")))
                .hasMessage("Learning rate takes a number above 0, such as 0.001.");
        assertThatThrownBy(() -> TrainingForm.read(typed("10", "0.1", "hidden", "", "1", "1")))
                .hasMessageContaining("name=number")
                .hasMessageContaining("“hidden”");
        assertThatThrownBy(() -> TrainingForm.read(typed("10", "0.1", "", "1.5", "1", "1")))
                .hasMessageContaining("between 0 and 1");
    }

    @Test
    void large_pictures_get_fewer_steps_and_few_pictures_a_small_batch() {
        var digits = TrainingForm.usual(Optional.of(new Pictures("", 1500, List.of(8, 8), 1)), Optional.empty());
        var fashion = TrainingForm.usual(Optional.of(new Pictures("", 10, List.of(28, 28), 1)), Optional.empty());
        assertThat(digits.steps()).isGreaterThan(fashion.steps());
        assertThat(digits.plan().batch()).isEqualTo(64);
        assertThat(fashion.plan().batch()).isEqualTo(10);
        assertThat(digits.everyWritten()).isEmpty();
    }
}
