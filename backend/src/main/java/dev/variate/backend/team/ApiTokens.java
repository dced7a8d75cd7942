package dev.variate.backend.team;

import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Service;

/** Bearer tokens of the REST API, kept as SHA-256 hashes. */
@Service
public class ApiTokens {
    public List<ApiTokenView> list(Account account) {
        throw new UnsupportedOperationException();
    }

    public NewApiToken create(Account account, String name) {
        throw new UnsupportedOperationException();
    }

    public void revoke(Account account, long tokenId) {
        throw new UnsupportedOperationException();
    }

    /** Whose token this is, if it is one that counts. */
    public Optional<Account> authenticate(String secret) {
        throw new UnsupportedOperationException();
    }
}
