package dev.variate.frontend.run;

import dev.variate.fit.Method;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The parts of a run's page, each with its own address. */
enum RunTab {
    LIVE("Live"),
    POSTERIOR("Posterior"),
    CHECKS("Checks"),
    GRAPH("Graph"),
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

    /** Those that a run by this method has: without chains there is nothing to watch, and a training draws nothing. */
    static List<RunTab> of(Method method) {
        return Stream.of(values()).filter(tab -> tab == tab.shownFor(method)).toList();
    }

    /** What stands at this tab's address. */
    RunTab shownFor(Method method) {
        if (method.result() == Method.Result.WEIGHTS) {
            return this == POSTERIOR || this == CHECKS || this == GRAPH ? LIVE : this;
        }
        return this == LIVE && !method.hasChains() ? POSTERIOR : this;
    }

    static RunTab of(String segment) {
        return Stream.of(values())
                .filter(tab -> tab.segment().equals(segment))
                .findFirst()
                .orElse(LIVE);
    }
}
