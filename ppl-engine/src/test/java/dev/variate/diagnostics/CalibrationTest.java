package dev.variate.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;

class CalibrationTest {
    private static final int DRAWS = 99;

    private static int[] ranks(int simulations, long seed, ToIntFunction<SplittableRandom> rank) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] ranks = new int[simulations];
        for (int i = 0; i < simulations; i++) {
            ranks[i] = Math.clamp(rank.applyAsInt(random), 0, DRAWS);
        }
        return ranks;
    }

    private static Calibration.Answer answer(int[] ranks) {
        return new Calibration(List.of("x"), DRAWS, new int[][] {ranks})
                .answers()
                .getFirst();
    }

    @Test
    void uniform_ranks_leave_the_band_as_often_as_they_may() {
        int left = 0;
        int runs = 400;
        int[][] ranks = new int[runs][];
        for (int i = 0; i < runs; i++) {
            ranks[i] = ranks(100, 1000 + i, random -> random.nextInt(DRAWS + 1));
        }
        List<String> names =
                java.util.stream.IntStream.range(0, runs).mapToObj(i -> "x" + i).toList();
        Calibration calibration = new Calibration(names, DRAWS, ranks);
        for (Calibration.Answer answer : calibration.answers()) {
            left += answer.p() < Calibration.LEVEL ? 1 : 0;
        }
        // a binomial of 400 and 0.05: four standard deviations are 17
        assertThat((double) left).isCloseTo(20, within(17.0));
        assertThat(calibration.passed()).isTrue();
    }

    @Test
    void ranks_that_are_shifted_or_too_narrow_are_found_and_told_apart() {
        Calibration.Answer low = answer(ranks(100, 1, random -> random.nextInt(70)));
        assertThat(low.p()).isLessThan(0.001);
        assertThat(low.highest()).isGreaterThan(0.2);
        assertThat(low.lowest()).isGreaterThan(-0.1);
        Calibration.Answer high = answer(ranks(100, 2, random -> 30 + random.nextInt(70)));
        assertThat(high.lowest()).isLessThan(-0.2);
        // posteriors that are too narrow: parameters lie at their ends
        Calibration.Answer narrow =
                answer(ranks(200, 3, random -> (int) (50 + 50 * 1.5 * random.nextGaussian() / 1.7)));
        assertThat(narrow.p()).isLessThan(0.001);
        assertThat(narrow.highest()).isGreaterThan(0.08);
        assertThat(narrow.lowest()).isLessThan(-0.08);
        assertThat(new Calibration(List.of("x"), DRAWS, new int[][] {ranks(100, 1, random -> random.nextInt(70))})
                        .passed())
                .isFalse();
    }

    @Test
    void the_band_holds_the_diagonal_and_what_is_in_it_has_a_p_that_is_large_enough() {
        int[] ranks = ranks(150, 5, random -> random.nextInt(DRAWS + 1));
        Calibration calibration = new Calibration(List.of("x"), DRAWS, new int[][] {ranks});
        int[][] band = calibration.band();
        boolean inside = true;
        for (int r = 0; r < DRAWS; r++) {
            int rank = r;
            long below =
                    java.util.Arrays.stream(ranks).filter(each -> each <= rank).count();
            inside &= below >= band[r][0] && below <= band[r][1];
            assertThat(150 * (r + 1.0) / (DRAWS + 1)).isBetween((double) band[r][0], (double) band[r][1]);
        }
        assertThat(inside).isEqualTo(answer(ranks).p() >= Calibration.LEVEL);
        // half way a single count's interval of 95 % is 75 ± 12; at once over all ranks it is half as wide again
        assertThat(band[49][0]).isBetween(55, 61);
        assertThat(band[49][1]).isBetween(89, 95);
    }
}
