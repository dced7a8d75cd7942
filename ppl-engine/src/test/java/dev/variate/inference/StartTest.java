package dev.variate.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.variate.device.LogDensity;
import dev.variate.random.Key;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class StartTest {

    private static final double HOPELESS = 1e100;

    /** In one dimension, of a slope of one. */
    private record Density(DoubleUnaryOperator value) implements LogDensity {
        @Override
        public int dimension() {
            return 1;
        }

        @Override
        public double logDensity(double[] position, double[] gradient) {
            gradient[0] = -1;
            return value.applyAsDouble(position[0]);
        }

        @Override
        public LogDensity fork() {
            return this;
        }
    }

    private static Start start(int seed, DoubleUnaryOperator value) {
        IterationRandom random = new IterationRandom();
        random.start(Key.of(seed));
        return Start.jittered(new Density(value), random);
    }

    @Test
    void a_point_whose_energy_is_lost_in_rounding_is_not_taken_while_there_are_others() {
        for (int seed = 0; seed < 200; seed++) {
            // half of the cube explodes; chance alone would begin there with half of the seeds
            Start start = start(seed, x -> x > 0 ? -HOPELESS * x : -x * x / 2);
            assertThat(start.position()[0]).isNegative();
        }
    }

    @Test
    void where_all_points_are_such_it_is_the_best_of_those_that_were_looked_at() {
        Start start = start(1, x -> -HOPELESS * (3 + x));
        assertThat(start.evaluations()).isEqualTo(20);
        // the least of twenty uniform on (−2, 2) is above −1 with probability (3/4)^20, and the seed is fixed
        assertThat(start.position()[0]).isLessThan(-1);
        assertThat(start.logDensity()).isEqualTo(-HOPELESS * (3 + start.position()[0]));
    }

    @Test
    void a_large_data_set_is_no_reason_to_look_further() {
        Start start = start(1, x -> -1e9 + x);
        assertThat(start.evaluations()).isEqualTo(1);
    }
}
