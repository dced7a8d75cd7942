package dev.variate.frontend.shell;

/** The places of the bar, in its order. A page says to which it belongs with {@link Within}. */
public enum Place {
    HOME("Home", ""),
    PROJECTS("Projects", "projects"),
    RUNS("Runs", "runs"),
    DATA("Data", "data"),
    POOL("Pool", "pool"),
    TEAM("Team", "team");

    private final String title;
    private final String path;

    Place(String title, String path) {
        this.title = title;
        this.path = path;
    }

    public String title() {
        return title;
    }

    /** The address, relative to the studio's. */
    public String path() {
        return path;
    }
}
