package dev.variate.pool.elaborator;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Changes to a text that keep its lines, and the way back from an offset in the changed text to one in the original.
 *
 * <p>Brackets are put around nested pieces by calls in the order of a tree walk: {@link #open} before the children, {@link #close} after
 * them.
 */
final class TextEdits {
    private enum Side {
        /** Belongs to what ends here, so it comes first. */
        AFTER,
        /** Belongs to what begins here. */
        BEFORE
    }

    private record Edit(int offset, int deleted, String inserted, Side side) {}

    /** From {@code changed} on, the changed text is the original from {@code original} on ({@code copied}), or was inserted there. */
    private record Stretch(int changed, int original, boolean copied) {}

    /** The changed text and the way back. */
    record Result(String text, List<Integer> changedOffsets, List<Integer> originalOffsets, List<Boolean> copied) {

        /**
         * The offset in the original text that an offset in the changed text came from; for inserted text, the place where it was inserted.
         */
        int original(int changed) {
            int low = 0;
            int high = changedOffsets.size() - 1;
            while (low < high) {
                int middle = (low + high + 1) >>> 1;
                if (changedOffsets.get(middle) <= changed) {
                    low = middle;
                } else {
                    high = middle - 1;
                }
            }
            return originalOffsets.get(low) + (copied.get(low) ? changed - changedOffsets.get(low) : 0);
        }
    }

    private final List<Edit> edits = new ArrayList<>();

    /** Inserts in front of what begins at {@code offset}. */
    void open(int offset, String inserted) {
        edits.add(new Edit(offset, 0, inserted, Side.BEFORE));
    }

    /** Inserts behind what ends at {@code offset}. */
    void close(int offset, String inserted) {
        edits.add(new Edit(offset, 0, inserted, Side.AFTER));
    }

    /** Puts {@code inserted} in the place of {@code length} characters. */
    void replace(int offset, int length, String inserted) {
        edits.add(new Edit(offset, length, inserted, Side.BEFORE));
    }

    Result apply(String text) {
        // a stable sort: edits at one place on one side stay in the order of the walk
        edits.sort(Comparator.comparingInt(Edit::offset).thenComparing(Edit::side));
        StringBuilder out = new StringBuilder(text.length() + 32 * edits.size());
        List<Stretch> stretches = new ArrayList<>();
        int at = 0;
        for (Edit edit : edits) {
            if (edit.offset > at) {
                stretches.add(new Stretch(out.length(), at, true));
                out.append(text, at, edit.offset);
                at = edit.offset;
            }
            stretches.add(new Stretch(out.length(), edit.offset, false));
            out.append(edit.inserted);
            at += edit.deleted;
        }
        stretches.add(new Stretch(out.length(), at, true));
        out.append(text, at, text.length());
        return new Result(
                out.toString(),
                stretches.stream().map(Stretch::changed).toList(),
                stretches.stream().map(Stretch::original).toList(),
                stretches.stream().map(Stretch::copied).toList());
    }
}
