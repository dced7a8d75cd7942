package dev.variate.model;

import static dev.variate.model.Language.convolve;
import static dev.variate.model.Language.convolve2d;
import static dev.variate.model.Language.fourier;
import static dev.variate.model.Language.inverseFourier;
import static dev.variate.model.Language.stack;
import static dev.variate.model.Language.zeros;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Against waves and products of polynomials, whose answers are known. */
class SignalsTest {

    private static double[] numbers(Tensor t) {
        return ((Value) t).toArray();
    }

    @Test
    void a_wave_has_one_coefficient() {
        int n = 12;
        double[] wave = IntStream.range(0, n)
                .mapToDouble(j -> 3 * Math.cos(2 * Math.PI * 2 * j / n) - Math.sin(2 * Math.PI * 5 * j / n))
                .toArray();
        // n/2 of the cosine's amplitude at 2, and i n/2 of the sine's at 5, whose sign is turned
        double[] expected = new double[14];
        expected[2] = 18;
        expected[7 + 5] = 6;
        assertThat(numbers(fourier(wave))).containsExactly(expected, within(1e-13));
    }

    @Test
    void a_series_comes_back_from_its_coefficients_for_every_length() {
        for (int n = 1; n <= 20; n++) {
            double[] x =
                    IntStream.range(0, n).mapToDouble(i -> Math.sin(i * i + 1)).toArray();
            assertThat(numbers(inverseFourier(fourier(x), n))).as("length " + n).containsExactly(x, within(1e-14));
            Tensor both = stack(x, x);
            assertThat(numbers(inverseFourier(fourier(both), n))).containsExactly(numbers(both), within(1e-14));
        }
        assertThatThrownBy(() -> inverseFourier(zeros(2, 4), 5))
                .hasMessage("A value has shape [2,4]: `inverseFourier` wants […, 2, 3] for a series of 5, at least 1.");
    }

    @Test
    void a_convolution_multiplies_polynomials() {
        // (1 + 2x + 3x²)(4 − x)
        assertThat(numbers(convolve(new int[] {1, 2, 3}, new int[] {4, -1}))).containsExactly(4, 7, 10, -3);
        assertThat(numbers(convolve(new int[] {4, -1}, new int[] {1, 2, 3}))).containsExactly(4, 7, 10, -3);
        // (1 + x + … + x⁷⁹)² rises to 80 and falls
        double[] ones = new double[80];
        Arrays.fill(ones, 1);
        double[] expected = IntStream.range(0, 159)
                .mapToDouble(t -> Math.min(t + 1, 159 - t))
                .toArray();
        assertThat(numbers(convolve(ones, ones))).containsExactly(expected);
        assertThat(numbers(convolve(stack(ones, ones), ones).at(1))).containsExactly(expected);
        assertThatThrownBy(() -> convolve(ones, zeros(2, 2))).hasMessageContaining("there is `convolve2d`");
    }

    @Test
    void a_convolution_of_images_is_one_along_either_side() {
        // (1 + x)(1 + 2y) as a kernel, on a single 1 and beside it a 3
        double[][] kernel = {{1, 1}, {2, 2}};
        double[][] image = {{1, 3}};
        assertThat(numbers(convolve2d(image, kernel))).containsExactly(1, 4, 3, 2, 8, 6);
        assertThat(convolve2d(zeros(5, 4, 3), kernel).shape().dims()).containsExactly(5, 5, 4);
    }
}
