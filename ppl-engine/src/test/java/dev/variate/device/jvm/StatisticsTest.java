package dev.variate.device.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.variate.device.LogDensity;
import dev.variate.program.Input;
import dev.variate.program.Named;
import dev.variate.program.ProgramBuilder;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class StatisticsTest {

    @Test
    void rotated_rows_keep_every_inner_product() {
        SplittableRandom random = new SplittableRandom(1);
        int rows = 200;
        int groups = 7;
        int[] index = random.ints(rows, 0, groups - 1).toArray(); // the last group is empty
        List<double[]> columns = List.of(
                new double[0],
                random.doubles(rows, -1, 3).toArray(),
                random.doubles(rows, 5, 6).toArray(),
                random.doubles(rows).toArray());
        RotatedRows rotated = RotatedRows.of(rows, columns, 2, index, groups);
        for (int a = 0; a < 4; a++) {
            for (int b = 0; b < 4; b++) {
                double expected = 0;
                double[] expectedByGroup = new double[groups];
                for (int i = 0; i < rows; i++) {
                    double product = at(columns.get(a), i) * at(columns.get(b), i);
                    expected += product;
                    expectedByGroup[index[i]] += product;
                }
                double actual = 0;
                for (int g = 0; g < groups; g++) {
                    double byGroup = 0;
                    for (int p = 0; p < 2; p++) {
                        byGroup += rotated.perGroup()[p][a][g] * rotated.perGroup()[p][b][g];
                    }
                    if (a < 2 || b < 2) {
                        // 200 products of numbers below 36
                        assertThat(byGroup).isCloseTo(expectedByGroup[g], Offset.offset(1e-11));
                    }
                    actual += byGroup;
                }
                for (int r = 0; r < 2; r++) {
                    actual += a >= 2 && b >= 2 ? rotated.pooled()[a - 2][r] * rotated.pooled()[b - 2][r] : 0;
                }
                assertThat(actual).isCloseTo(expected, Offset.offset(1e-10));
            }
        }
    }

    private static double at(double[] column, int i) {
        return column.length == 0 ? 1 : column[i];
    }

    /** Expanding the squares would lose all digits here: they are 10^16, what is left of them is 10^-6. */
    @Test
    void a_regression_far_from_the_origin_with_tiny_residuals_keeps_its_digits() {
        int rows = 500;
        SplittableRandom random = new SplittableRandom(2);
        double[] x = IntStream.range(0, rows).mapToDouble(i -> 2000 + 0.01 * i).toArray();
        double[] y = IntStream.range(0, rows)
                .mapToDouble(i -> 1e6 + 50_000 * (x[i] - 2000) + 1e-3 * random.nextGaussian())
                .toArray();
        ProgramBuilder b = new ProgramBuilder("far");
        Tensor ty = b.input("y", TensorType.f64(rows), Input.Role.OBSERVED);
        Tensor tx = b.input("x", TensorType.f64(rows), Input.Role.DATA);
        Tensor q = b.input("position", TensorType.f64(2), Input.Role.ARGUMENT);
        Tensor total = ty.minus(q.at(0).plus(q.at(1).times(tx))).square().sum();
        LogDensity density = new JvmDevice()
                .logDensity(
                        b.finish(List.of(new Named("sum of squares", b.varOf(total)))),
                        Map.of("y", Value.vector(y), "x", Value.vector(x)));
        double[] position = {1e6 - 50_000 * 2000.0, 50_000};
        double expected = 0;
        for (int i = 0; i < rows; i++) {
            double r = y[i] - (position[0] + position[1] * x[i]);
            expected += r * r;
        }
        // each residual of 1e-3 is the difference of numbers of size 1e8, known to 1.5e-8: five digits, in either way
        // of summing
        assertThat(density.logDensity(position, new double[2])).isCloseTo(expected, Offset.offset(1e-4 * expected));
    }

    @Test
    void sums_that_share_their_parts_are_read_once_each() {
        ProgramBuilder b = new ProgramBuilder("shared");
        Tensor x = b.input("x", TensorType.f64(3), Input.Role.DATA);
        Tensor q = b.input("position", TensorType.f64(1), Input.Role.ARGUMENT);
        Tensor v = x.times(q.at(0));
        // read anew wherever it is used, it would be read 2⁵⁰ times
        for (int i = 0; i < 50; i++) {
            v = v.plus(v.times(q.at(0)));
        }
        LogDensity density = new JvmDevice()
                .logDensity(
                        b.finish(List.of(
                                new Named("sum of squares", b.varOf(v.square().sum())))),
                        Map.of("x", Value.vector(new double[] {1, 2, 3})));
        assertThat(density.logDensity(new double[] {0.5}, new double[1]))
                .isCloseTo(14 * 0.25 * Math.pow(1.5, 100), Offset.offset(1e-12 * Math.pow(1.5, 100)));
    }
}
