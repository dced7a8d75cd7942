package dev.variate.inference;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which chain a free thread takes next: the one that is furthest behind, so that a live page sees all of them grow. */
final class Turns {
    private final List<Chain<?>> waiting = new ArrayList<>();

    Turns(List<Chain<?>> chains) {
        for (Chain<?> chain : chains) {
            if (!chain.done()) {
                waiting.add(chain);
            }
        }
    }

    /** The next chain, which is then the caller's alone until it comes {@link #again}. Empty if none waits: each of the others has its own thread. */
    synchronized Optional<Chain<?>> next() {
        if (waiting.isEmpty()) {
            return Optional.empty();
        }
        Chain<?> least = waiting.getFirst();
        for (Chain<?> chain : waiting) {
            if (chain.iteration() < least.iteration()) {
                least = chain;
            }
        }
        waiting.remove(least);
        return Optional.of(least);
    }

    synchronized void again(Chain<?> chain) {
        waiting.add(chain);
    }
}
