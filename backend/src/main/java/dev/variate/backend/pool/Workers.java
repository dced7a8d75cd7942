package dev.variate.backend.pool;

import dev.variate.backend.team.Account;
import java.util.List;
import org.springframework.stereotype.Service;

/** The workers that have joined the pool. */
@Service
public class Workers {
    /** Those heard of within the last day, by name. */
    public List<WorkerView> list(Account account) {
        throw new UnsupportedOperationException();
    }

    /** Runs that wait. */
    public int queued() {
        throw new UnsupportedOperationException();
    }
}
