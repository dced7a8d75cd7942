package dev.variate.tensor;

import java.util.List;
import java.util.stream.IntStream;

/** Convolutions, composed of other ops: with a short kernel a sum of shifted copies, which is one loop, else a product with a matrix. */
public final class Convolution {
    /** From this length on the matrix, whose product runs along rows, is faster than so many copies. */
    private static final int LONG = 64;

    private Convolution() {}

    /** x [batch…, n] and k [m], both not empty, give [batch…, n + m − 1]. */
    public static Tensor along(Tensor x, Tensor kernel) {
        int n = x.shape().dim(-1);
        int m = kernel.shape().dim(0);
        int last = x.shape().rank() - 1;
        if (m > LONG) {
            return x.matmul(shifted(kernel, n));
        }
        Tensor padded = padded(x, last, m - 1);
        Tensor sum = null;
        for (int j = 0; j < m; j++) {
            Tensor term = cut(padded, last, m - 1 - j, n + m - 1).times(kernel.at(j));
            sum = sum == null ? term : sum.plus(term);
        }
        return sum;
    }

    /** x [batch…, h, w] and k [a, b], none empty, give [batch…, h + a − 1, w + b − 1]. */
    public static Tensor ofImages(Tensor x, Tensor kernel) {
        int h = x.shape().dim(-2);
        int a = kernel.shape().dim(0);
        int rows = x.shape().rank() - 2;
        Tensor padded = padded(x, rows, a - 1);
        Tensor sum = null;
        for (int i = 0; i < a; i++) {
            Tensor term = along(cut(padded, rows, a - 1 - i, h + a - 1), kernel.at(i));
            sum = sum == null ? term : sum.plus(term);
        }
        return sum;
    }

    /** Row s has the kernel from column s on, zeros before and after. */
    private static Tensor shifted(Tensor kernel, int n) {
        int m = kernel.shape().dim(0);
        int width = n + m - 1;
        int[] places = IntStream.range(0, n * width)
                .map(i -> i % width - i / width)
                .map(j -> j >= 0 && j < m ? j : m)
                .toArray();
        Tensor withZero = padded(kernel, 0, 1);
        return cut(withZero, 0, 1, m + 1).take(Value.vector(places)).reshape(n, width);
    }

    private static Tensor padded(Tensor x, int axis, int by) {
        List<Integer> none =
                IntStream.range(0, x.shape().rank()).map(i -> 0).boxed().toList();
        List<Integer> wide = IntStream.range(0, x.shape().rank())
                .map(i -> i == axis ? by : 0)
                .boxed()
                .toList();
        return by == 0 ? x : Tensor.apply(new Op.Pad(wide, wide, none), x);
    }

    private static Tensor cut(Tensor x, int axis, int from, int length) {
        int[] starts = new int[x.shape().rank()];
        int[] limits = x.shape().dims();
        starts[axis] = from;
        limits[axis] = from + length;
        return x.slice(starts, limits);
    }
}
