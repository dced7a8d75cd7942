package dev.variate.backend.api;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.web.firewall.HttpStatusRequestRejectedHandler;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.stereotype.Component;

/** Answers what the firewall before all addresses refuses, such as a path with `;` or `%25` in it, in the words of the API. */
@Component
final class RefusedRequests implements RequestRejectedHandler {
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    private final Problems problems;
    private final RequestRejectedHandler others = new HttpStatusRequestRejectedHandler();

    RefusedRequests(Problems problems) {
        this.problems = problems;
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, RequestRejectedException refusal)
            throws IOException, jakarta.servlet.ServletException {
        if (!request.getRequestURI().startsWith("/api/")) {
            others.handle(request, response, refusal);
        } else if (METHODS.contains(request.getMethod())) {
            problems.write(
                    response,
                    HttpStatus.BAD_REQUEST,
                    "The address or a header holds characters that no address here has. GET /api/v1/openapi.json lists every address.");
        } else {
            response.setHeader(HttpHeaders.ALLOW, "GET, POST, PUT, DELETE");
            problems.write(
                    response,
                    HttpStatus.METHOD_NOT_ALLOWED,
                    "No address here takes that method. GET /api/v1/openapi.json lists what each takes.");
        }
    }
}
