package dev.variate.backend.readme;

import dev.variate.backend.Secrets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What a project or a model is about.
 *
 * @param text Markdown; empty if nobody has written it
 * @param by who wrote it last
 * @param at when
 */
public record ReadmeView(String text, Optional<String> by, Optional<Instant> at) {
    static final ReadmeView NONE = new ReadmeView("", Optional.empty(), Optional.empty());

    /** Changes with the text. */
    public String version() {
        return HexFormat.of().formatHex(Secrets.sha256(text), 0, 8);
    }
}
