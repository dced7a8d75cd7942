package dev.variate.backend.api;

import dev.variate.backend.TooManyException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Writes problem documents (RFC 9457) where no controller has been reached yet. */
@Component
final class Problems {
    private final JsonMapper json;

    Problems(JsonMapper json) {
        this.json = json;
    }

    void unauthenticated(HttpServletRequest request, HttpServletResponse response, Exception cause) throws IOException {
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        boolean had = request.getHeader(HttpHeaders.AUTHORIZATION) != null;
        write(
                response,
                HttpStatus.UNAUTHORIZED,
                had
                        ? "The request's token is not known here, or was revoked. Make a new one in the studio, or read owner.token in its data folder."
                        : "The request has no token. Send the header \"Authorization: Bearer TOKEN\"; the owner's token is in owner.token in the studio's data folder.");
    }

    void noDatabase(HttpServletResponse response) throws IOException {
        write(
                response,
                HttpStatus.SERVICE_UNAVAILABLE,
                "The studio's database does not answer. Try again in some seconds.");
    }

    void tooMany(HttpServletResponse response, TooManyException cause) throws IOException {
        response.setHeader(HttpHeaders.RETRY_AFTER, seconds(cause.retryAfter()));
        write(response, HttpStatus.TOO_MANY_REQUESTS, cause.getMessage());
    }

    void denied(HttpServletRequest request, HttpServletResponse response, Exception cause) throws IOException {
        write(
                response,
                HttpStatus.FORBIDDEN,
                "This token may not do that: its scope is less. Make one of scope write, or admin for members, invitations, tokens, workers and webhooks, on the page Team.");
    }

    void write(HttpServletResponse response, HttpStatus status, String detail) throws IOException {
        response.setStatus(status.value());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.getOutputStream().write(json.writeValueAsBytes(of(status, detail)));
    }

    /** As the header Retry-After has it. */
    static String seconds(Duration wait) {
        return Long.toString(Math.max(1, wait.plusMillis(999).toSeconds()));
    }

    static ProblemDetail of(HttpStatus status, String detail) {
        return ProblemDetail.forStatusAndDetail(status, detail);
    }
}
