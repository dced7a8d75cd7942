package dev.variate.backend.search;

import dev.variate.backend.InvalidInputException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The place behind a run in an order: the next page begins there, whatever runs have come before it meanwhile. */
record RunCursor(String key, long runId) {
    private static final int LONGEST = 2_000;

    String text(RunOrder order) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((order.text() + " " + runId + " " + key).getBytes(StandardCharsets.UTF_8));
    }

    /** @throws InvalidInputException if it is no cursor, or one of another order */
    static RunCursor parse(String text, RunOrder order) {
        if (text.length() > LONGEST) {
            throw unknown();
        }
        try {
            String[] parts = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split(" ", 3);
            if (parts.length != 3) {
                throw unknown();
            }
            if (!parts[0].equals(order.text())) {
                throw new InvalidInputException(
                        "cursor",
                        "This cursor belongs to another order of the runs. Begin again without one to sort by `"
                                + order.text() + "`.");
            }
            order.parameter(parts[2]);
            return new RunCursor(parts[2], Long.parseLong(parts[1]));
        } catch (InvalidInputException mistake) {
            throw mistake;
        } catch (RuntimeException unreadable) {
            throw unknown();
        }
    }

    private static InvalidInputException unknown() {
        return new InvalidInputException(
                "cursor",
                "This is no cursor of a list of runs. Take it from `next` of the page before, or leave it out.");
    }
}
