package dev.variate.device.pjrt;

/** A PJRT plug-in refused or failed, in its own words. */
public final class PjrtException extends RuntimeException {
    private static final long serialVersionUID = 1;

    PjrtException(String message) {
        super(message);
    }
}
