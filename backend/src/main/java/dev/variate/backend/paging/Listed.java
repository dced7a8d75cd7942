package dev.variate.backend.paging;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A part of a list.
 *
 * @param next where the part behind it begins; empty if there is none
 */
public record Listed<T>(List<T> rows, Optional<String> next) {
    public Listed {
        rows = List.copyOf(rows);
    }

    public <S> Listed<S> map(Function<T, S> row) {
        return mapAll(all -> all.stream().map(row).toList());
    }

    public <S> Listed<S> mapAll(Function<List<T>, List<S>> all) {
        return new Listed<>(all.apply(rows), next);
    }
}
