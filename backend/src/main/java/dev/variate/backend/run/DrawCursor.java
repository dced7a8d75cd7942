package dev.variate.backend.run;

import java.util.List;

/** Up to where someone has read a run's draws: the next iteration of each chain, warm-up included. */
public record DrawCursor(List<Integer> nextIteration) {
    /** From before the first draw. */
    public static final DrawCursor START = new DrawCursor(List.of());

    public DrawCursor {
        nextIteration = List.copyOf(nextIteration);
    }

    public int next(int chain) {
        return chain < nextIteration.size() ? nextIteration.get(chain) : 0;
    }
}
