package dev.variate.backend.team;

import java.util.Optional;
import org.springframework.stereotype.Service;

/** Sign-in by a link that works once and for a short time; only hashes are stored. */
@Service
public class SignInLinks {
    /** Path and query of a new link, such as {@code /sign-in?key=…}. */
    public String create(Account account) {
        throw new UnsupportedOperationException();
    }

    /** Spends the key of a link; empty if it is unknown, spent or too old. */
    public Optional<Account> redeem(String key) {
        throw new UnsupportedOperationException();
    }
}
