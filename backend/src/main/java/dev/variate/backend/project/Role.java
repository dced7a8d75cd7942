package dev.variate.backend.project;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.variate.backend.InvalidInputException;
import java.util.Arrays;
import java.util.Locale;

/** What a member may do in a project; each role may do all that those before it may. */
public enum Role {
    /** Reads, compares, comments, and marks runs for themselves. */
    VIEWER("a viewer"),
    /** Writes models and data, launches and marks runs. */
    EDITOR("an editor"),
    /** Says who is in the project, and ends things for good. */
    OWNER("an owner");

    private final String words;

    Role(String words) {
        this.words = words;
    }

    /** {@code viewer}, {@code editor} or {@code owner}. */
    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** With its article: {@code an editor}. */
    public String words() {
        return words;
    }

    public boolean includes(Role other) {
        return compareTo(other) >= 0;
    }

    /** @throws InvalidInputException if there is no role of this name */
    public static Role named(String text) {
        return Arrays.stream(values())
                .filter(role -> role.text().equals(text))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException(
                        "role", "There is no role \"" + text + "\"; there are viewer, editor and owner."));
    }
}
