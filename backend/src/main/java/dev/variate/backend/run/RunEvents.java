package dev.variate.backend.run;

import jakarta.annotation.PreDestroy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Tells listeners in this process what happens to runs, in order, on a thread of its own, so that no worker waits for a browser. */
@Component
class RunEvents {
    private static final Logger LOG = LoggerFactory.getLogger(RunEvents.class);

    private final Map<Key, List<Consumer<RunEvent>>> listeners = new ConcurrentHashMap<>();
    private final ExecutorService teller = Executors.newSingleThreadExecutor(
            Thread.ofVirtual().name("run-events").factory());

    /** What somebody looks at: a run, or all runs of a project. */
    private record Key(boolean project, long id) {}

    Subscription ofRun(long runId, Consumer<RunEvent> listener) {
        return subscribe(new Key(false, runId), listener);
    }

    Subscription ofProject(long projectId, Consumer<RunEvent> listener) {
        return subscribe(new Key(true, projectId), listener);
    }

    /** To those who look at the run, and, if it is not about single blocks or steps, to those who look at its project. */
    void tell(long projectId, RunEvent event) {
        try {
            teller.execute(() -> {
                tell(new Key(false, event.runId()), event);
                if (!(event instanceof RunEvent.BlockArrived || event instanceof RunEvent.TrainingTold)) {
                    tell(new Key(true, projectId), event);
                }
            });
        } catch (RejectedExecutionException stopping) {
            LOG.debug("The studio stops; nobody is told of {}", event);
        }
    }

    @PreDestroy
    void stop() {
        teller.shutdown();
    }

    private Subscription subscribe(Key key, Consumer<RunEvent> listener) {
        listeners.compute(key, (k, list) -> {
            List<Consumer<RunEvent>> grown = list == null ? new CopyOnWriteArrayList<>() : list;
            grown.add(listener);
            return grown;
        });
        return () -> listeners.computeIfPresent(key, (k, list) -> {
            list.remove(listener);
            return list.isEmpty() ? null : list;
        });
    }

    private void tell(Key key, RunEvent event) {
        for (Consumer<RunEvent> listener : listeners.getOrDefault(key, List.of())) {
            try {
                listener.accept(event);
            } catch (RuntimeException e) {
                LOG.warn("A listener to run {} failed", event.runId(), e);
            }
        }
    }
}
