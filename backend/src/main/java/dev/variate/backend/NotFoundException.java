package dev.variate.backend;

/** What was asked for is not there, or belongs to people who have not shared it: the two look the same from outside, so that addresses give nothing away. */
public final class NotFoundException extends RefusedException {
    public NotFoundException(String message) {
        super(message);
    }

    /** For {@code thing} number {@code id}, such as {@code run} 7. */
    public static NotFoundException of(String thing, long id) {
        return new NotFoundException("There is no " + thing + " " + id + " that you can see.");
    }
}
