package dev.variate.backend.api;

import dev.variate.backend.activity.Activity;
import dev.variate.backend.activity.Deed;
import dev.variate.backend.team.Account;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1")
class ActivityApi {
    private final Activity activity;

    ActivityApi(Activity activity) {
        this.activity = activity;
    }

    /** Who did what, latest first, in the projects that the account sees or in one of them. */
    @GetMapping("/activity")
    List<Done> list(
            @Parameter(hidden = true) @AuthenticationPrincipal Account account,
            @RequestParam(required = false) @Nullable Long project,
            @Parameter(description = "The `id` of the last one of the page before.")
                    @RequestParam(required = false)
                    @Nullable
                    Long before,
            @Parameter(
                            description = "How many are on a page.",
                            schema = @Schema(type = "integer", minimum = "1", maximum = "200", defaultValue = "50"))
                    @RequestParam(defaultValue = "50")
                    int limit) {
        List<Deed> deeds = project == null
                ? activity.list(account, Optional.ofNullable(before), limit)
                : activity.ofProject(account, project, Optional.ofNullable(before), limit);
        return deeds.stream().map(Done::of).toList();
    }

    record Done(
            long id,
            Instant at,
            String who,
            String action,
            String kind,
            @Nullable Long subject,
            String name,
            @Nullable Long project) {
        static Done of(Deed deed) {
            return new Done(
                    deed.id(),
                    deed.at(),
                    deed.who(),
                    deed.action(),
                    deed.kind(),
                    deed.kind().isEmpty() ? null : deed.subjectId(),
                    deed.subject(),
                    deed.projectId().orElse(null));
        }
    }
}
