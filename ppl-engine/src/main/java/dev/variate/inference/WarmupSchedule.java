package dev.variate.inference;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * When warm-up learns the metric and when it changes: in windows that double from ten iterations on until they have a length that they keep, and not in a last stretch, which is
 * the step size's. The metric comes from the last whole window and what has come after it, so it forgets within tens of iterations where a chain began, and within two windows where
 * it was held up on its way. Windows of a foreground and a background are nutpie's idea (arXiv 2603.18845).
 */
final class WarmupSchedule {
    private static final int LEAST_WARMUP = 10;
    private static final int FIRST_WINDOW = 10;
    private static final int FINAL_STRETCH = 150;
    /** A window is no longer than this or an eighth of the warm-up. */
    private static final int LONG_WINDOW = 160;

    private static final int OFTEN = 20;
    private static final int SELDOM = 10;

    private final int end;
    private final int leading;
    /** The first iterations of all windows, the last of which begins at or after the end. */
    private final int[] firsts;

    private WarmupSchedule(int end, int leading, int[] firsts) {
        this.end = end;
        this.leading = leading;
        this.firsts = firsts;
    }

    static WarmupSchedule of(int warmup) {
        int end = warmup < LEAST_WARMUP ? 0 : warmup - Math.min(FINAL_STRETCH, warmup / 4);
        int longest = longest(warmup);
        IntStream.Builder firsts = IntStream.builder();
        int first = 0;
        while (first < end) {
            firsts.add(first);
            first += Math.clamp(first, FIRST_WINDOW, longest);
        }
        return new WarmupSchedule(
                end, Math.min(longest, warmup / 4), firsts.add(first).build().toArray());
    }

    /** How long windows become. */
    static int longest(int warmup) {
        return Math.max(LONG_WINDOW, warmup / 8);
    }

    /** The metric is final after this many iterations; 0 when the warm-up is too short to learn one. */
    int end() {
        return end;
    }

    boolean learnsAt(int iteration) {
        return iteration < end;
    }

    /** Whether the metric is final and the step size settles at this iteration. */
    boolean settlesAt(int iteration) {
        return end > 0 && iteration >= end;
    }

    /** Whether a chain may still be on its way to the posterior's mass. */
    boolean leadsAt(int iteration) {
        return iteration < leading;
    }

    /** Whether the metric is final after this iteration. */
    boolean endsAt(int iteration) {
        return iteration + 1 == end;
    }

    /** Whether a window is whole with this iteration. */
    boolean cutsAt(int iteration) {
        return Arrays.binarySearch(firsts, iteration + 1) >= 0;
    }

    /** Whether a diagonal, which costs little, is learnt anew after this iteration within a window. */
    boolean updatesAt(int iteration) {
        return iteration < OFTEN || iteration % SELDOM == SELDOM - 1;
    }

    /** Whether the draw of this iteration, one that learns, is among the {@code most} that are kept of its window, evenly spaced. */
    boolean keepsAt(int iteration, int most) {
        int found = Arrays.binarySearch(firsts, iteration);
        int window = found >= 0 ? found : -found - 2;
        int stride = (firsts[window + 1] - firsts[window] + most - 1) / most;
        return (iteration - firsts[window]) % stride == 0;
    }
}
