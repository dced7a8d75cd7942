package dev.variate.backend.api;

import dev.variate.backend.search.FoundRuns;
import dev.variate.backend.search.RunOrder;
import dev.variate.backend.search.RunSearch;
import dev.variate.backend.team.Account;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriComponentsBuilder;

@RestController
@RequestMapping("/api/v1")
class RunsListApi {
    private static final String GRAMMAR =
            "Conditions joined by and, or, not and parentheses, such as `model:radon and rhat < 1.01 and not tag:draft`. "
                    + "`:` finds a part of a text, `=` all of it; numbers and dates are compared by `<`, `<=`, `>`, `>=`; "
                    + "a date is a day, a time, or how long ago (`created > 7d`). A word alone is looked for in model, "
                    + "project, person, data, tags and note.";

    private final RunSearch search;

    RunsListApi(RunSearch search) {
        this.search = search;
    }

    /** Runs of all projects that the account sees. */
    @GetMapping("/runs")
    ResponseEntity<RunList> list(
            @Parameter(hidden = true) @AuthenticationPrincipal Account account,
            @Parameter(description = GRAMMAR) @RequestParam(defaultValue = "") String q,
            @Parameter(description = "Only of this project.") @RequestParam(required = false) @Nullable Long project,
            @Parameter(
                            description =
                                    "created, number, model, rhat, ess, divergences, draws or seconds; with a `-` before it the largest come first.")
                    @RequestParam(defaultValue = "-created")
                    String sort,
            @Parameter(
                            description = "Runs on a page.",
                            schema = @Schema(type = "integer", minimum = "1", maximum = "200", defaultValue = "50"))
                    @RequestParam(defaultValue = "50")
                    int limit,
            @Parameter(description = "`next` of the page before; without it the first page.")
                    @RequestParam(required = false)
                    @Nullable
                    String cursor) {
        return page(account, "/api/v1/runs", q, Optional.ofNullable(project), sort, limit, cursor);
    }

    /** Runs of one project; otherwise as the list of all runs. */
    @GetMapping("/projects/{project}/runs")
    ResponseEntity<RunList> ofProject(
            @Parameter(hidden = true) @AuthenticationPrincipal Account account,
            @PathVariable long project,
            @RequestParam(defaultValue = "") String q,
            @RequestParam(defaultValue = "-created") String sort,
            @Parameter(schema = @Schema(type = "integer", minimum = "1", maximum = "200", defaultValue = "50"))
                    @RequestParam(defaultValue = "50")
                    int limit,
            @RequestParam(required = false) @Nullable String cursor) {
        return page(account, "/api/v1/projects/" + project + "/runs", q, Optional.of(project), sort, limit, cursor);
    }

    private ResponseEntity<RunList> page(
            Account account,
            String address,
            String q,
            Optional<Long> project,
            String sort,
            int limit,
            @Nullable String cursor) {
        FoundRuns found = search.find(
                account, new RunSearch.Request(q, project, RunOrder.parse(sort), Optional.ofNullable(cursor), limit));
        HttpHeaders headers = new HttpHeaders();
        found.next().ifPresent(next -> {
            UriComponentsBuilder following = UriComponentsBuilder.fromPath(address)
                    .queryParam("q", "{q}")
                    .queryParam("sort", "{sort}")
                    .queryParam("limit", limit)
                    .queryParam("cursor", "{cursor}");
            if (address.endsWith("/v1/runs")) {
                project.ifPresent(id -> following.queryParam("project", id));
            }
            headers.add(
                    HttpHeaders.LINK,
                    "<" + following.encode().buildAndExpand(q, sort, next).toUriString() + ">; rel=\"next\"");
        });
        return ResponseEntity.ok().headers(headers).body(RunList.of(found));
    }

    record RunList(
            List<RunDocument> runs,

            @Schema(description = "Where the next page begins; null on the last.") @Nullable
            String next,

            @Schema(description = "Runs on all pages together; only with the first page.") @Nullable
            Long total) {
        static RunList of(FoundRuns found) {
            return new RunList(
                    found.runs().stream().map(RunDocument::of).toList(),
                    found.next().orElse(null),
                    found.total().isPresent() ? found.total().getAsLong() : null);
        }
    }
}
