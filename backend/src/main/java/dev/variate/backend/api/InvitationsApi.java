package dev.variate.backend.api;

import dev.variate.backend.InvalidInputException;
import dev.variate.backend.invitation.InvitationView;
import dev.variate.backend.invitation.Invitations;
import dev.variate.backend.invitation.NewInvitation;
import dev.variate.backend.invitation.Place;
import dev.variate.backend.project.Role;
import dev.variate.backend.team.Account;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Links that let somebody into the studio or a project. They are accepted in a browser, where whoever opens one picks a name and a password. */
@RestController
@RequestMapping("/api/v1/invitations")
class InvitationsApi {
    private final Invitations invitations;

    InvitationsApi(Invitations invitations) {
        this.invitations = invitations;
    }

    /** Those that nobody has accepted yet: to one project, for its owners, or all, for the owner of the studio. */
    @GetMapping
    List<InvitationDocument> list(
            @Parameter(hidden = true) @AuthenticationPrincipal Account account,
            @RequestParam(required = false) @Nullable Long project) {
        return invitations.list(account, Optional.ofNullable(project)).stream()
                .map(InvitationDocument::of)
                .toList();
    }

    /** Makes an invitation: to a project with a role, or without both to the studio alone. Its link is answered this once. */
    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<MadeInvitation> create(
            @Parameter(hidden = true) @AuthenticationPrincipal Account account, @RequestBody NewInvitationBody body) {
        if ((body.project() == null) != (body.role() == null)) {
            throw new InvalidInputException(
                    body.project() == null ? "project" : "role",
                    "An invitation names a project and a role in it, or neither.");
        }
        NewInvitation made = invitations.create(
                account,
                body.project() == null
                        ? Optional.empty()
                        : Optional.of(new Place(body.project(), Role.named(String.valueOf(body.role())))),
                body.days() == null ? Invitations.USUAL_LIFE : Duration.ofDays(body.days()));
        return ResponseEntity.created(URI.create("/api/v1/invitations"))
                .body(new MadeInvitation(
                        made.invitation().id(), made.link(), made.invitation().expiresAt()));
    }

    /** Takes an invitation back before it is accepted. */
    @DeleteMapping("/{invitation}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void revoke(@Parameter(hidden = true) @AuthenticationPrincipal Account account, @PathVariable long invitation) {
        invitations.revoke(account, invitation);
    }

    /** @param days how long it is good; 7 if it is left out */
    record NewInvitationBody(
            @Nullable Long project,

            @Schema(allowableValues = {"viewer", "editor", "owner"}) @Nullable
            String role,

            @Schema(minimum = "1", maximum = "30") @Nullable Integer days) {}

    /** @param link path and query under the studio's address */
    record MadeInvitation(long id, String link, Instant expiresAt) {}

    record InvitationDocument(
            long id, @Nullable Long project, @Nullable String role, String by, Instant expiresAt) {
        static InvitationDocument of(InvitationView view) {
            return new InvitationDocument(
                    view.id(),
                    view.project().orElse(null),
                    view.role().map(Role::text).orElse(null),
                    view.by(),
                    view.expiresAt());
        }
    }
}
