package dev.variate.inference;

/**
 * Some of the chains of a run, in a row: what one of several processes that share it draws. A chain draws the same whoever else draws beside it.
 *
 * @param first counted from 0
 */
public record ChainRange(int first, int count) {
    public ChainRange {
        if (first < 0 || count < 1) {
            throw new IllegalArgumentException(
                    "A range of chains begins at 0 or later and has one chain or more; found %d from %d"
                            .formatted(count, first));
        }
    }

    /** All of a run. */
    public static ChainRange all(NutsSettings settings) {
        return new ChainRange(0, settings.chains());
    }

    /** The part of one of {@code parts} that share {@code chains} as evenly as can be. */
    public static ChainRange part(int chains, int index, int parts) {
        int first = index * chains / parts;
        return new ChainRange(first, (index + 1) * chains / parts - first);
    }

    public int end() {
        return first + count;
    }
}
