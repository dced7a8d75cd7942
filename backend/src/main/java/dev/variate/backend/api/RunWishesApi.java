package dev.variate.backend.api;

import dev.variate.backend.run.RunWishes;
import dev.variate.backend.team.Account;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What can be asked of a run on its way. Asked twice it is done once; what does not go with the run's state is answered 409, in words. */
@RestController
@RequestMapping("/api/v1/runs/{run}")
class RunWishesApi {
    private final RunWishes wishes;

    RunWishesApi(RunWishes wishes) {
        this.wishes = wishes;
    }

    @Operation(
            summary = "End the run with the draws that it has",
            description =
                    "The draws that every chain has then count: `status` becomes `succeeded`, `kept` says how many of each chain there are, and `endedBy` who ended it. A worker needs up to half a second; until then `wish` is `stop`.")
    @PostMapping("/stop")
    RunDocument stop(@Parameter(hidden = true) @AuthenticationPrincipal Account account, @PathVariable long run) {
        return RunDocument.of(wishes.stop(account, run));
    }

    @Operation(
            summary = "Give the run's worker back",
            description =
                    "The run keeps its draws and where its chains stand, and goes on when it is resumed. A run that has been drawn to its end before its worker hears of it is not paused but done.")
    @PostMapping("/pause")
    RunDocument pause(@Parameter(hidden = true) @AuthenticationPrincipal Account account, @PathVariable long run) {
        return RunDocument.of(wishes.pause(account, run));
    }

    @Operation(
            summary = "Go on with a paused run",
            description = "Its draws are those that it would have had without the pause, to the last bit.")
    @PostMapping("/resume")
    RunDocument resume(@Parameter(hidden = true) @AuthenticationPrincipal Account account, @PathVariable long run) {
        return RunDocument.of(wishes.resume(account, run));
    }

    @Operation(
            summary = "Draw more",
            description =
                    "A run that has succeeded goes on from where its chains stand, with its step sizes and metrics: its draws are then those that it would have had if it had been asked for as many at first. With `from`, the number of draws of each chain that there are now, the same request sent again does nothing.")
    @PostMapping(path = "/extend", consumes = MediaType.APPLICATION_JSON_VALUE)
    RunDocument extend(
            @Parameter(hidden = true) @AuthenticationPrincipal Account account,
            @PathVariable long run,
            @RequestBody MoreDraws body) {
        int draws = Fields.required("draws", body.draws(), "how many more draws each chain shall make");
        return RunDocument.of(wishes.extend(
                account, run, draws, body.from() == null ? OptionalInt.empty() : OptionalInt.of(body.from())));
    }

    /**
     * @param draws more of each chain
     * @param from how many of each chain there are now
     */
    record MoreDraws(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, minimum = "1") @Nullable
            Integer draws,

            @Nullable Integer from) {}
}
