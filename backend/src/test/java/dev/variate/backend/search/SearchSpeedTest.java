package dev.variate.backend.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.variate.backend.RunGenerator;
import dev.variate.backend.TestStudio;
import dev.variate.backend.team.Account;
import dev.variate.backend.team.Accounts;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Measures what a list of 100,000 runs answers in, and prints it beside its budget. Only what is ten times past its budget fails, as in the browser's tests. */
class SearchSpeedTest {
    private static final int RUNS = 100_000;
    private static final int TIMES = 5;
    private static final int BUDGET = 300;
    private static final int TOLERANCE = 10;

    @Test
    void a_hundred_thousand_runs_are_filtered_and_sorted_before_one_looks_up() {
        try (TestStudio studio = TestStudio.start()) {
            long project = RunGenerator.project(studio, "large", RUNS);
            RunSearch search = studio.bean(RunSearch.class);
            Account owner = studio.bean(Accounts.class).owner();
            for (String query : List.of(
                    "",
                    "model:radon and rhat < 1.01 and not tag:draft",
                    "status:failed",
                    "tag:paper",
                    "verdict:\"not yet\"",
                    "note:nowhere",
                    "radon",
                    "created > 7d and divergences > 0")) {
                for (String sort : List.of("-created", "rhat")) {
                    report(
                            search,
                            owner,
                            new RunSearch.Request(
                                    query, Optional.empty(), RunOrder.parse(sort), Optional.empty(), RunSearch.PAGE));
                }
            }
            RunSearch.Request request = RunSearch.Request.latest("", Optional.of(project));
            for (int page = 0; page < 100; page++) {
                Optional<String> next = search.find(owner, request.limit(RunSearch.LARGEST_PAGE))
                        .next();
                request = new RunSearch.Request("", Optional.of(project), RunOrder.LATEST, next, RunSearch.PAGE);
            }
            report(search, owner, request);
        }
    }

    private static void report(RunSearch search, Account owner, RunSearch.Request request) {
        List<Double> millis = new ArrayList<>();
        FoundRuns found = search.find(owner, request);
        for (int i = 0; i < TIMES; i++) {
            long start = System.nanoTime();
            found = search.find(owner, request);
            millis.add((System.nanoTime() - start) / 1e6);
        }
        Collections.sort(millis);
        double median = millis.get(TIMES / 2);
        System.out.printf(
                "%-50s by %-8s %-12s median %.0f ms, from %.0f to %.0f ms (budget %d ms), %s found%n",
                "`" + request.query() + "`",
                request.order().text(),
                request.cursor().isPresent() ? "page 101" : "first page",
                median,
                millis.getFirst(),
                millis.getLast(),
                BUDGET,
                found.total().isPresent() ? found.total().getAsLong() : "–");
        assertThat(median).as(request.toString()).isLessThan(BUDGET * TOLERANCE);
    }
}
