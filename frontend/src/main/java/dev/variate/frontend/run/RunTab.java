package dev.variate.frontend.run;

import java.util.Locale;
import java.util.stream.Stream;

/** The parts of a run's page, each with its own address. */
enum RunTab {
    LIVE("Live"),
    POSTERIOR("Posterior"),
    LOG("Log"),
    SETTINGS("Settings"),
    EXPORT("Export");

    private final String title;

    RunTab(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    /** What the address ends with: nothing for the first. */
    String segment() {
        return this == LIVE ? "" : name().toLowerCase(Locale.ROOT);
    }

    static RunTab of(String segment) {
        return Stream.of(values())
                .filter(tab -> tab.segment().equals(segment))
                .findFirst()
                .orElse(LIVE);
    }
}
