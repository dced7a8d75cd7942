package dev.variate.backend.search;

import java.util.Locale;

/** What people have made of a run, as {@code is:pinned}. */
public enum Mark {
    PINNED("kept in view for everyone in the project"),
    STARRED("marked by you"),
    BASELINE("what other runs of its model are compared with"),
    NOTED("has a note"),
    TAGGED("has a tag"),
    DRAFT("of a text that is no kept revision");

    private final String about;

    Mark(String about) {
        this.about = about;
    }

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    public String about() {
        return about;
    }
}
