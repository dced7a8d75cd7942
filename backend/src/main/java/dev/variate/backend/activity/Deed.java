package dev.variate.backend.activity;

import java.time.Instant;
import java.util.Optional;

/**
 * Something that somebody did.
 *
 * @param action in the past tense, to be followed by the subject: {@code pinned}
 * @param kind of the subject: {@code project}, {@code model}, {@code data}, {@code run} or {@code external}; empty for what is none of these
 * @param subject as people called it then
 * @param project its name now; empty if it is gone or there was none
 */
public record Deed(
        long id,
        Instant at,
        String who,
        String action,
        String kind,
        long subjectId,
        String subject,
        Optional<Long> projectId,
        String project) {}
