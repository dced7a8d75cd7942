package dev.variate.backend.team;

import dev.variate.backend.InvalidInputException;
import dev.variate.backend.NotFoundException;
import dev.variate.backend.Secrets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Bearer tokens of the REST API, kept as SHA-256 hashes. */
@Service
public class ApiTokens {
    private static final String PREFIX = "vrt_";
    private static final Duration LONGEST_LIFE = Duration.ofDays(366);

    private final ApiTokenRepository tokens;
    private final Accounts accounts;
    private final Audit audit;

    ApiTokens(ApiTokenRepository tokens, Accounts accounts, Audit audit) {
        this.tokens = tokens;
        this.accounts = accounts;
        this.audit = audit;
    }

    public List<ApiTokenView> list(Account account) {
        return tokens.findByAccountIdAndRevokedAtIsNullOrderById(account.id()).stream()
                .map(ApiTokenEntity::view)
                .toList();
    }

    /** A token that does all that the account may, for good. */
    @Transactional
    public NewApiToken create(Account account, String name) {
        return create(account, name, Scope.ADMIN, Optional.empty());
    }

    /** @param life until it expires; empty for never */
    @Transactional
    public NewApiToken create(Account account, String name, Scope scope, Optional<Duration> life) {
        String wanted = name.strip();
        if (wanted.isEmpty() || wanted.length() > 200) {
            throw new InvalidInputException(
                    "name", "A token needs a name of 1 to 200 characters, which says where it is used.");
        }
        if (life.filter(wantedLife ->
                        wantedLife.compareTo(Duration.ofDays(1)) < 0 || wantedLife.compareTo(LONGEST_LIFE) > 0)
                .isPresent()) {
            throw new InvalidInputException(
                    "days", "A token is good for 1 to " + LONGEST_LIFE.toDays() + " days, or for good.");
        }
        String secret = Secrets.create(PREFIX);
        ApiTokenView view = tokens.save(new ApiTokenEntity(
                        account.id(), wanted, Secrets.sha256(secret), scope, life.map(Instant.now()::plus)))
                .view();
        audit.record(account, "made a token", wanted + " (" + scope.text() + ")");
        return new NewApiToken(view, secret);
    }

    @Transactional
    public void revoke(Account account, long tokenId) {
        ApiTokenEntity token = tokens.findById(tokenId)
                .filter(found -> found.isOf(account))
                .orElseThrow(() -> NotFoundException.of("token", tokenId));
        token.revoke();
        audit.record(account, "revoked a token", token.view().name());
    }

    /** Whose token this is and what it may do, if it is one that counts. */
    @Transactional
    public Optional<Bearer> authenticate(String secret) {
        byte[] hash = Secrets.sha256(secret);
        return tokens.findByHashAndRevokedAtIsNull(hash)
                .filter(token -> !token.expired())
                .map(token -> {
                    tokens.touch(token.id());
                    return new Bearer(accounts.get(token.accountId()), token.scope(), token.id());
                });
    }
}
