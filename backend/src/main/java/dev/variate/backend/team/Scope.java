package dev.variate.backend.team;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.variate.backend.InvalidInputException;
import java.util.Arrays;
import java.util.Locale;

/** What a token may do of all that its account may; each scope holds those before it. */
public enum Scope {
    /** Looks at things. */
    READ("reads"),
    /** Makes and changes them, and launches runs. */
    WRITE("reads, writes and launches"),
    /** Also says who may come in: members, invitations, tokens and workers. */
    ADMIN("does all that you may");

    private final String words;

    Scope(String words) {
        this.words = words;
    }

    /** {@code read}, {@code write} or {@code admin}. */
    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What a token does with it, to be followed by nothing: {@code reads}. */
    public String words() {
        return words;
    }

    public boolean includes(Scope other) {
        return compareTo(other) >= 0;
    }

    /** @throws InvalidInputException if there is none of this name */
    public static Scope named(String text) {
        return Arrays.stream(values())
                .filter(scope -> scope.text().equals(text))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException(
                        "scope", "There is no scope \"" + text + "\"; there are read, write and admin."));
    }
}
