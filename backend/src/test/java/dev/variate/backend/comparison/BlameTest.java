package dev.variate.backend.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import dev.variate.backend.model.RevisionView;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class BlameTest {
    private static RevisionView revision(int number, String source) {
        return new RevisionView(number, source, "Ida", Instant.EPOCH);
    }

    private static List<Integer> blame(List<RevisionView> latestFirst, String text) {
        return Blame.of(latestFirst, text).stream()
                .map(line -> line.revision().map(RevisionView::number).orElse(0))
                .toList();
    }

    @Test
    void a_line_is_of_the_revision_that_wrote_it_as_it_stands() {
        List<RevisionView> revisions =
                List.of(revision(3, "a\nB\nnew\nc"), revision(2, "a\nB\nc"), revision(1, "a\nb\nc"));
        assertThat(blame(revisions, "a\nB\nnew\nc")).containsExactly(1, 2, 3, 1);
    }

    @Test
    void what_no_revision_has_is_of_none() {
        assertThat(blame(List.of(revision(1, "a\nb")), "typed\na\nb again")).containsExactly(0, 1, 0);
        assertThat(Blame.of(List.of(revision(1, "a")), "a\nb"))
                .extracting(Blame.Line::text)
                .containsExactly("a", "b");
    }

    @Test
    void a_line_that_went_and_came_back_is_of_the_revision_that_brought_it_back() {
        List<RevisionView> revisions = List.of(revision(3, "a\nb"), revision(2, "a"), revision(1, "a\nb"));
        assertThat(blame(revisions, "a\nb")).containsExactly(1, 3);
    }
}
