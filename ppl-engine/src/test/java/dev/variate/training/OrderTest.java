package dev.variate.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.variate.random.Key;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrderTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 64, 65, 1000})
    void every_epoch_sees_each_row_once_in_another_order(long rows) {
        Order order = new Order(Key.of(1), rows);
        long[] first = order.at(0, (int) rows);
        long[] second = order.at(rows, (int) rows);
        long[] all = LongStream.range(0, rows).toArray();
        assertThat(Arrays.stream(first).sorted().toArray()).isEqualTo(all);
        assertThat(Arrays.stream(second).sorted().toArray()).isEqualTo(all);
        if (rows > 5) {
            assertThat(second).isNotEqualTo(first);
            assertThat(first).isNotEqualTo(all);
        }
    }

    /** Each row comes to each of ten places equally often: chi-square on 9 degrees of freedom, beyond 40 once in 130,000 times. */
    @Test
    void no_place_is_likelier_for_a_row_than_another() {
        int epochs = 5000;
        int[] counts = new int[10];
        for (int epoch = 0; epoch < epochs; epoch++) {
            long[] order = new Order(Key.of(9), 10).at(epoch * 10L, 10);
            for (int place = 0; place < 10; place++) {
                if (order[place] == 3) {
                    counts[place]++;
                }
            }
        }
        double chiSquare = 0;
        for (int count : counts) {
            chiSquare += Math.pow(count - epochs / 10.0, 2) / (epochs / 10.0);
        }
        assertThat(chiSquare).isLessThan(40);
    }
}
