package dev.variate.backend.team;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;

@Entity
@Table(name = "api_tokens")
class ApiTokenEntity {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    private long accountId;
    private String name;
    private byte[] hash;
    private Instant createdAt;
    private String scope;
    private Instant expiresAt;
    private Instant lastUsedAt;
    private Instant revokedAt;

    protected ApiTokenEntity() {}

    ApiTokenEntity(long accountId, String name, byte[] hash, Scope scope, Optional<Instant> expiresAt) {
        this.accountId = accountId;
        this.name = name;
        this.hash = hash;
        this.scope = scope.text();
        this.expiresAt = expiresAt.orElse(null);
        this.createdAt = Instant.now();
    }

    long id() {
        return id;
    }

    long accountId() {
        return accountId;
    }

    Scope scope() {
        return Scope.named(scope);
    }

    boolean expired() {
        return expiresAt != null && !expiresAt.isAfter(Instant.now());
    }

    boolean isOf(Account account) {
        return accountId == account.id() && revokedAt == null;
    }

    void revoke() {
        revokedAt = Instant.now();
    }

    ApiTokenView view() {
        return new ApiTokenView(
                id, name, scope(), createdAt, Optional.ofNullable(expiresAt), Optional.ofNullable(lastUsedAt));
    }
}
