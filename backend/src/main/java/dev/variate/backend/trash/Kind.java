package dev.variate.backend.trash;

import dev.variate.backend.NotFoundException;
import java.util.Arrays;
import java.util.Locale;

/** What can be thrown away. */
public enum Kind {
    RUN("run"),
    MODEL("model"),
    DATA("data set"),
    PROJECT("project"),
    EXTERNAL("external run");

    private final String words;

    Kind(String words) {
        this.words = words;
    }

    /** As addresses have it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** As people say it. */
    public String words() {
        return words;
    }

    /** @throws NotFoundException if nothing of this kind can be thrown away */
    public static Kind of(String text) {
        return Arrays.stream(values())
                .filter(kind -> kind.text().equals(text))
                .findFirst()
                .orElseThrow(() -> new NotFoundException(
                        "The trash holds no such kind of thing; there are run, model, data, project, external."));
    }
}
