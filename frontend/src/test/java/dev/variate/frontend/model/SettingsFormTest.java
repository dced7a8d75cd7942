package dev.variate.frontend.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class SettingsFormTest {

    @Test
    void numbers_may_have_commas_and_spaces_as_people_write_them() {
        var form = SettingsForm.read("4", "1,000", " 2 000 ", "0.9", "20,260,712", "jvm");
        assertThat(form.settings().warmup()).isEqualTo(1000);
        assertThat(form.settings().draws()).isEqualTo(2000);
        assertThat(form.seed()).contains(20260712L);
    }

    @Test
    void an_empty_seed_asks_for_a_new_one_each_time() {
        assertThat(SettingsForm.read("4", "1000", "1000", "0.8", "  ", "jvm").seed())
                .isEmpty();
    }

    @Test
    void a_mistake_names_its_field_what_it_may_hold_and_what_was_found() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SettingsForm.read("none", "1000", "1000", "0.8", "", "jvm"))
                .withMessageContaining("Chains")
                .withMessageContaining("1 to 64")
                .withMessageContaining("none");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SettingsForm.read("4", "1000", "0", "0.8", "", "jvm"))
                .withMessageContaining("Draws");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SettingsForm.read("4", "1000", "1000", "1.2", "", "jvm"))
                .withMessageContaining("between 0 and 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SettingsForm.read("4", "1000", "1000", "0.8", "x", "jvm"))
                .withMessageContaining("seed");
    }
}
