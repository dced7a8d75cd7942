package dev.variate.backend.comparison;

import dev.variate.backend.comparison.ComparisonView.Change;
import dev.variate.backend.comparison.ComparisonView.DiffLine;
import java.util.ArrayList;
import java.util.List;

/** The shortest edit from one text to another, line by line: Myers, <em>An O(ND) difference algorithm and its variations</em>, Algorithmica 1 (1986). */
final class LineDiff {
    private final List<String> from;
    private final List<String> to;

    private LineDiff(List<String> from, List<String> to) {
        this.from = from;
        this.to = to;
    }

    static List<DiffLine> of(String from, String to) {
        return new LineDiff(from.lines().toList(), to.lines().toList()).lines();
    }

    private List<DiffLine> lines() {
        List<int[]> trace = trace();
        List<DiffLine> backwards = new ArrayList<>();
        int x = from.size();
        int y = to.size();
        for (int d = trace.size() - 1; d > 0; d--) {
            int[] furthest = trace.get(d - 1);
            int diagonal = x - y;
            boolean added =
                    diagonal == -d || (diagonal != d && at(furthest, diagonal - 1) < at(furthest, diagonal + 1));
            int previousX = at(furthest, added ? diagonal + 1 : diagonal - 1);
            int previousY = previousX - (added ? diagonal + 1 : diagonal - 1);
            while (x > previousX && y > previousY) {
                backwards.add(new DiffLine(Change.SAME, x, y, to.get(y - 1)));
                x--;
                y--;
            }
            if (added) {
                backwards.add(new DiffLine(Change.ADDED, 0, y, to.get(y - 1)));
                y--;
            } else if (x > previousX) {
                backwards.add(new DiffLine(Change.REMOVED, x, 0, from.get(x - 1)));
                x--;
            }
        }
        while (x > 0 && y > 0) {
            backwards.add(new DiffLine(Change.SAME, x, y, to.get(y - 1)));
            x--;
            y--;
        }
        return backwards.reversed();
    }

    /** For each number of edits, how far along {@code from} each diagonal can be followed. */
    private List<int[]> trace() {
        int most = from.size() + to.size();
        int[] furthest = new int[2 * most + 3];
        List<int[]> trace = new ArrayList<>();
        for (int d = 0; d <= most; d++) {
            for (int diagonal = -d; diagonal <= d; diagonal += 2) {
                boolean added =
                        diagonal == -d || (diagonal != d && at(furthest, diagonal - 1) < at(furthest, diagonal + 1));
                int x = d == 0 ? 0 : added ? at(furthest, diagonal + 1) : at(furthest, diagonal - 1) + 1;
                int y = x - diagonal;
                while (x < from.size() && y < to.size() && from.get(x).equals(to.get(y))) {
                    x++;
                    y++;
                }
                furthest[diagonal + furthest.length / 2] = x;
                if (x >= from.size() && y >= to.size()) {
                    trace.add(furthest.clone());
                    return trace;
                }
            }
            trace.add(furthest.clone());
        }
        return trace;
    }

    private static int at(int[] furthest, int diagonal) {
        return furthest[diagonal + furthest.length / 2];
    }
}
