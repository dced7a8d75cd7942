package dev.variate.frontend.model;

import dev.variate.backend.RefusedException;
import dev.variate.backend.model.ModelView;
import dev.variate.backend.model.Models;
import dev.variate.backend.team.Account;
import dev.variate.frontend.model.CodeEditor.Typed;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Keeps what is typed, beside the thread that serves the page: the database's disk must not stand between a key and its posterior. Texts are kept in the order in which they were typed;
 * one that a newer has overtaken before its turn is left out. Each goes with the number of the revision that it was written from.
 */
class DraftKeeper {

    private static final ExecutorService THREADS = Executors.newVirtualThreadPerTaskExecutor();

    private final Models models;
    private final Account account;
    private final long modelId;
    private final AtomicReference<Typed> next = new AtomicReference<>();
    private long kept = -1;

    DraftKeeper(Models models, Account account, long modelId) {
        this.models = models;
        this.account = account;
        this.modelId = modelId;
    }

    /** Keeps a text soon; {@code saved} or {@code refused} is told on another thread. */
    void soon(Typed typed, int base, Consumer<ModelView> saved, Consumer<String> refused) {
        next.set(typed);
        THREADS.execute(() -> {
            if (next.compareAndSet(typed, null)) {
                try {
                    now(typed, base, view -> view).ifPresent(saved);
                } catch (RefusedException wrong) {
                    refused.accept(wrong.getMessage());
                }
            }
        });
    }

    /** Keeps a text before it returns, and does something with it that no later draft may come between; empty if a newer text has been kept already. */
    synchronized <T> Optional<T> now(Typed typed, int base, Function<ModelView, T> then) {
        if (typed.ticket() < kept) {
            return Optional.empty();
        }
        var view = models.saveDraft(account, modelId, typed.source(), base);
        kept = typed.ticket();
        return Optional.of(then.apply(view));
    }
}
