package dev.variate.backend;

/** A request cannot be done as it stands; the message says what was found and what to change, in words for the person who asked. */
public final class InvalidInputException extends RefusedException {
    private final String field;

    public InvalidInputException(String field, String message) {
        super(message);
        this.field = field;
    }

    /** From a refusal of the engine, whose messages stand in the middle of a sentence. */
    public static InvalidInputException of(String field, IllegalArgumentException refusal) {
        String words = refusal.getMessage();
        return new InvalidInputException(field, Character.toUpperCase(words.charAt(0)) + words.substring(1) + ".");
    }

    /** The name of the field that is at fault, such as {@code settings.chains}; empty if it is the request as a whole. */
    public String field() {
        return field;
    }
}
