package dev.variate.e2e;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** What goes wrong, when, to whom and for how long: all of it follows from the seed. */
final class Faults {

    enum Kind {
        KILL_WORKER(200, 2500),
        /** Longer than its lease of 15 s: it comes back late, and what it brings is refused. */
        PAUSE_WORKER_FOR_LONG(16_500, 19_000),
        PAUSE_WORKER(300, 4000),
        KILL_STUDIO(100, 2000),
        KILL_DATABASE(0, 1),
        KILL_A_SESSION_OF_THE_DATABASE(0, 1),
        KILL_ELABORATORS(0, 1),
        SLOW_NETWORK(1000, 6000),
        CUT_NETWORK(500, 8000),
        FILL_DISK(500, 3000),
        /** By some seconds to an hour. */
        CLOCK_FORWARD(4000, 3_600_000),
        CLOCK_BACK(4000, 3_600_000);

        private final int least;
        private final int most;

        Kind(int least, int most) {
            this.least = least;
            this.most = most;
        }
    }

    /**
     * @param after the one before it has begun
     * @param worker whom it hits, if it hits one and none is busy; else which of the busy ones
     * @param lasting until what was killed is started again, or what was stopped or cut goes on; how far a clock jumps
     */
    record Fault(Kind kind, Duration after, int worker, Duration lasting) {
        @Override
        public String toString() {
            return kind + " of worker " + worker + ", " + after.toMillis() + " ms after the last, for "
                    + lasting.toMillis() + " ms";
        }
    }

    /** Kinds come as cards from a shuffled deck, so that each of them comes soon and none comes too often. */
    static List<Fault> schedule(long seed, int decks, int workers) {
        var random = new Random(seed);
        var faults = new ArrayList<Fault>();
        for (var deck = 0; deck < decks; deck++) {
            var kinds = new ArrayList<>(List.of(Kind.values()));
            kinds.add(Kind.KILL_WORKER);
            Collections.shuffle(kinds, random);
            for (var kind : kinds) {
                faults.add(new Fault(
                        kind,
                        Duration.ofMillis(random.nextInt(500, 3500)),
                        random.nextInt(workers),
                        Duration.ofMillis(random.nextInt(kind.least, kind.most))));
            }
        }
        return faults;
    }

    private Faults() {}
}
