package dev.variate.frontend.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.variate.backend.run.RunSettings;
import dev.variate.fit.Method;
import dev.variate.fit.StopRules;
import dev.variate.inference.MiniBatch;
import dev.variate.inference.NutsSettings.MetricKind;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class SettingsFormTest {
    private static final SettingsForm.Until NONE = SettingsForm.Until.NONE;

    @Test
    void numbers_may_have_commas_and_spaces_as_people_write_them() {
        var form = SettingsForm.read(new SettingsForm.Typed(
                "nuts",
                "4",
                "1,000",
                " 2 000 ",
                "0.9",
                "dense",
                " 12",
                "jitter",
                "20,260,712",
                "jvm",
                "1",
                SettingsForm.Batch.NONE,
                NONE));
        assertThat(form.settings().warmup()).isEqualTo(1000);
        assertThat(form.settings().metric()).isEqualTo(MetricKind.DENSE);
        assertThat(form.settings().maxTreeDepth()).isEqualTo(12);
        assertThat(form.settings().draws()).isEqualTo(2000);
        assertThat(form.seed()).contains(20260712L);
    }

    @Test
    void an_empty_seed_asks_for_a_new_one_each_time() {
        assertThat(read("4", "1000", "0.8", "10", "  ").seed()).isEmpty();
    }

    @Test
    void a_mistake_names_its_field_what_it_may_hold_and_what_was_found() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read("none", "1000", "0.8", "10", ""))
                .withMessageContaining("Chains")
                .withMessageContaining("1 to 64")
                .withMessageContaining("none");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read("4", "0", "0.8", "10", ""))
                .withMessageContaining("Draws");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read("4", "1000", "1.2", "10", ""))
                .withMessageContaining("between 0 and 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read("4", "1000", "0.8", "10", "x"))
                .withMessageContaining("seed");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read("4", "1000", "0.8", "21", ""))
                .withMessageContaining("Tree depth takes a whole number from 1 to 20");
    }

    @Test
    void an_approximation_has_draws_and_no_chains_and_a_mode_is_one_point() {
        var laplace = SettingsForm.read(new SettingsForm.Typed(
                "laplace",
                "none",
                "-",
                "2,500",
                "-",
                "dense",
                "-",
                "-",
                "7",
                "tensorflow",
                "1",
                SettingsForm.Batch.NONE,
                NONE));
        assertThat(laplace.method()).isEqualTo(Method.LAPLACE);
        assertThat(laplace.settings())
                .isEqualTo(RunSettings.usual(Method.LAPLACE).withDraws(2500).withDevice("tensorflow"));
        assertThat(laplace.settings().chains()).isEqualTo(1);
        assertThat(laplace.seed()).contains(7L);
        var mode = SettingsForm.read(new SettingsForm.Typed(
                "map", "", "", "", "", "lowRank", "", "", "", "jvm", "1", SettingsForm.Batch.NONE, NONE));
        assertThat(mode.settings().draws()).isEqualTo(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SettingsForm.read(new SettingsForm.Typed(
                        "guess",
                        "4",
                        "1",
                        "1",
                        "0.8",
                        "lowRank",
                        "10",
                        "jitter",
                        "",
                        "jvm",
                        "1",
                        SettingsForm.Batch.NONE,
                        NONE)))
                .withMessageContaining("no method `guess`");
    }

    @Test
    void steps_of_batches_have_a_size_and_a_plate_and_neither_acceptance_nor_tree() {
        assertThat(batch(new SettingsForm.Batch(" 1,000", "0.05", "`school`"))
                        .settings()
                        .batch())
                .isEqualTo(new MiniBatch("school", 1000, 0.05));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> batch(new SettingsForm.Batch("100", "2", "")))
                .withMessage("Step size lies above 0 and is at most 1, usually 0.1; this is “2”.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> batch(new SettingsForm.Batch("some", "0.1", "")))
                .withMessageContaining("Batch size takes a whole number from 1");
    }

    private static SettingsForm batch(SettingsForm.Batch batch) {
        return SettingsForm.read(new SettingsForm.Typed(
                "sgld", "4", "1000", "9000", "-", "-", "-", "jitter", "", "jvm", "1", batch, NONE));
    }

    @Test
    void chains_begin_by_a_method_or_at_values_typed_as_json_and_a_slip_in_them_is_told() {
        assertThat(beginning("prior").settings().init()).isEqualTo("prior");
        assertThat(beginning(" {\"mu\": 3, \"theta\": [1, 2]} ").settings().init())
                .isEqualTo("{\"mu\": 3, \"theta\": [1, 2]}");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> beginning("{\"mu\": \"three\"}"))
                .withMessageContaining("Chains begin: the starting value of `mu` is a number");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> beginning("{\"mu\": "))
                .withMessageContaining("not JSON");
    }

    private static SettingsForm beginning(String init) {
        return SettingsForm.read(new SettingsForm.Typed(
                "nuts",
                "4",
                "1000",
                "1000",
                "0.8",
                "lowRank",
                "10",
                init,
                "",
                "jvm",
                "1",
                SettingsForm.Batch.NONE,
                NONE));
    }

    private static SettingsForm read(String chains, String draws, String accept, String depth, String seed) {
        return SettingsForm.read(new SettingsForm.Typed(
                "nuts",
                chains,
                "1000",
                draws,
                accept,
                "lowRank",
                depth,
                "jitter",
                seed,
                "jvm",
                "1",
                SettingsForm.Batch.NONE,
                NONE));
    }

    @Test
    void an_empty_rule_is_none_and_a_rule_that_cannot_be_judged_is_told_in_words() {
        assertThat(until(NONE)).isEqualTo(StopRules.NONE);
        assertThat(until(new SettingsForm.Until(" 1,000 ", "0.05", "`mu`", "30", true)))
                .isEqualTo(new StopRules(
                        OptionalDouble.of(1000), OptionalDouble.of(0.05), "mu", OptionalDouble.of(30), true));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> until(new SettingsForm.Until("many", "", "", "", false)))
                .withMessage("Effective draws takes a number above 0, or nothing; this is “many”.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> until(new SettingsForm.Until("", "0.05", "", "", false)))
                .withMessageContaining("say of which one");
    }

    private static StopRules until(SettingsForm.Until typed) {
        return SettingsForm.read(new SettingsForm.Typed(
                        "nuts",
                        "4",
                        "1000",
                        "1000",
                        "0.8",
                        "lowRank",
                        "10",
                        "jitter",
                        "",
                        "jvm",
                        "1",
                        SettingsForm.Batch.NONE,
                        typed))
                .until();
    }
}
