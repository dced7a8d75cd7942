package dev.variate.distribution;

import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.util.function.UnaryOperator;

/**
 * A network with one hidden layer whose outputs for element i are made of the elements before i only: weights that would let others through are left out (Germain, Gregor, Murray and Larochelle, <em>MADE: masked
 * autoencoder for distribution estimation</em>, 2015).
 *
 * @param first of shape [n, hidden]: from the elements to the hidden layer
 * @param offsets of shape [hidden]
 * @param second of shape [hidden, n · parameters]
 * @param base of shape [n · parameters]: what the network gives where all weights are 0
 */
public record MaskedNetwork(Tensor first, Tensor offsets, Tensor second, Tensor base) implements UnaryOperator<Tensor> {

    public MaskedNetwork {
        boolean fits = first.shape().rank() == 2
                && second.shape().rank() == 2
                && offsets.shape().equals(first.shape().axes(1, 2))
                && second.shape().dim(0) == first.shape().dim(1)
                && base.shape().equals(second.shape().axes(1, 2))
                && second.shape().dim(1) % Math.max(1, first.shape().dim(0)) == 0;
        if (!fits) {
            throw new IllegalArgumentException("A masked network wants shapes [n, hidden], [hidden], [hidden, n·p] and"
                    + " [n·p]; found " + first.shape() + ", " + offsets.shape() + ", " + second.shape() + " and "
                    + base.shape());
        }
    }

    public static MaskedNetwork of(Object first, Object offsets, Object second, Object base) {
        return new MaskedNetwork(number(first), number(offsets), number(second), number(base));
    }

    private static Tensor number(Object x) {
        return Arguments.tensor(x).floating();
    }

    @Override
    public Tensor apply(Tensor x) {
        int n = first.shape().dim(0);
        int hidden = first.shape().dim(1);
        int outputs = second.shape().dim(1);
        // unit h sees the elements up to number h mod (n − 1), and element i the units that see none from i on
        int levels = Math.max(1, n - 1);
        double[] in = new double[n * hidden];
        double[] out = new double[hidden * outputs];
        for (int h = 0; h < hidden; h++) {
            for (int i = 0; i < n; i++) {
                in[i * hidden + h] = i <= h % levels ? 1 : 0;
            }
            for (int k = 0; k < outputs; k++) {
                out[h * outputs + k] = k / (outputs / n) > h % levels ? 1 : 0;
            }
        }
        Tensor seen = first.times(Value.of(TensorType.f64(n, hidden), in));
        Tensor given = second.times(Value.of(TensorType.f64(hidden, outputs), out));
        return x.matmul(seen).plus(offsets).tanh().matmul(given).plus(base);
    }
}
