package dev.variate.frontend.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.variate.frontend.home.About;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class WordsTest {

    private static final Instant MONDAY_NOON = Instant.parse("2026-11-23T12:00:00Z");

    @Test
    void today_is_said_by_the_clock_this_week_by_its_day_and_all_before_by_its_date() {
        assertThat(When.brief(Instant.parse("2026-11-23T09:05:00Z"), MONDAY_NOON, ZoneOffset.UTC))
                .isEqualTo("09:05");
        assertThat(When.brief(Instant.parse("2026-11-20T17:20:00Z"), MONDAY_NOON, ZoneOffset.UTC))
                .isEqualTo("Fri 17:20");
        assertThat(When.brief(Instant.parse("2026-11-16T17:20:00Z"), MONDAY_NOON, ZoneOffset.UTC))
                .isEqualTo("16 Nov 2026");
    }

    @Test
    void a_day_of_last_week_with_the_same_name_as_today_is_said_by_its_date() {
        var today = LocalDate.of(2026, 11, 23);
        assertThat(When.day(today.minusDays(6), today)).isEqualTo("Tuesday");
        assertThat(When.day(today.minusDays(7), today)).isEqualTo("16 Nov 2026");
    }

    @Test
    void numbers_have_commas_and_a_true_minus_and_zero_has_no_sign() {
        assertThat(Figures.fixed(-1041.25, 1)).isEqualTo("\u22121,041.3");
        assertThat(Figures.fixed(-0.004, 2)).isEqualTo("0.00");
        assertThat(Figures.fixed(Double.NaN, 2)).isEqualTo("–");
    }

    @Test
    void a_verdict_is_parted_after_its_judgement() {
        assertThat(VerdictWords.of("Not yet. `tau` mixes slowly. More draws may do."))
                .isEqualTo(new VerdictWords("caution", "Not yet.", "`tau` mixes slowly. More draws may do."));
        assertThat(VerdictWords.of("Good. The chains agree.").tone()).isEqualTo("good");
        assertThat(VerdictWords.of("no sentence").lead()).isEmpty();
        assertThat(VerdictWords.of("Learnt. 0.55 bits per dimension.").lead()).isEqualTo("Learnt.");
        assertThat(VerdictWords.of("0.55 bits per dimension").lead()).isEmpty();
    }

    @Test
    void what_a_model_is_for_is_read_from_its_comment() {
        assertThat(About.of("/** Eight schools\n *  (Rubin 1981). */\nTensor m() {}"))
                .isEqualTo("Eight schools (Rubin 1981).");
        assertThat(About.of("Tensor m() {}")).isEmpty();
    }
}
