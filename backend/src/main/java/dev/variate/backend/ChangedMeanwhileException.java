package dev.variate.backend;

/** What was to be changed is no longer what the person who changes it has read. */
public final class ChangedMeanwhileException extends RuntimeException {
    private final String before;
    private final String now;

    /**
     * @param before what they have read, as text; empty if nobody knows any more
     * @param now what is there
     */
    public ChangedMeanwhileException(String message, String before, String now) {
        super(message);
        this.before = before;
        this.now = now;
    }

    public String before() {
        return before;
    }

    public String now() {
        return now;
    }
}
