package dev.variate.backend.comment;

import dev.variate.backend.comparison.ComparisonView.Change;
import dev.variate.backend.comparison.ComparisonView.DiffLine;
import dev.variate.backend.comparison.Comparisons;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Follows lines from one text to another: a line that stays goes where the shortest edit leaves it; one that was rewritten in its place is followed there. */
final class Anchors {
    private final Map<Integer, Integer> lines = new HashMap<>();

    private Anchors(List<DiffLine> diff) {
        for (int i = 0; i < diff.size(); i++) {
            DiffLine line = diff.get(i);
            if (line.change() == Change.SAME) {
                lines.put(line.baselineLine(), line.otherLine());
            } else if (line.change() == Change.REMOVED) {
                rewritten(diff, i);
            }
        }
    }

    static Anchors between(String before, String now) {
        return new Anchors(Comparisons.lines(before, now));
    }

    /** Counted from 1; empty if the line is gone. */
    OptionalInt follow(int line) {
        Integer found = lines.get(line);
        return found == null ? OptionalInt.empty() : OptionalInt.of(found);
    }

    /** The n-th line that was taken out of a block is the n-th that was put in, if as many were. */
    private void rewritten(List<DiffLine> diff, int at) {
        int start = at;
        while (start > 0 && diff.get(start - 1).change() != Change.SAME) {
            start--;
        }
        int end = at;
        while (end < diff.size() && diff.get(end).change() != Change.SAME) {
            end++;
        }
        List<DiffLine> block = diff.subList(start, end);
        List<DiffLine> removed =
                block.stream().filter(line -> line.change() == Change.REMOVED).toList();
        List<DiffLine> added =
                block.stream().filter(line -> line.change() == Change.ADDED).toList();
        if (removed.size() == added.size()) {
            int place = removed.indexOf(diff.get(at));
            lines.put(diff.get(at).baselineLine(), added.get(place).otherLine());
        }
    }
}
