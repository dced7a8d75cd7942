package dev.variate.inference;

/**
 * When warm-up learns the metric and when it changes: in windows that double, from ten iterations on, and not in a last stretch, which is the step size's. The metric comes from
 * the last whole window and what has come after it, so it forgets the way to the typical set within tens of iterations, and always knows half or more of all draws. Windows of a foreground and a background are nutpie's idea (arXiv 2603.18845, section 4).
 *
 * @param end the metric is final after this many iterations; 0 when the warm-up is too short to learn one
 */
record WarmupSchedule(int end) {
    private static final int LEAST_WARMUP = 10;
    private static final int FIRST_WINDOW = 10;
    private static final int FINAL_STRETCH = 50;
    private static final int OFTEN = 20;
    private static final int SELDOM = 10;

    static WarmupSchedule of(int warmup) {
        return new WarmupSchedule(warmup < LEAST_WARMUP ? 0 : warmup - Math.min(FINAL_STRETCH, warmup / 4));
    }

    boolean learnsAt(int iteration) {
        return iteration < end;
    }

    /** Whether the metric is final after this iteration. */
    boolean endsAt(int iteration) {
        return iteration + 1 == end;
    }

    /** Whether a window is whole with this iteration. */
    boolean cutsAt(int iteration) {
        int first = windowStart(iteration);
        return iteration + 1 == first + windowLength(first);
    }

    /** Whether a diagonal, which costs little, is learnt anew after this iteration within a window. */
    boolean updatesAt(int iteration) {
        return iteration < OFTEN || iteration % SELDOM == SELDOM - 1;
    }

    /** Whether this iteration's draw is among the {@code most} that are kept of its window, evenly spaced. */
    boolean keepsAt(int iteration, int most) {
        int first = windowStart(iteration);
        int stride = (windowLength(first) + most - 1) / most;
        return (iteration - first) % stride == 0;
    }

    private static int windowStart(int iteration) {
        int first = 0;
        while (first + windowLength(first) <= iteration) {
            first += windowLength(first);
        }
        return first;
    }

    private static int windowLength(int first) {
        return Math.max(FIRST_WINDOW, first);
    }
}
