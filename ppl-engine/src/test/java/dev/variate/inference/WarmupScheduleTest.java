package dev.variate.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.variate.inference.WarmupSchedule.Window;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WarmupScheduleTest {

    @Test
    void a_thousand_iterations_have_stans_windows() {
        assertThat(WarmupSchedule.of(1000).windows())
                .isEqualTo(List.of(
                        new Window(75, 99),
                        new Window(100, 149),
                        new Window(150, 249),
                        new Window(250, 449),
                        new Window(450, 949)));
    }

    @Test
    void a_window_that_the_next_would_overrun_takes_the_rest() {
        assertThat(WarmupSchedule.of(200).windows()).isEqualTo(List.of(new Window(75, 99), new Window(100, 149)));
        assertThat(WarmupSchedule.of(299).windows()).isEqualTo(List.of(new Window(75, 99), new Window(100, 248)));
        assertThat(WarmupSchedule.of(300).windows())
                .isEqualTo(List.of(new Window(75, 99), new Window(100, 149), new Window(150, 249)));
        assertThat(WarmupSchedule.of(151).windows()).isEqualTo(List.of(new Window(75, 100)));
    }

    @Test
    void a_warm_up_of_just_the_three_stages_has_one_window() {
        assertThat(WarmupSchedule.of(150).windows()).isEqualTo(List.of(new Window(75, 99)));
    }

    @Test
    void a_short_warm_up_gives_15_75_and_10_per_cent_to_its_stages() {
        assertThat(WarmupSchedule.of(20).windows()).isEqualTo(List.of(new Window(3, 17)));
        assertThat(WarmupSchedule.of(100).windows()).isEqualTo(List.of(new Window(15, 89)));
    }

    @Test
    void a_very_short_warm_up_learns_no_metric() {
        assertThat(WarmupSchedule.of(19).windows()).isEmpty();
        assertThat(WarmupSchedule.of(0).windows()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 37, 149, 150, 151, 175, 220, 301, 500, 777, 2000, 10_000})
    void windows_follow_each_other_and_leave_both_ends_to_the_step_size(int warmup) {
        List<Window> windows = WarmupSchedule.of(warmup).windows();
        for (int i = 1; i < windows.size(); i++) {
            assertThat(windows.get(i).first()).isEqualTo(windows.get(i - 1).last() + 1);
        }
        assertThat(windows.getFirst().first()).isPositive();
        assertThat(windows.getLast().last()).isLessThan(warmup - 1);
        assertThat(windows).allSatisfy(window -> assertThat(window.last()).isGreaterThan(window.first()));
    }
}
