package dev.variate.frontend.external;

import dev.variate.backend.tracking.ExternalStatus;

/** How a run of another program stands, and its figures, whose size nobody knows beforehand. */
final class ExternalState {

    private ExternalState() {}

    static String words(ExternalStatus status) {
        return switch (status) {
            case SCHEDULED -> "Waiting";
            case RUNNING -> "Running";
            case FINISHED -> "Finished";
            case FAILED -> "Failed";
            case KILLED -> "Killed";
        };
    }

    static String tone(ExternalStatus status) {
        return switch (status) {
            case RUNNING -> "info";
            case FAILED -> "bad";
            case FINISHED -> "plain";
            case SCHEDULED, KILLED -> "t2";
        };
    }
}
