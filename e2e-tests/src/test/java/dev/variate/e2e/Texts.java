package dev.variate.e2e;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Models and data that the tests bring with them. */
final class Texts {

    static final String EIGHT_SCHOOLS = """
            Tensor eightSchools(Tensor sigma) {
                var mu    = normal(0, 5);
                var tau   = halfCauchy(5);
                var z     = normal(0, 1, shape(8));
                var theta = mu + tau * z;
                var y     = normal(theta, sigma);
                return y;
            }
            """;

    static final Map<String, List<Integer>> SCHOOLS =
            Map.of("sigma", List.of(15, 10, 16, 11, 9, 11, 10, 18), "y", List.of(28, 8, -3, 7, -1, 1, 18, 12));

    /** Slow enough that a run can be hit in its middle: its gradient passes over all rows. */
    static final String LOGISTIC = """
            Tensor logistic(Tensor x) {
                var beta = normal(0, 1, shape(10));
                var y    = bernoulliLogits(matmul(x, beta));
                return y;
            }
            """;

    static Map<String, List<?>> rows(int rows) {
        var random = new SplittableRandom(7);
        var x = IntStream.range(0, rows)
                .mapToObj(row -> random.doubles(10, -1, 1)
                        .map(v -> Math.round(v * 1e4) / 1e4)
                        .boxed()
                        .toList())
                .toList();
        var y = x.stream()
                .map(row -> row.get(0) + 0.5 * row.get(1) - 0.3 * row.get(2) + random.nextDouble(-1, 1) > 0 ? 1 : 0)
                .toList();
        return Map.of("x", x, "y", y);
    }

    private Texts() {}
}
