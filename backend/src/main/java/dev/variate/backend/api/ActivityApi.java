package dev.variate.backend.api;

import dev.variate.backend.activity.Activity;
import dev.variate.backend.activity.Deed;
import dev.variate.backend.paging.Listed;
import dev.variate.backend.paging.Portion;
import dev.variate.backend.team.Account;
import io.swagger.v3.oas.annotations.Parameter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
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
    ResponseEntity<List<Done>> list(
            @Parameter(hidden = true) @AuthenticationPrincipal Account account,
            @RequestParam(required = false) @Nullable Long project,
            @Parameter(description = "Only those whose `id` is smaller.") @RequestParam(required = false) @Nullable
                    Long before,
            @Pages.SmallLimit @RequestParam(defaultValue = Pages.FEW) int limit,
            @Pages.Cursor @RequestParam(required = false) @Nullable String cursor) {
        Portion portion = Pages.portion(limit, cursor);
        Listed<Deed> deeds = project == null
                ? activity.list(account, Optional.ofNullable(before), portion)
                : activity.ofProject(account, project, Optional.ofNullable(before), portion);
        return Pages.answer(
                project == null ? "/api/v1/activity" : "/api/v1/activity?project=" + project,
                portion,
                deeds.map(Done::of));
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
