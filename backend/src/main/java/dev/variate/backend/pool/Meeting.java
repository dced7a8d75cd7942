package dev.variate.backend.pool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Where the members of a group learn of one another: each says where it listens, and hears of the others when all have said so; and, later, that the group has lost one of them. */
final class Meeting {
    private final List<Long> workers;
    private final List<String> addresses;
    private final CompletableFuture<List<String>> all = new CompletableFuture<>();
    private volatile boolean over;

    /** @param workers the members, in order */
    Meeting(List<Long> workers) {
        this.workers = List.copyOf(workers);
        this.addresses = new ArrayList<>(Collections.nCopies(workers.size(), ""));
    }

    boolean isOf(int member, long workerId) {
        return member >= 0 && member < workers.size() && workers.get(member) == workerId;
    }

    /** Where all listen; empty if some have not come within {@code limit}, or the meeting is over. */
    Optional<List<String>> come(int member, String address, Duration limit) throws InterruptedException {
        synchronized (addresses) {
            addresses.set(member, address);
            if (addresses.stream().noneMatch(String::isEmpty)) {
                all.complete(List.copyOf(addresses));
            }
        }
        try {
            return Optional.of(all.get(limit.toMillis(), TimeUnit.MILLISECONDS)).filter(found -> !found.isEmpty());
        } catch (TimeoutException notYet) {
            return Optional.empty();
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Nobody is waited for any more, and those who have come are to go. */
    void end() {
        over = true;
        all.complete(List.of());
    }

    boolean isOver() {
        return over;
    }

    boolean isWith(long workerId) {
        return workers.contains(workerId);
    }
}
