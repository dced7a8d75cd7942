package dev.variate.backend.run;

import dev.variate.backend.InvalidInputException;
import dev.variate.backend.Secrets;
import java.util.regex.Pattern;

/**
 * The name that a client gives to a launch, so that it can send it again without a second run.
 *
 * @param requestHash of all that the request asks for: under one name stands one request
 */
public record LaunchKey(String key, byte[] requestHash) {
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,200}");

    /** @throws InvalidInputException if this is no key */
    public static LaunchKey of(String key, String request) {
        if (!KEY.matcher(key).matches()) {
            throw new InvalidInputException(
                    "Idempotency-Key",
                    "The Idempotency-Key is not 1 to 200 visible ASCII characters. A random UUID is a good one.");
        }
        return new LaunchKey(key, Secrets.sha256(request));
    }
}
