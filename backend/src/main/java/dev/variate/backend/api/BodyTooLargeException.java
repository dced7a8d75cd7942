package dev.variate.backend.api;

import java.io.IOException;

/** A request's body goes on beyond what its address takes. */
final class BodyTooLargeException extends IOException {
    BodyTooLargeException(String message) {
        super(message);
    }
}
