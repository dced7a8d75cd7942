package dev.variate.backend.comment;

import java.util.Locale;

/** What a comment is about. */
public enum Place {
    /** The model or run itself. */
    WHOLE,
    /** A line of a model's text. */
    LINE,
    /** A node of a model's graph, by name. */
    NODE,
    /** A plot of a run, by what it shows. */
    PLOT;

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
