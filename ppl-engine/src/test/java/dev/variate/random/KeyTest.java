package dev.variate.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class KeyTest {

    /** The file kat_vectors of the authors' library Random123: threefry2x64, 20 rounds; counter, key, result. */
    @Test
    void the_cipher_gives_the_published_known_answers() {
        assertThat(new Key(0, 0).block(0, 0)).isEqualTo(new Key(0xc2b6e3a8c2c69865L, 0x6f81ed42f350084dL));
        assertThat(new Key(-1, -1).block(-1, -1)).isEqualTo(new Key(0xe02cb7c4d95d277aL, 0xd06633d0893b8b68L));
        assertThat(new Key(0xa4093822299f31d0L, 0x082efa98ec4e6c89L).block(0x243f6a8885a308d3L, 0x13198a2e03707344L))
                .isEqualTo(new Key(0x263c7d30bb0f0af1L, 0x56be8361d3311526L));
    }

    @Test
    void children_of_different_names_numbers_and_parents_differ() {
        Set<Key> keys = new HashSet<>();
        for (long seed = 0; seed < 20; seed++) {
            Key parent = Key.of(seed);
            keys.add(parent);
            for (String name : new String[] {
                "",
                "a",
                "b",
                "ab",
                "mu",
                "theta[0]",
                "theta[1]",
                "a long name of a variable",
                "a long name of a variablf",
                "\0",
                "\0\0"
            }) {
                keys.add(parent.fold(name));
                keys.add(parent.fold(name).fold(0));
            }
            LongStream.range(-3, 4).forEach(i -> keys.add(parent.fold(i)));
        }
        assertThat(keys).hasSize(20 * (1 + 11 * 2 + 7));
    }

    @Test
    void a_stream_goes_on_from_its_position_as_if_it_had_never_stopped() {
        RandomStream stream = Key.of(7).stream();
        IntStream.range(0, 5).forEach(i -> stream.nextGaussian());
        RandomStream resumed = new RandomStream(stream.key(), stream.position());
        assertThat(resumed.nextGaussian()).isEqualTo(stream.nextGaussian());
        assertThat(resumed.nextLong()).isEqualTo(stream.nextLong());
    }

    @Test
    void uniforms_gaussians_and_exponentials_have_their_moments() {
        int n = 200_000;
        double fiveSigmas = 5 / Math.sqrt(n);
        RandomStream stream = Key.of(11).stream();
        double[] uniforms = stream.doubles(n).toArray();
        assertThat(mean(uniforms)).isCloseTo(0.5, within(fiveSigmas * Math.sqrt(1.0 / 12)));
        double[] gaussians =
                IntStream.range(0, n).mapToDouble(i -> stream.nextGaussian()).toArray();
        assertThat(mean(gaussians)).isCloseTo(0, within(fiveSigmas));
        // the variances of x² are 2 for a Gaussian and 20 for an exponential
        assertThat(mean(squares(gaussians))).isCloseTo(1, within(fiveSigmas * Math.sqrt(2)));
        double[] exponentials =
                IntStream.range(0, n).mapToDouble(i -> stream.nextExponential()).toArray();
        assertThat(mean(exponentials)).isCloseTo(1, within(fiveSigmas));
        assertThat(mean(squares(exponentials))).isCloseTo(2, within(fiveSigmas * Math.sqrt(20)));
    }

    private static double mean(double[] xs) {
        return Arrays.stream(xs).average().orElseThrow();
    }

    private static double[] squares(double[] xs) {
        return Arrays.stream(xs).map(x -> x * x).toArray();
    }
}
