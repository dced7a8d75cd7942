package dev.variate.backend.api;

import dev.variate.backend.project.MemberView;
import dev.variate.backend.project.Members;
import dev.variate.backend.project.Role;
import dev.variate.backend.team.Account;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Who is in a project: everyone in it may read that, its owners say it. */
@RestController
@RequestMapping("/api/v1/projects/{project}/members")
class MembersApi {
    private final Members members;

    MembersApi(Members members) {
        this.members = members;
    }

    @GetMapping
    List<MemberView> list(
            @Parameter(hidden = true) @AuthenticationPrincipal Account account, @PathVariable long project) {
        return members.list(account, project);
    }

    /** Lets somebody of this studio in, or changes what a member may do: {@code viewer}, {@code editor} or {@code owner}. */
    @PutMapping(path = "/{member}", consumes = MediaType.APPLICATION_JSON_VALUE)
    MemberView let(
            @Parameter(hidden = true) @AuthenticationPrincipal Account account,
            @PathVariable long project,
            @PathVariable long member,
            @RequestBody Membership body) {
        return members.let(
                account,
                project,
                member,
                Role.named(Fields.required("role", body.role(), "one of viewer, editor and owner")));
    }

    /** Takes a member out of the project; with one's own number, leaves it. */
    @DeleteMapping("/{member}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(
            @Parameter(hidden = true) @AuthenticationPrincipal Account account,
            @PathVariable long project,
            @PathVariable long member) {
        members.remove(account, project, member);
    }

    record Membership(
            @Schema(
                    requiredMode = Schema.RequiredMode.REQUIRED,
                    allowableValues = {"viewer", "editor", "owner"})
            @Nullable
            String role) {}
}
