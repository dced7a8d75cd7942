package dev.variate.frontend.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.variate.backend.run.DrawBlock;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EffectiveDrawsTest {

    private static final int CHAINS = 4;
    private static final int DRAWS = 1200;

    private static DrawBlock block(Random random, int chain, int first, int count, boolean warmup) {
        var draws = random.doubles(2L * count).toArray();
        return new DrawBlock(chain, first, count, warmup, draws, new double[count * DrawBlock.STATS]);
    }

    @Test
    void independent_draws_are_worth_about_their_number_at_every_point() {
        var random = new Random(3);
        var effective = new EffectiveDraws(List.of("b"), CHAINS, DRAWS);
        for (var chain = 0; chain < CHAINS; chain++) {
            effective.add(block(random, chain, 0, 500, true), 2, new int[] {1});
            effective.add(block(random, chain, 500, DRAWS, false), 2, new int[] {1});
        }
        assertThat(effective.advance()).isTrue();
        var bulk = effective.growth().getFirst();
        assertThat(bulk.draws()).hasSize(12).startsWith(100).endsWith(DRAWS);
        for (var i = 0; i < bulk.draws().size(); i++) {
            // The estimate's own error is some tenths for a few hundred draws.
            assertThat(bulk.ess().get(i))
                    .isBetween(
                            0.5 * CHAINS * bulk.draws().get(i),
                            1.6 * CHAINS * bulk.draws().get(i));
        }
        assertThat(effective.advance()).isFalse();
    }

    @Test
    void a_point_waits_for_the_slowest_chain() {
        var random = new Random(4);
        var effective = new EffectiveDraws(List.of("a"), CHAINS, DRAWS);
        for (var chain = 0; chain < CHAINS - 1; chain++) {
            effective.add(block(random, chain, 0, DRAWS, false), 2, new int[] {0});
        }
        assertThat(effective.advance()).isFalse();
        effective.add(block(random, CHAINS - 1, 0, 150, false), 2, new int[] {0});
        assertThat(effective.advance()).isTrue();
        assertThat(effective.growth().getFirst().draws()).containsExactly(100);
    }
}
