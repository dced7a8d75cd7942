package dev.variate.pool.cli;

/** How `sample` finds out about a posterior. */
enum SampleMethod {
    NUTS,
    LAPLACE,
    MAP;

    String text() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    static SampleMethod named(String text) {
        for (SampleMethod method : values()) {
            if (method.text().equals(text)) {
                return method;
            }
        }
        throw new CommandFailure("variate: there is no method `" + text + "`; there are `nuts`, `laplace` and `map`");
    }
}
