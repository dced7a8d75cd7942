package dev.variate.backend.invitation;

import dev.variate.backend.project.Role;
import java.time.Instant;
import java.util.Optional;

/** An invitation that nobody has accepted yet: never its key. */
public record InvitationView(
        long id, Optional<Long> project, String projectName, Optional<Role> role, String by, Instant expiresAt) {}
