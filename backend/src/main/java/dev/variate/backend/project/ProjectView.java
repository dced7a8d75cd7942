package dev.variate.backend.project;

import dev.variate.backend.Secrets;
import java.time.Instant;
import java.util.HexFormat;

/**
 * A project as it is shown.
 *
 * @param role what the account that asks may do in it
 */
public record ProjectView(
        long id,
        String name,
        boolean gallery,
        Role role,
        int models,
        int dataSets,
        Instant createdAt,
        Instant updatedAt) {

    /** Changes with what can be edited of the project itself, which is its name. */
    public String version() {
        return HexFormat.of().formatHex(Secrets.sha256(name), 0, 8);
    }
}
