package dev.variate.pool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.variate.diagnostics.SamplingHealth;
import dev.variate.diagnostics.Verdict;
import dev.variate.inference.NutsSettings;
import dev.variate.pool.conformity.Outcome;
import dev.variate.pool.conformity.ReferencePosterior;
import dev.variate.pool.conformity.Runs;
import dev.variate.pool.conformity.Score;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConformReportTest {
    private static final ReferencePosterior EASY = new ReferencePosterior("easy", "", Map.of(), Map.of(), false);
    private static final ReferencePosterior FUNNEL = new ReferencePosterior("funnel", "", Map.of(), Map.of(), true);

    private final ConformReport report = new ConformReport(List.of(EASY, FUNNEL), "jvm");

    private static Outcome outcome(ReferencePosterior posterior, long seed, Verdict.Level level, Score... scores) {
        return new Outcome(
                posterior,
                seed,
                List.of(scores),
                new Verdict(level, List.of(), List.of()),
                SamplingHealth.none(NutsSettings.defaults()),
                10_000,
                0.01,
                0.5);
    }

    private static Score score(double meanZ, double sdZ) {
        return new Score("beta[2]", meanZ, sdZ, 1.001, 2000);
    }

    @Test
    void a_row_has_the_largest_scores_and_their_scalars() {
        assertThat(report.row(
                        outcome(EASY, 7, Verdict.Level.GOOD, score(1, -0.5), new Score("sigma", -2, 0, 1.004, 500))))
                .containsPattern(
                        "easy +2\\.00 sigma +0\\.50 beta\\[2] +1\\.004 +500 +0 +20\\.0 +0\\.010 +0\\.50 +good +agrees\n");
        assertThat(report.holds()).isTrue();
    }

    @Test
    void a_disagreement_fails_and_says_where_it_is() {
        assertThat(report.row(outcome(EASY, 7, Verdict.Level.GOOD, score(-4.2, 5))))
                .contains(
                        "DISAGREES",
                        "Seed 7: the mean of beta[2] is -4.2 standard errors off; the sd of beta[2] is 5.0");
        assertThat(report.holds()).isFalse();
        assertThat(report.total(1)).contains("1 posterior,", "0 agree, 1 disagree");
    }

    @Test
    void a_second_run_stands_for_the_first_and_is_told_of() {
        report.row(outcome(EASY, 7, Verdict.Level.GOOD, score(-4.2, 0)));
        assertThat(report.secondRow(outcome(EASY, 8, Verdict.Level.GOOD, score(0.3, 0))))
                .contains("seed 8", "agrees");
        assertThat(report.holds()).isTrue();
        assertThat(report.total(1)).contains("1 agree (1 tried with a second seed), 0 disagree", "0 of 2 beyond 3");
    }

    @Test
    void a_funnel_fails_only_if_its_run_claims_to_be_good() {
        assertThat(report.row(outcome(FUNNEL, 7, Verdict.Level.NOT_YET, score(9, 9))))
                .contains("warned");
        assertThat(report.holds()).isTrue();
        assertThat(report.row(outcome(FUNNEL, 7, Verdict.Level.GOOD, score(0, 0))))
                .contains("UNWARNED");
        assertThat(report.holds()).isFalse();
    }

    @Test
    void many_scores_beyond_three_fail_though_each_posterior_agrees() {
        Score[] scores = Collections.nCopies(100, score(1, 0)).toArray(new Score[0]);
        scores[0] = score(3.5, 3.5);
        report.row(outcome(EASY, 7, Verdict.Level.GOOD, scores));
        assertThat(report.holds()).as("2 of 200").isTrue();
        scores[1] = score(3.5, 0);
        report.row(outcome(EASY, 7, Verdict.Level.GOOD, scores));
        assertThat(report.holds()).as("3 of 200").isFalse();
    }

    @Test
    void a_posterior_that_gave_no_draws_fails() {
        assertThat(report.notSampled(EASY, "the log density is NaN")).contains("easy", "the log density is NaN");
        assertThat(report.holds()).isFalse();
    }

    @Test
    void of_many_seeds_it_counts_those_that_are_wrong_and_do_not_know_it() {
        SeedsReport seeds = new SeedsReport(List.of("easy", "funnel"));
        String row = seeds.row(new Runs(
                EASY,
                List.of(
                        outcome(EASY, 7, Verdict.Level.GOOD, score(1, 0)),
                        outcome(EASY, 8, Verdict.Level.NOT_YET, score(5, 0)),
                        outcome(EASY, 9, Verdict.Level.GOOD, score(-6, 0)))));
        assertThat(row).containsPattern("easy +1/3 +1 +1\\.001 +2000 +0\\.0 +5\\.0");
        assertThat(row).contains("Seed 8: the mean of beta[2] is 5.0", "Seed 9: the mean of beta[2] is -6.0");
        assertThat(seeds.holds()).isTrue();
        seeds.row(new Runs(
                FUNNEL,
                List.of(
                        outcome(FUNNEL, 7, Verdict.Level.GOOD, score(9, 9)),
                        outcome(FUNNEL, 8, Verdict.Level.GOOD, score(9, 9)))));
        assertThat(seeds.holds()).isFalse();
        assertThat(seeds.total(1))
                .contains("1 of 3 runs agree; of the other 2, 1 do not know it", "2 runs, 2 of them unnoticed");
    }
}
