package dev.variate.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.variate.random.Key;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StateCodecTest {
    private static final NutsSettings SETTINGS =
            NutsSettings.defaults().withWarmup(100).withDraws(50);

    @Test
    void a_chain_decoded_at_any_iteration_goes_on_with_the_same_bits() {
        Nuts nuts = new Nuts(Target.eightSchools(), SETTINGS);
        NutsState state = nuts.init(Nuts.chainKey(3, 1));
        byte[] end = runToTheEnd(nuts, state);
        while (state.iteration() < SETTINGS.iterations()) {
            byte[] bytes = state.encode();
            NutsState decoded = NutsState.decode(bytes);
            assertThat(decoded.encode()).isEqualTo(bytes);
            if (state.iteration() % 10 == 3) {
                assertThat(runToTheEnd(new Nuts(Target.eightSchools(), SETTINGS), decoded))
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
        NutsState good = new Nuts(Target.standardNormal(1), SETTINGS).init(Key.of(1));
        assertRefused(with(good, new double[] {Double.NaN}, good.variances(), 0.1, 0), "position");
        assertRefused(with(good, good.position(), new double[] {0}, 0.1, 0), "variance");
        assertRefused(with(good, good.position(), new double[] {Double.POSITIVE_INFINITY}, 0.1, 0), "variances");
        assertRefused(with(good, good.position(), good.variances(), 0, 0), "step size");
        assertRefused(with(good, good.position(), good.variances(), Double.NaN, 0), "step size");
        assertRefused(with(good, good.position(), good.variances(), 0.1, -1), "below 0");
    }

    private static void assertRefused(NutsState state, String why) {
        assertThatThrownBy(() -> NutsState.decode(state.encode()))
                .isInstanceOf(InvalidCheckpointException.class)
                .hasMessageContaining(why);
    }

    private static NutsState with(
            NutsState state, double[] position, double[] variances, double stepSize, int iteration) {
        return new NutsState(
                state.key(),
                iteration,
                position,
                state.gradient(),
                state.logDensity(),
                variances,
                new DualAveraging(stepSize, 0, 0, 0, 0),
                state.moments(),
                1);
    }
}
