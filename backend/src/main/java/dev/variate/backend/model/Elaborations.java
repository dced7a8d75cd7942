package dev.variate.backend.model;

import dev.variate.backend.dataset.DataSnapshot;
import dev.variate.backend.team.Account;
import dev.variate.pool.elaborator.Elaboration;
import dev.variate.pool.elaborator.Elaborators;
import dev.variate.pool.elaborator.Isolation;
import dev.variate.pool.elaborator.LossElaboration;
import dev.variate.training.Batch;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.springframework.stereotype.Service;

/**
 * The studio's way to the elaborator processes. A text that has just been elaborated with the same data is not elaborated again: people look at the graph, fit live and launch one after the other.
 */
@Service
public class Elaborations {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    /** Whoever types waits less patiently than whoever launches. */
    private static final Duration LIVE_LIMIT = Duration.ofSeconds(3);

    private static final Duration LOSS_LIMIT = Duration.ofSeconds(60);

    private static final int KEPT = 32;
    private static final long LARGEST_KEPT = 200_000;

    private final Elaborators elaborators = Elaborators.start(Elaborators.Settings.standard());
    private final Map<Key, Elaboration.Elaborated> kept =
            Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Key, Elaboration.Elaborated> eldest) {
                    return size() > KEPT;
                }
            });

    /** What an elaboration depends on. Data versions never change. */
    private record Key(long accountId, String source, Optional<Long> dataVersion) {}

    /** Which walls stand between people's models and this machine. */
    public Isolation isolation() {
        return elaborators.isolation();
    }

    Elaboration elaborate(Account account, String source, Optional<DataSnapshot> data) {
        return elaborate(account, session(account), source, data, LIMIT, new CompletableFuture<>());
    }

    /** For a page on which somebody types: in a process of its own, so that it and the account's launches do not wait for each other. */
    Elaboration elaborate(Account account, String source, Optional<DataSnapshot> data, LiveLook look) {
        return elaborate(account, session(account, look.page()), source, data, LIVE_LIMIT, look.withdrawn());
    }

    /** The losses of a model that is to be trained on such batches; networks are larger than other models, and take longer. */
    LossElaboration losses(Account account, String source, Batch batch) {
        return elaborators.elaborateLoss(session(account), source, batch, LOSS_LIMIT);
    }

    /** Ends the process of a page that has gone. */
    public void leave(Account account, String page) {
        elaborators.forget(session(account, page));
    }

    private static String session(Account account) {
        return "account " + account.id();
    }

    private static String session(Account account, String page) {
        return session(account) + ", page " + page;
    }

    private Elaboration elaborate(
            Account account,
            String session,
            String source,
            Optional<DataSnapshot> data,
            Duration limit,
            CompletionStage<?> withdrawn) {
        Key key = new Key(account.id(), source, data.map(DataSnapshot::versionId));
        Elaboration.Elaborated known = kept.get(key);
        if (known != null) {
            return known;
        }
        Elaboration fresh = elaborators.elaborate(
                session, source, data.map(DataSnapshot::json).orElse("{}"), limit, withdrawn);
        if (fresh instanceof Elaboration.Elaborated done && size(done) <= LARGEST_KEPT) {
            kept.put(key, done);
        }
        return fresh;
    }

    @PreDestroy
    void close() {
        elaborators.close();
    }

    private static long size(Elaboration.Elaborated done) {
        return done.program().equations().size()
                + done.inputs().values().stream()
                        .mapToLong(value -> value.shape().size())
                        .sum();
    }
}
