package dev.variate.program;

import java.util.function.Supplier;

/**
 * Where a part of a program is to be computed, by a name that means something only to whom spreads the program over devices. Equations that are
 * recorded inside {@link #in} carry it; what is computed, and its derivatives, are the same wherever that is.
 *
 * <p>Places within places are paths: {@code flow/stage 2}.
 */
public final class Place {
    /** Between the names of a path. */
    public static final char SEPARATOR = '/';

    private static final ScopedValue<String> CURRENT = ScopedValue.newInstance();

    private Place() {}

    /** The path around this piece of code, empty if there is none. */
    public static String current() {
        return CURRENT.orElse("");
    }

    /** Runs {@code body} in the place {@code name} within the current one. */
    public static <T> T in(String name, Supplier<T> body) {
        String outer = current();
        return at(outer.isEmpty() ? name : outer + SEPARATOR + name, body);
    }

    /** Runs {@code body} in the place with this path, whatever is around; an empty path changes nothing. */
    public static <T> T at(String path, Supplier<T> body) {
        return path.isEmpty() || path.equals(current())
                ? body.get()
                : ScopedValue.where(CURRENT, path).call(body::get);
    }
}
