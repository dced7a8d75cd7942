package dev.variate.backend.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.variate.backend.TestStudio;
import dev.variate.backend.model.Models;
import dev.variate.backend.team.Account;
import dev.variate.backend.team.Accounts;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.core.simple.JdbcClient;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class LiveFitsTest {
    private TestStudio studio;
    private LiveFits fits;
    private Account owner;
    private TestStudio.Example schools;
    private String source;

    @BeforeAll
    void start() throws Exception {
        studio = TestStudio.start("variate.local-worker=true");
        fits = studio.bean(LiveFits.class);
        owner = studio.bean(Accounts.class).owner();
        schools = studio.example("eight schools");
        source = studio.bean(Models.class).get(owner, schools.model()).source();
        awaitWorker();
    }

    @AfterAll
    void stop() {
        studio.close();
    }

    @Test
    void a_small_model_has_its_posterior_while_it_is_typed_and_nothing_of_it_is_stored() throws Exception {
        LiveView last = null;
        for (int key = 1; key <= 8; key++) {
            // Another prior each time, as somebody who plays with a number would type it.
            last = fit("typing", source.replace("normal(0, 5)", "normal(0, " + (5 + key) + ")"), key)
                    .get(30, TimeUnit.SECONDS);
            System.out.println("Live fit: elaborate " + last.elaborateMillis() + " ms, compile " + last.compileMillis()
                    + " ms, sample " + last.sampleMillis() + " ms, in all " + last.totalMillis() + " ms");
            assertThat(last.problems()).isEmpty();
            assertThat(last.note()).isEmpty();
        }
        assertThat(last.marginals()).extracting(LiveView.Marginal::name).contains("mu", "tau", "theta[0]");
        LiveView.Marginal tau = last.marginals().stream()
                .filter(marginal -> marginal.name().equals("tau"))
                .findFirst()
                .orElseThrow();
        assertThat(tau.x().getFirst())
                .as("a scale's curve does not go below zero")
                .isNotNegative();
        assertThat(tau.mean()).isPositive();
        assertThat(studio.bean(JdbcClient.class)
                        .sql("select count(*) from runs")
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    void a_fit_that_went_to_a_worker_which_has_just_died_goes_to_another() throws Exception {
        LiveDesk desk = studio.bean(LiveDesk.class);
        boolean taken = false;
        for (int key = 1; !taken && key <= 50; key++) {
            // asks as a worker does, and is never heard of again; the living one may be quicker
            CompletableFuture<Boolean> dead = CompletableFuture.supplyAsync(() -> {
                try {
                    return desk.take(Long.MAX_VALUE, Duration.ofSeconds(2)).isPresent();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            LiveView view = fit("unlucky", source.replace("normal(0, 5)", "normal(0, " + (5 + key) + ")"), key)
                    .get(30, TimeUnit.SECONDS);
            taken = dead.get(30, TimeUnit.SECONDS);
            assertThat(view.note()).isEmpty();
            assertThat(view.marginals()).isNotEmpty();
        }
        assertThat(taken).as("some job went to the dead worker").isTrue();
    }

    @Test
    void a_mistake_gives_problems_with_their_place() throws Exception {
        LiveView view = fit("mistaken", source.replace("normal(0, 5)", "normal(0, 5"), 1)
                .get(30, TimeUnit.SECONDS);
        assertThat(view.problems()).isNotEmpty().allSatisfy(problem -> assertThat(problem.line())
                .isPositive());
        assertThat(view.marginals()).isEmpty();
    }

    @Test
    void the_next_key_overtakes_the_fit_before() {
        CompletableFuture<LiveView> first = fit("overtaken", source.replace("normal(0, 5)", "normal(0, 50)"), 1);
        CompletableFuture<LiveView> second = fit("overtaken", source.replace("normal(0, 5)", "normal(0, 51)"), 2);
        CompletableFuture<LiveView> late = fit("overtaken", source, 1);
        assertThat(first).isCancelled();
        assertThat(late).as("an older ticket that arrives late").isCancelled();
        assertThat(second).succeedsWithin(30, TimeUnit.SECONDS).satisfies(view -> assertThat(view.marginals())
                .isNotEmpty());
    }

    @Test
    void a_text_that_never_ends_does_not_hold_up_the_right_one() throws Exception {
        fit("looping", source, 1).get(30, TimeUnit.SECONDS);
        CompletableFuture<LiveView> loop =
                fit("looping", source.replaceFirst("\\{", "{ for (int i = 0; i >= 0; i = 0) { }"), 2);
        assertThat(loop).as("still at it").failsWithin(500, TimeUnit.MILLISECONDS);
        long start = System.nanoTime();
        LiveView right = fit("looping", source.replace("normal(0, 5)", "normal(0, 70)"), 3)
                .get(30, TimeUnit.SECONDS);
        long millis = (System.nanoTime() - start) / 1_000_000;
        System.out.println("After a loop: " + millis + " ms");
        assertThat(right.marginals()).isNotEmpty();
        // the loop's own limit would end it only after 3 s, of which half a second has passed
        assertThat(millis).isLessThan(2_500);
    }

    private CompletableFuture<LiveView> fit(String page, String text, long ticket) {
        return fits.fit(owner, page, schools.model(), text, Optional.of(schools.data()), ticket);
    }

    /** A first fit that finds a worker, however long that takes to start. */
    private void awaitWorker() throws Exception {
        for (long ticket = 1; ; ticket++) {
            if (!fit("first", source, ticket)
                    .get(60, TimeUnit.SECONDS)
                    .marginals()
                    .isEmpty()) {
                return;
            }
        }
    }
}
