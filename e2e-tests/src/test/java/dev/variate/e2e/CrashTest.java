package dev.variate.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.assertions.LocatorAssertions.HasAttributeOptions;
import dev.variate.e2e.Rest.Settings;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Processes die in the middle of a run: nothing that was acknowledged is lost, and the draws are those of a quiet night. */
@ExtendWith(Shared.class)
class CrashTest {

    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final int ROWS = 12_000;
    private static final Settings LONG = new Settings(4, 500, 1500, "jvm");
    private static final long SEED = 5;

    private static Studio studio;
    private static Rest rest;
    private static long project;
    private static long model;
    private static Optional<Long> data;
    private static String undisturbed;

    @BeforeAll
    static void a_run_without_any_accident() {
        studio = Studio.start();
        rest = Rest.of(studio);
        project = rest.project("accidents");
        model = rest.model(project, "logistic", Texts.LOGISTIC);
        data = Optional.of(rest.data(project, "rows", Texts.rows(ROWS)));
        var run = launch();
        rest.succeeded(run, LIMIT);
        undisturbed = rest.draws(run);
    }

    @AfterAll
    static void stop() {
        studio.close();
    }

    private static long launch() {
        return rest.run(project, model, data, LONG, SEED);
    }

    @Test
    void a_killed_worker_costs_a_block_and_changes_no_draw() {
        var run = launch();
        inTheMiddle(run);
        var workers = studio.workers();
        assertThat(workers).isNotEmpty();
        workers.forEach(ProcessHandle::destroyForcibly);
        rest.succeeded(run, LIMIT);
        assertThat(rest.draws(run)).isEqualTo(undisturbed);
    }

    @Test
    void a_killed_server_goes_on_with_the_run_after_its_next_start_and_the_open_page_finds_it_again(Browsers browsers) {
        try (var owner = browsers.owner(studio)) {
            var run = launch();
            var page = RunPage.open(owner.newPage(), studio, run);
            inTheMiddle(run);
            page.waitForDraws();
            studio.kill();
            studio.restart();
            rest.succeeded(run, LIMIT);
            assertThat(rest.draws(run)).isEqualTo(undisturbed);
            assertThat(page.page().getByTestId("verdict"))
                    .hasAttribute("data-status", "succeeded", new HasAttributeOptions().setTimeout(60_000));
            page.waitForDraws();
        }
    }

    /** Some draws are stored, and by far not all. */
    private static void inTheMiddle(long run) {
        Poll.until("the middle of run " + run, LIMIT, () -> {
            var now = rest.run(run);
            var least = Integer.MAX_VALUE;
            for (var chain : now.path("progress")) {
                least = Math.min(least, chain.asInt());
            }
            var total = LONG.warmup() + LONG.draws();
            assertThat(now.path("status").asString())
                    .as("the run must not end before it is hit: %s", now)
                    .isIn("queued", "running");
            return Optional.of(least)
                    .filter(done -> done < Integer.MAX_VALUE && done > total / 10 && done < total * 3 / 4);
        });
    }
}
