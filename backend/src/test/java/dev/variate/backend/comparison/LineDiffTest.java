package dev.variate.backend.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import dev.variate.backend.comparison.ComparisonView.Change;
import dev.variate.backend.comparison.ComparisonView.DiffLine;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LineDiffTest {
    @Test
    void kept_and_removed_lines_are_the_one_text_kept_and_added_lines_the_other() {
        Random random = new Random(1);
        for (int trial = 0; trial < 500; trial++) {
            String from = text(random);
            String to = text(random);
            List<DiffLine> diff = LineDiff.of(from, to);
            assertThat(without(diff, Change.ADDED)).isEqualTo(from);
            assertThat(without(diff, Change.REMOVED)).isEqualTo(to);
        }
    }

    @Test
    void a_changed_line_is_one_removed_and_one_added() {
        assertThat(LineDiff.of("a\nb\nc", "a\nB\nc"))
                .containsExactlyInAnyOrder(
                        new DiffLine(Change.SAME, 1, 1, "a"),
                        new DiffLine(Change.REMOVED, 2, 0, "b"),
                        new DiffLine(Change.ADDED, 0, 2, "B"),
                        new DiffLine(Change.SAME, 3, 3, "c"));
        assertThat(LineDiff.of("same\ntext", "same\ntext"))
                .allMatch(line -> line.change() == Change.SAME)
                .hasSize(2);
        assertThat(LineDiff.of("", "new")).containsExactly(new DiffLine(Change.ADDED, 0, 1, "new"));
    }

    private static String text(Random random) {
        return IntStream.range(0, random.nextInt(8))
                .mapToObj(i -> String.valueOf((char) ('a' + random.nextInt(3))))
                .collect(Collectors.joining("\n"));
    }

    private static String without(List<DiffLine> diff, Change change) {
        return diff.stream()
                .filter(line -> line.change() != change)
                .map(DiffLine::text)
                .collect(Collectors.joining("\n"));
    }
}
