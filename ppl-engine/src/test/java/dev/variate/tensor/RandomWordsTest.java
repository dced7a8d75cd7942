package dev.variate.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RandomWordsTest {
    /** The known answers that Salmon and others publish with their code (Random123, {@code kat_vectors}: threefry2x32, 20 rounds). */
    @Test
    void the_words_are_those_that_the_ciphers_authors_publish() {
        int[] words = new int[2];
        RandomWords.fill(0, 0, 0, words, 0, 2);
        assertThat(words).containsExactly(0x6b200159, 0x99ba4efe);
    }

    @Test
    void a_number_of_the_stream_does_not_depend_on_how_many_keys_there_are() {
        Value keys = Value.of(new TensorType(DType.I32, Shape.of(2, 2)), 1, 2, 3, 4);
        Op.RandomBits op = new Op.RandomBits(Shape.of(5), 31, 9);
        Value both = (Value) Tensor.apply(op, keys);
        Value second = (Value) Tensor.apply(op, keys.at(1));
        assertThat(((Value) both.at(1)).sameAs(second)).isTrue();
    }

    /** Each bit of so many numbers is 1 half the time, and neighbours are not alike: both to five standard errors. */
    @Test
    void bits_are_fair_and_neighbours_independent() {
        Value key = Value.of(new TensorType(DType.I32, Shape.of(2)), 7, 8);
        int n = 100_000;
        int[] words = ((Value) Tensor.apply(new Op.RandomBits(Shape.of(n), 31, 0), key)).toInts();
        double tolerance = 5 * 0.5 / Math.sqrt(n);
        for (int bit = 0; bit < 31; bit++) {
            int ones = 0;
            int same = 0;
            for (int i = 0; i < n; i++) {
                ones += words[i] >> bit & 1;
                same += (words[i] ^ words[(i + 1) % n]) >> bit & 1;
            }
            assertThat((double) ones / n).isBetween(0.5 - tolerance, 0.5 + tolerance);
            assertThat((double) same / n).isBetween(0.5 - tolerance, 0.5 + tolerance);
        }
    }
}
