package dev.variate.backend.model;

import dev.variate.backend.dataset.DataSnapshot;
import dev.variate.backend.team.Account;
import dev.variate.pool.elaborator.Elaboration;
import dev.variate.pool.elaborator.Elaborators;
import dev.variate.pool.elaborator.Isolation;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Service;

/**
 * The studio's way to the elaborator processes. A text that has just been elaborated with the same data is not elaborated again: people look at the graph, fit live and launch one after the other.
 */
@Service
public class Elaborations {
    private static final Duration LIMIT = Duration.ofSeconds(10);
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
        Key key = new Key(account.id(), source, data.map(DataSnapshot::versionId));
        Elaboration.Elaborated known = kept.get(key);
        if (known != null) {
            return known;
        }
        Elaboration fresh = elaborators.elaborate(
                "account " + account.id(), source, data.map(DataSnapshot::json).orElse("{}"), LIMIT);
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
