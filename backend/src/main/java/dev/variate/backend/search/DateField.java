package dev.variate.backend.search;

import java.util.Locale;

/** When something happened to a run. */
public enum DateField {
    CREATED("when it was launched"),
    STARTED("when a worker first took it"),
    FINISHED("when it ended");

    private final String about;

    DateField(String about) {
        this.about = about;
    }

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    public String about() {
        return about;
    }

    String column() {
        return "r." + text() + "_at";
    }
}
