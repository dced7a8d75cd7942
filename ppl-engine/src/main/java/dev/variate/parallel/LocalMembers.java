package dev.variate.parallel;

import dev.variate.device.Exchange;
import dev.variate.device.LocalExchange;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** The members of a group as threads of one process. */
public final class LocalMembers {
    private LocalMembers() {}

    /**
     * Runs {@code body} once for each member, all at the same time, and gives what each gives, in order. If one fails, all end.
     *
     * @throws RuntimeException what the first that failed threw
     */
    public static <T> List<T> run(int members, Function<Exchange, T> body) {
        // a thread each: they wait for one another
        ExecutorService threads = Executors.newThreadPerTaskExecutor(
                Thread.ofPlatform().daemon().name("member ", 0).factory());
        try {
            CompletionService<T> done = new ExecutorCompletionService<>(threads);
            List<Future<T>> results = new ArrayList<>();
            for (Exchange exchange : LocalExchange.group(members)) {
                results.add(done.submit(() -> body.apply(exchange)));
            }
            for (int i = 0; i < members; i++) {
                done.take().get();
            }
            List<T> all = new ArrayList<>();
            for (Future<T> result : results) {
                all.add(result.resultNow());
            }
            return all;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the members of a group were at work", e);
        } finally {
            threads.shutdownNow();
        }
    }
}
