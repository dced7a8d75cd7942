package dev.variate.pool.protocol;

import java.util.List;
import java.util.Objects;

/**
 * What came of a {@link LiveJob}.
 *
 * @param names of the scalars of a draw
 * @param draws a chain each, {@link PackedDoubles} of draws × scalars after warm-up; chains are equally long, and shorter than asked if
 *     the budget ran out
 * @param error in words; empty if there are draws
 */
public record LiveResult(
        List<String> names, List<String> draws, int divergences, long compileMillis, long sampleMillis, String error) {
    public LiveResult {
        names = List.copyOf(names);
        draws = List.copyOf(draws);
        Objects.requireNonNull(error, "a live fit has an error, which may be empty");
    }

    public static LiveResult failed(String error) {
        return new LiveResult(List.of(), List.of(), 0, 0, 0, error);
    }
}
