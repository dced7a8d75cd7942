package dev.variate.backend.run;

import dev.variate.backend.team.Account;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.springframework.stereotype.Service;

/** Short fits while someone types; nothing of them is stored. */
@Service
public class LiveFits {
    /**
     * Elaborates and fits. Completes exceptionally only with {@link java.util.concurrent.CancellationException}, when a newer ticket of the same page overtook it.
     *
     * @param page names the page (one browser tab), so that only its own older fits are cancelled
     * @param ticket grows with each call of a page
     */
    public CompletableFuture<LiveView> fit(Account account, String page, long modelId, String source, Optional<Long> dataId, long ticket) {
        throw new UnsupportedOperationException();
    }

    /** Forgets a page that has gone, and cancels its fit. */
    public void close(String page) {
        throw new UnsupportedOperationException();
    }
}
