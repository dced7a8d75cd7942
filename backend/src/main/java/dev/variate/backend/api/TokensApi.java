package dev.variate.backend.api;

import dev.variate.backend.team.Account;
import dev.variate.backend.team.ApiTokenView;
import dev.variate.backend.team.ApiTokens;
import dev.variate.backend.team.BrowserSessions;
import dev.variate.backend.team.NewApiToken;
import dev.variate.backend.team.Scope;
import dev.variate.backend.team.SessionView;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** By what the account is known: the tokens of its scripts and the browsers in which it is signed in. */
@RestController
@RequestMapping("/api/v1")
class TokensApi {
    private final ApiTokens tokens;
    private final BrowserSessions sessions;

    TokensApi(ApiTokens tokens, BrowserSessions sessions) {
        this.tokens = tokens;
        this.sessions = sessions;
    }

    @GetMapping("/tokens")
    List<ApiTokenView> list(@Parameter(hidden = true) @AuthenticationPrincipal Account account) {
        return tokens.list(account);
    }

    /** Makes a token of scope {@code read}, {@code write} or {@code admin}; it is answered this once. */
    @PostMapping(path = "/tokens", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<MadeApiToken> create(
            @Parameter(hidden = true) @AuthenticationPrincipal Account account, @RequestBody NewApiTokenBody body) {
        NewApiToken made = tokens.create(
                account,
                Fields.required("name", body.name(), "which says where it is used"),
                Scope.named(Fields.required("scope", body.scope(), "one of read, write and admin")),
                Optional.ofNullable(body.days()).map(Duration::ofDays));
        return ResponseEntity.created(URI.create("/api/v1/tokens")).body(new MadeApiToken(made.token(), made.secret()));
    }

    @DeleteMapping("/tokens/{token}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void revoke(@Parameter(hidden = true) @AuthenticationPrincipal Account account, @PathVariable long token) {
        tokens.revoke(account, token);
    }

    @GetMapping("/sessions")
    List<SessionView> sessions(@Parameter(hidden = true) @AuthenticationPrincipal Account account) {
        return sessions.list(account);
    }

    /** Signs a browser out. */
    @DeleteMapping("/sessions/{session}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void signOut(@Parameter(hidden = true) @AuthenticationPrincipal Account account, @PathVariable long session) {
        sessions.revoke(account, session);
    }

    /** @param days until it expires; never if it is left out */
    record NewApiTokenBody(
            @Schema(
                    requiredMode = Schema.RequiredMode.REQUIRED,
                    minLength = 1,
                    maxLength = 200,
                    pattern = ApiDescription.SOME_TEXT)
            @Nullable
            String name,

            @Schema(
                    requiredMode = Schema.RequiredMode.REQUIRED,
                    allowableValues = {"read", "write", "admin"})
            @Nullable
            String scope,

            @Schema(minimum = "1", maximum = "366") @Nullable
            Integer days) {}

    record MadeApiToken(ApiTokenView token, String secret) {}
}
