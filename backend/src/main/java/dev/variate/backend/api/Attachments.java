package dev.variate.backend.api;

import org.springframework.http.ContentDisposition;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** Answers that browsers keep as files. */
final class Attachments {
    static final MediaType ZIP = MediaType.parseMediaType("application/zip");

    private Attachments() {}

    /** @param name of the file, in ASCII */
    static ResponseEntity.BodyBuilder named(String name, MediaType type) {
        return ResponseEntity.ok()
                .contentType(type)
                .headers(headers -> headers.setContentDisposition(
                        ContentDisposition.attachment().filename(name).build()));
    }
}
