package dev.variate.inference;

import java.util.ArrayList;
import java.util.List;

/**
 * Which warm-up iterations teach the metric: a first stretch in which only the step size adapts, windows that double in length, each of which ends with a new metric, and a last
 * stretch for the step size again. Lengths and rules as in the Stan reference manual, "HMC algorithm parameters: automatic parameter tuning": a window after which the next, twice as
 * long, has no room takes the rest. (Stan exempts the first window from that, so for warm-ups of 151 to 199 iterations its last metric comes from as little as one draw.)
 *
 * @param windows in order, adjacent; empty when the warm-up is too short to learn a metric
 */
record WarmupSchedule(List<Window> windows) {
    private static final int INITIAL_BUFFER = 75;
    private static final int FINAL_BUFFER = 50;
    private static final int BASE_WINDOW = 25;
    private static final int LEAST_WARMUP = 20;

    /** Iterations {@code first} to {@code last}, both included. */
    record Window(int first, int last) {}

    WarmupSchedule {
        windows = List.copyOf(windows);
    }

    static WarmupSchedule of(int warmup) {
        if (warmup < LEAST_WARMUP) {
            return new WarmupSchedule(List.of());
        }
        if (warmup < INITIAL_BUFFER + BASE_WINDOW + FINAL_BUFFER) {
            int first = (int) (0.15 * warmup);
            return new WarmupSchedule(List.of(new Window(first, warmup - (int) (0.1 * warmup) - 1)));
        }
        List<Window> windows = new ArrayList<>();
        int first = INITIAL_BUFFER;
        int end = warmup - FINAL_BUFFER;
        for (int size = BASE_WINDOW; first < end; size *= 2) {
            boolean roomForTheNext = first + size + 2 * size <= end;
            int next = roomForTheNext ? first + size : end;
            windows.add(new Window(first, next - 1));
            first = next;
        }
        return new WarmupSchedule(windows);
    }

    boolean learnsAt(int iteration) {
        return !windows.isEmpty()
                && iteration >= windows.getFirst().first()
                && iteration <= windows.getLast().last();
    }

    boolean endsWindowAt(int iteration) {
        for (Window window : windows) {
            if (window.last() == iteration) {
                return true;
            }
        }
        return false;
    }
}
