package dev.variate.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WarmupScheduleTest {

    @Test
    void windows_are_of_ten_iterations_at_first_and_double_up_to_160() {
        assertThat(cuts(1000)).isEqualTo(List.of(10, 20, 40, 80, 160, 320, 480, 640, 800));
    }

    @Test
    void or_up_to_an_eighth_of_a_long_warm_up() {
        assertThat(cuts(4000)).isEqualTo(List.of(10, 20, 40, 80, 160, 320, 640, 1140, 1640, 2140, 2640, 3140, 3640));
    }

    @Test
    void divergences_count_against_the_step_size_once_windows_have_their_length() {
        assertThat(NutsSettings.isLate(159, 1000)).isFalse();
        assertThat(NutsSettings.isLate(160, 1000)).isTrue();
        assertThat(NutsSettings.isLate(1000, 1000)).isFalse();
    }

    @Test
    void the_last_150_iterations_or_the_last_quarter_are_the_step_sizes() {
        assertThat(WarmupSchedule.of(1000).end()).isEqualTo(850);
        assertThat(WarmupSchedule.of(400).end()).isEqualTo(300);
        assertThat(WarmupSchedule.of(200).end()).isEqualTo(150);
        assertThat(WarmupSchedule.of(100).end()).isEqualTo(75);
        assertThat(WarmupSchedule.of(10).end()).isEqualTo(8);
    }

    @Test
    void a_very_short_warm_up_learns_no_metric() {
        assertThat(WarmupSchedule.of(9).learnsAt(0)).isFalse();
        assertThat(WarmupSchedule.of(0).learnsAt(0)).isFalse();
        assertThat(WarmupSchedule.of(0).endsAt(0)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 20, 37, 149, 500, 2000, 10_000})
    void the_metric_is_final_once_and_then_nothing_more_is_learnt(int warmup) {
        WarmupSchedule schedule = WarmupSchedule.of(warmup);
        assertThat(IntStream.range(0, warmup).filter(schedule::endsAt)).containsExactly(schedule.end() - 1);
        assertThat(IntStream.range(0, warmup).filter(schedule::learnsAt).max()).hasValue(schedule.end() - 1);
        assertThat(schedule.end()).isLessThan(warmup);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 64})
    void no_window_keeps_more_draws_than_it_may_nor_much_fewer_and_all_are_evenly_spaced(int most) {
        WarmupSchedule schedule = WarmupSchedule.of(20_000);
        int first = 0;
        for (int cut : cuts(20_000)) {
            int[] kept = IntStream.range(first, cut)
                    .filter(i -> schedule.keepsAt(i, most))
                    .toArray();
            assertThat(kept.length).isBetween(Math.min(most, cut - first) / 2, most);
            for (int i = 2; i < kept.length; i++) {
                assertThat(kept[i] - kept[i - 1]).isEqualTo(kept[1] - kept[0]);
            }
            first = cut;
        }
    }

    private static List<Integer> cuts(int warmup) {
        WarmupSchedule schedule = WarmupSchedule.of(warmup);
        return IntStream.range(0, warmup)
                .filter(i -> schedule.learnsAt(i) && schedule.cutsAt(i))
                .map(i -> i + 1)
                .boxed()
                .toList();
    }
}
