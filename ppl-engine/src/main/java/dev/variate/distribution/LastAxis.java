package dev.variate.distribution;

import dev.variate.tensor.DType;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Vectors along the last axis and matrices along the last two, whatever axes stand before: cutting, joining, and packing into one another. */
final class LastAxis {
    private LastAxis() {}

    /** Elements {@code from} to {@code to} of each vector. */
    static Tensor slice(Tensor x, int from, int to) {
        int[] starts = new int[x.shape().rank()];
        int[] limits = x.shape().dims();
        starts[starts.length - 1] = from;
        limits[limits.length - 1] = to;
        return x.slice(starts, limits);
    }

    /** Element {@code i} of each vector. */
    static Tensor at(Tensor x, int i) {
        return slice(x, i, i + 1).reshape(batch(x).dims());
    }

    /** Each vector's elements, then those of the next. */
    static Tensor join(Tensor... parts) {
        return Tensor.concatenate(parts[0].shape().rank() - 1, parts);
    }

    /** {@code count} zeros for each vector of {@code like}. */
    static Tensor zeros(Tensor like, int count) {
        return Value.full(new TensorType(like.dtype(), batch(like).append(Shape.of(count))), 0);
    }

    /** The axes before the last. */
    static Shape batch(Tensor x) {
        return x.shape().axes(0, x.shape().rank() - 1);
    }

    /** {@code x} with {@code rank} more axes of extent 1 at its end. */
    static Tensor widened(Tensor x, int rank) {
        int[] dims = Arrays.copyOf(x.shape().dims(), x.shape().rank() + rank);
        Arrays.fill(dims, x.shape().rank(), dims.length, 1);
        return x.reshape(dims);
    }

    /** The last {@code rank} axes reduced to whether all their elements are true. */
    static Tensor all(Tensor truths, int rank) {
        if (rank == 0) {
            return truths;
        }
        int last = truths.shape().rank();
        return truths.to(DType.I32)
                .minimum(IntStream.range(last - rank, last).toArray())
                .ne(Value.scalar(0));
    }

    /** The numbers 0 … n − 1. */
    static Value count(int n) {
        return Value.vector(IntStream.range(0, n).asDoubleStream().toArray());
    }

    /** Of each vector the elements at {@code index}. */
    static Tensor take(Tensor x, int... index) {
        int rank = x.shape().rank();
        if (rank == 1) {
            return x.take(index);
        }
        int[] forth = IntStream.range(0, rank).map(i -> (i + rank - 1) % rank).toArray();
        int[] back = IntStream.range(0, rank).map(i -> (i + 1) % rank).toArray();
        return x.transpose(forth).take(index).transpose(back);
    }

    /** n × n matrices with the elements of the vectors in their lower triangles, row after row, and zeros elsewhere. */
    static Tensor lowerTriangle(Tensor packed, int n, boolean withDiagonal) {
        int size = packed.shape().dim(-1);
        int[] index = new int[n * n];
        Arrays.fill(index, size);
        int[] places = places(n, withDiagonal);
        for (int i = 0; i < places.length; i++) {
            index[places[i]] = i;
        }
        Tensor padded = join(packed, zeros(packed, 1));
        return take(padded, index).reshape(batch(packed).append(Shape.of(n, n)).dims());
    }

    /** The elements of the lower triangles, row after row. */
    static Tensor packed(Tensor matrices, boolean withDiagonal) {
        int n = matrices.shape().dim(-1);
        Shape batch = matrices.shape().axes(0, matrices.shape().rank() - 2);
        return take(matrices.reshape(batch.append(Shape.of(n * n)).dims()), places(n, withDiagonal));
    }

    private static int[] places(int n, boolean withDiagonal) {
        return IntStream.range(0, n * n)
                .filter(i -> withDiagonal ? i % n <= i / n : i % n < i / n)
                .toArray();
    }

    /** The n of which {@code size} is n(n+1)/2 with the diagonal, n(n−1)/2 without. */
    static int extent(int size, boolean withDiagonal) {
        int n = (int) Math.round((Math.sqrt(8.0 * size + 1) - 1) / 2);
        return withDiagonal ? n : n + 1;
    }
}
