package dev.variate.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.variate.random.Key;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StateCodecTest {
    private static final NutsSettings SETTINGS =
            NutsSettings.defaults().withWarmup(100).withDraws(50);
    /** With two effects that mostly change together, so that there are directions to learn. */
    private static final Target SCHOOLS = Target.tied(Target.eightSchools(), 0.98);

    @ParameterizedTest
    @EnumSource
    void a_chain_decoded_at_any_iteration_goes_on_with_the_same_bits(NutsSettings.MetricKind metric) {
        NutsSettings settings = SETTINGS.withMetric(metric);
        Nuts nuts = new Nuts(SCHOOLS, settings);
        NutsState state = nuts.init(Nuts.chainKey(3, 1));
        byte[] end = runToTheEnd(nuts, state);
        while (state.iteration() < SETTINGS.iterations()) {
            byte[] bytes = state.encode();
            NutsState decoded = NutsState.decode(bytes);
            assertThat(decoded.encode()).isEqualTo(bytes);
            if (state.iteration() % 10 == 3) {
                assertThat(runToTheEnd(new Nuts(SCHOOLS, settings), decoded))
                        .as("from iteration %s", state.iteration())
                        .isEqualTo(end);
            }
            state = nuts.step(state).state();
        }
    }

    private static byte[] runToTheEnd(Nuts nuts, NutsState from) {
        NutsState state = from;
        while (state.iteration() < SETTINGS.iterations()) {
            state = nuts.step(state).state();
        }
        return state.encode();
    }

    @Test
    void one_changed_byte_is_refused_wherever_it_stands() {
        byte[] bytes =
                new Nuts(Target.standardNormal(2), SETTINGS).init(Key.of(1)).encode();
        for (int i = 0; i < bytes.length; i++) {
            byte[] changed = bytes.clone();
            changed[i] ^= 0x10;
            assertThatThrownBy(() -> NutsState.decode(changed))
                    .as("byte %s", i)
                    .isInstanceOf(InvalidCheckpointException.class);
        }
    }

    @Test
    void a_cut_or_lengthened_checkpoint_is_refused() {
        byte[] bytes =
                new Nuts(Target.standardNormal(2), SETTINGS).init(Key.of(1)).encode();
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> NutsState.decode(cut)).isInstanceOf(InvalidCheckpointException.class);
        }
        assertThatThrownBy(() -> NutsState.decode(Arrays.copyOf(bytes, bytes.length + 1)))
                .isInstanceOf(InvalidCheckpointException.class);
    }

    @Test
    void a_claim_of_a_billion_coordinates_allocates_nothing() {
        byte[] bytes =
                new Nuts(Target.standardNormal(2), SETTINGS).init(Key.of(1)).encode();
        for (int claim : new int[] {Integer.MAX_VALUE, 1 << 28, -1, Integer.MIN_VALUE}) {
            ByteBuffer.wrap(bytes).putInt(8, claim);
            assertThatThrownBy(() -> NutsState.decode(bytes))
                    .isInstanceOf(InvalidCheckpointException.class)
                    .hasMessageContaining("claims " + claim);
        }
    }

    @Test
    void noise_is_refused() {
        Random random = new Random(1);
        for (int i = 0; i < 1000; i++) {
            byte[] noise = new byte[random.nextInt(400)];
            random.nextBytes(noise);
            assertThatThrownBy(() -> NutsState.decode(noise)).isInstanceOf(InvalidCheckpointException.class);
        }
    }

    @Test
    void numbers_that_no_chain_can_have_are_refused_even_with_a_right_checksum() {
        NutsState good = new Nuts(Target.standardNormal(2), SETTINGS).init(Key.of(1));
        Metric metric = good.metric();
        double[] here = good.position();
        assertRefused(with(good, new double[] {Double.NaN, 0}, metric, 0.1, 0), "position");
        assertRefused(with(good, here, new Metric.Diagonal(new double[] {1, 0}), 0.1, 0), "scale 0");
        assertRefused(with(good, here, new Metric.Diagonal(new double[] {1, 1 / 0.0}), 0.1, 0), "Infinity");
        assertRefused(with(good, here, new Metric.Diagonal(new double[] {1, 1, 1}), 0.1, 0), "");
        assertRefused(with(good, here, lowRank(-1), 0.1, 0), "stretch -1");
        assertRefused(with(good, here, lowRank(Double.NaN), 0.1, 0), "NaN");
        assertRefused(with(good, here, new Metric.Dense(2, new double[] {1, 2, Double.NaN, 1}), 0.1, 0), "NaN");
        assertRefused(with(good, here, new Metric.Dense(3, new double[9]), 0.1, 0), "rank 3");
        assertRefused(with(good, here, metric, 0, 0), "step size");
        assertRefused(with(good, here, metric, Double.NaN, 0), "step size");
        assertRefused(with(good, here, metric, 0.1, -1), "below 0");
    }

    private static Metric lowRank(double stretch) {
        return new Metric.LowRank(new double[] {1, 1}, new double[] {0, 1}, new double[] {stretch});
    }

    @Test
    void any_word_of_a_checkpoint_may_lie_and_nothing_but_a_refusal_comes_of_it() {
        Nuts nuts = new Nuts(SCHOOLS, SETTINGS);
        NutsState state = nuts.init(Nuts.chainKey(3, 1));
        for (int i = 0; i < 60; i++) {
            state = nuts.step(state).state();
        }
        byte[] bytes = state.encode();
        for (int at = 8; at + 8 < bytes.length; at += 4) {
            for (int lie : new int[] {-1, Integer.MAX_VALUE, Integer.MIN_VALUE, 11, 0x7FF00000}) {
                byte[] changed = bytes.clone();
                ByteBuffer.wrap(changed).putInt(at, lie);
                CRC32C crc = new CRC32C();
                crc.update(changed, 0, changed.length - 4);
                ByteBuffer.wrap(changed).putInt(changed.length - 4, (int) crc.getValue());
                try {
                    assertThat(NutsState.decode(changed).encode()).isEqualTo(changed);
                } catch (InvalidCheckpointException refused) {
                    assertThat(refused).hasMessageContaining("checkpoint");
                }
            }
        }
    }

    private static void assertRefused(NutsState state, String why) {
        assertThatThrownBy(() -> NutsState.decode(state.encode()))
                .isInstanceOf(InvalidCheckpointException.class)
                .hasMessageContaining(why);
    }

    private static NutsState with(NutsState state, double[] position, Metric metric, double stepSize, int iteration) {
        return new NutsState(
                state.key(),
                iteration,
                position,
                state.gradient(),
                state.logDensity(),
                metric,
                new DualAveraging(stepSize, 0, 0, 0, 0.8, 0),
                state.older(),
                state.newer(),
                1);
    }
}
