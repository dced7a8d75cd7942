package dev.variate.transform;

import dev.variate.program.Site;

/** A discrete variable cannot be summed out exactly. The message says why, as the rest of a sentence that begins with the variable. */
public final class NotEnumerableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Site site;

    NotEnumerableException(Site site, String why) {
        super(why);
        this.site = site;
    }

    /** The variable. */
    public Site site() {
        return site;
    }
}
