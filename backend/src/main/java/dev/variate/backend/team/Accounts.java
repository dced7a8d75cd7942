package dev.variate.backend.team;

import org.springframework.stereotype.Service;

/** The people of this studio. */
@Service
public class Accounts {
    /** The account that was made at the first start. */
    public Account owner() {
        throw new UnsupportedOperationException();
    }

    public Account get(long id) {
        throw new UnsupportedOperationException();
    }
}
