package dev.variate.backend.team;

import java.util.List;
import java.util.Optional;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.NativeQuery;
import org.springframework.data.repository.Repository;

interface ApiTokenRepository extends Repository<ApiTokenEntity, Long> {
    ApiTokenEntity save(ApiTokenEntity token);

    Optional<ApiTokenEntity> findById(long id);

    Optional<ApiTokenEntity> findByHashAndRevokedAtIsNull(byte[] hash);

    List<ApiTokenEntity> findByAccountIdAndRevokedAtIsNullOrderById(long accountId);

    /** At most once a minute, so that a busy script does not write a row for every request. */
    @Modifying
    @NativeQuery(
            "update api_tokens set last_used_at = now() where id = ?1 and (last_used_at is null or last_used_at < now() - interval '1 minute')")
    void touch(long id);
}
