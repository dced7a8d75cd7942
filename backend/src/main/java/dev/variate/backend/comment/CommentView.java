package dev.variate.backend.comment;

import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;

/**
 * A comment and what was answered.
 *
 * @param anchor name of the node or plot, or the text of the line as it was when the comment was written
 * @param line where that line is in the text that was asked about; empty if it is in it no longer, or the comment is about no line
 * @param resolvedBy who settled it; empty while it is open
 */
public record CommentView(
        long id,
        Place place,
        String anchor,
        OptionalInt line,
        String who,
        Instant at,
        String text,
        String resolvedBy,
        List<CommentView> replies) {
    public CommentView {
        replies = List.copyOf(replies);
    }

    public boolean open() {
        return resolvedBy.isEmpty();
    }
}
