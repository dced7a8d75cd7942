package dev.variate.backend.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.variate.backend.model.GraphView;
import dev.variate.pool.protocol.LiveResult;
import dev.variate.pool.protocol.PackedDoubles;
import dev.variate.pool.protocol.RunSettings;
import dev.variate.program.Program;
import dev.variate.program.ProgramBuilder;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LivePosteriorTest {
    private static final RunSettings SETTINGS = new RunSettings(4, 300, 400, 0.8, 8);
    private static final Program NO_SITES = new ProgramBuilder("m").finish(List.of());

    @Test
    void the_verdict_is_on_the_quantities_beyond_those_that_are_shown() {
        LiveView view = view(100, 99);
        assertThat(view.marginals()).hasSize(60);
        assertThat(view.verdict().good()).isFalse();
        assertThat(view.verdict().sentence()).contains("`x[99]`");
        assertThat(view.note()).isEmpty();
    }

    @Test
    void many_quantities_whose_r_hat_scatters_by_chance_are_sound() {
        LiveView view = view(300, -1);
        assertThat(view.verdict().good()).as(view.verdict().sentence()).isTrue();
    }

    @Test
    void of_very_many_quantities_some_are_judged_and_the_note_says_so() {
        LiveResult result = result(5_000, -1);
        long start = System.nanoTime();
        LiveView view = view(result);
        System.out.println("Judged within " + (System.nanoTime() - start) / 1_000_000 + " ms");
        assertThat(view.note()).isEqualTo("The verdict is on 300 of 5,000 quantities, evenly spread.");
        assertThat(view.verdict().good()).as(view.verdict().sentence()).isTrue();
    }

    private static LiveView view(int width, int apart) {
        return view(result(width, apart));
    }

    private static LiveView view(LiveResult result) {
        return LivePosterior.of(GraphView.EMPTY, NO_SITES, result, SETTINGS, 0, 0);
    }

    /** Independent normal draws; in {@code apart} the chains stay three standard deviations apart. */
    private static LiveResult result(int width, int apart) {
        SplittableRandom random = new SplittableRandom(1);
        List<String> names =
                IntStream.range(0, width).mapToObj(i -> "x[" + i + "]").toList();
        List<String> draws = IntStream.range(0, 4)
                .mapToObj(chain -> PackedDoubles.pack(IntStream.range(0, 400 * width)
                        .mapToDouble(i -> random.nextGaussian() + (i % width == apart ? 3 * chain : 0))
                        .toArray()))
                .toList();
        return new LiveResult(names, draws, 0, 0, 0, "");
    }
}
