package dev.variate.backend.api;

import dev.variate.backend.InvalidInputException;
import dev.variate.backend.run.LaunchKey;
import dev.variate.backend.run.Launched;
import dev.variate.backend.run.RunRepeats;
import dev.variate.backend.run.RunSettings;
import dev.variate.backend.run.RunView;
import dev.variate.backend.run.Runs;
import dev.variate.backend.team.Account;
import dev.variate.fit.Method;
import dev.variate.fit.StopRules;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Runs of what has been run before. */
@RestController
@RequestMapping("/api/v1/runs/{run}")
class RunRepeatsApi {
    private final RunRepeats repeats;
    private final Runs runs;

    RunRepeatsApi(RunRepeats repeats, Runs runs) {
        this.repeats = repeats;
        this.runs = runs;
    }

    @Operation(
            summary = "Run the same program and data again",
            description =
                    "With the run's settings, or those that the request names, and a new seed, or the one that it names, or the run's own if `sameSeed` is true. With an `Idempotency-Key` the same request sent again gives the same run.")
    @PostMapping("/again")
    ResponseEntity<RunDocument> again(
            @Parameter(hidden = true) @AuthenticationPrincipal Account account,
            @PathVariable long run,
            @RequestHeader(name = RunsApi.IDEMPOTENCY_KEY, required = false) @Nullable String idempotencyKey,
            @RequestBody(required = false) @Nullable Again body) {
        Again asked = body == null ? new Again(null, null, null, null, null) : body;
        RunRepeats.Again wanted = asked.complete(runs.get(account, run));
        return answer(
                idempotencyKey == null
                        ? new Launched(repeats.again(account, run, wanted), false)
                        : repeats.again(
                                account, run, wanted, LaunchKey.of(idempotencyKey, "again " + run + " " + asked)));
    }

    @Operation(
            summary = "Make the run's draws again",
            description =
                    "A new run of the same program, data, settings and seed, with as many draws as count. Once it has ended, its `sameDraws` says whether all draws are the same to the last bit, and both runs' `engineVersion` by which code they were made. While such a run is under way, it is the answer.")
    @ApiResponse(responseCode = "201", description = "Made")
    @ApiResponse(responseCode = "200", description = "Such a run that is under way")
    @PostMapping("/reproduce")
    ResponseEntity<RunDocument> reproduce(
            @Parameter(hidden = true) @AuthenticationPrincipal Account account, @PathVariable long run) {
        return answer(repeats.reproduce(account, run));
    }

    private static ResponseEntity<RunDocument> answer(Launched launched) {
        RunView made = launched.run();
        return launched.again()
                ? ResponseEntity.ok().location(RunsApi.place(made)).body(RunDocument.of(made))
                : ResponseEntity.created(RunsApi.place(made)).body(RunDocument.of(made));
    }

    /**
     * What is left out is as it was.
     *
     * @param sameSeed in place of a seed: the run's own
     */
    record Again(
            @Nullable String method,
            RunsApi.@Nullable NewSettings settings,
            @Nullable Long seed,
            @Nullable Boolean sameSeed,
            @Nullable UntilDocument until) {
        RunRepeats.Again complete(RunView run) {
            boolean same = sameSeed != null && sameSeed;
            if (same && seed != null) {
                throw new InvalidInputException("seed", "Say either `seed` or `sameSeed`.");
            }
            Method by = method == null ? run.method() : RunsApi.named("method", method, Method::named);
            RunSettings usual = by == run.method() ? run.settings() : RunSettings.usual(by);
            return new RunRepeats.Again(
                    by,
                    settings == null ? usual : settings.complete(usual),
                    until == null ? (by.hasChains() ? run.until() : StopRules.NONE) : until.complete(),
                    same ? Optional.of(run.seed()) : Optional.ofNullable(seed));
        }
    }
}
