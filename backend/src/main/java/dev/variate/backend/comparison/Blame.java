package dev.variate.backend.comparison;

import dev.variate.backend.comparison.ComparisonView.DiffLine;
import dev.variate.backend.model.RevisionView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which revision of a model each line of a text comes from: the one in which it was written as it stands. */
public final class Blame {
    private Blame() {}

    /**
     * A line of the text.
     *
     * @param revision empty for a line that no revision has yet
     */
    public record Line(String text, Optional<RevisionView> revision) {}

    /** @param latestFirst all revisions of the model */
    public static List<Line> of(List<RevisionView> latestFirst, String text) {
        List<Line> lines = List.of();
        String before = "";
        for (RevisionView revision : latestFirst.reversed()) {
            lines = step(lines, before, revision.source(), Optional.of(revision));
            before = revision.source();
        }
        return step(lines, before, text, Optional.empty());
    }

    private static List<Line> step(List<Line> lines, String before, String now, Optional<RevisionView> revision) {
        List<Line> next = new ArrayList<>();
        for (DiffLine line : LineDiff.of(before, now)) {
            switch (line.change()) {
                case SAME -> next.add(lines.get(line.baselineLine() - 1));
                case ADDED -> next.add(new Line(line.text(), revision));
                case REMOVED -> {}
            }
        }
        return next;
    }
}
