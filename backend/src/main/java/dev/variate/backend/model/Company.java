package dev.variate.backend.model;

import dev.variate.backend.team.Account;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Who has the page of a model open just now, in this process, so that people who write in one model see each other. */
@Component
public class Company {
    private static final Logger LOG = LoggerFactory.getLogger(Company.class);

    private final Map<Long, List<Reader>> readers = new ConcurrentHashMap<>();

    private record Reader(Account account, Runnable changed) {}

    /** Ends with the page that it is of. */
    public interface Presence extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Joins who looks at a model that the account may see.
     *
     * @param changed is called, on any thread, when somebody comes or goes, or keeps a revision
     */
    public Presence join(Account account, long modelId, Runnable changed) {
        Reader reader = new Reader(account, changed);
        readers.compute(modelId, (id, list) -> {
            List<Reader> grown = list == null ? new CopyOnWriteArrayList<>() : list;
            grown.add(reader);
            return grown;
        });
        tell(modelId);
        return () -> {
            readers.computeIfPresent(modelId, (id, list) -> {
                list.remove(reader);
                return list.isEmpty() ? null : list;
            });
            tell(modelId);
        };
    }

    /** Names of the others, each once. */
    public List<String> others(Account account, long modelId) {
        return readers.getOrDefault(modelId, List.of()).stream()
                .map(Reader::account)
                .filter(other -> other.id() != account.id())
                .map(Account::name)
                .distinct()
                .sorted()
                .toList();
    }

    /** Tells all who look, once what has been done is there for them to see. */
    void changed(long modelId) {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            tell(modelId);
            return;
        }
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                tell(modelId);
            }
        });
    }

    private void tell(long modelId) {
        for (Reader reader : readers.getOrDefault(modelId, List.of())) {
            try {
                reader.changed().run();
            } catch (RuntimeException e) {
                LOG.warn("A page of model {} could not be told of a change", modelId, e);
            }
        }
    }
}
