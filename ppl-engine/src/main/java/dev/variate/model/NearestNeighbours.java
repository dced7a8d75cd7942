package dev.variate.model;

import dev.variate.distribution.Vecchia;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * A Gaussian process of which each point is told by the nearest of those before it (Vecchia 1988; Datta, Banerjee, Finley and Gelfand,
 * <em>Hierarchical nearest-neighbor Gaussian process models for large geostatistical datasets</em>, 2016). The first m + 1 points have all
 * before them as neighbours, which is the exact process; every later one has m, so that their covariances are matrices of one size.
 */
final class NearestNeighbours {
    private static final String NAME = "vecchia";
    private static final String OUTSIDE = "Draw it before.";

    private final Tensor x;
    private final Value points;
    private final Function<Tensor, Object> kernel;
    private final int n;
    private final int m;

    private NearestNeighbours(Tensor x, Value points, int neighbours, Function<Tensor, Object> kernel) {
        this.x = x;
        this.points = points;
        this.kernel = kernel;
        this.n = x.shape().dim(0);
        this.m = Math.min(neighbours, n - 1);
    }

    static Vecchia of(Object location, Object inputs, int neighbours, Function<Tensor, Object> kernel) {
        Tensor x = Language.tensor(inputs);
        int rank = x.shape().rank();
        if (rank < 1 || rank > 2 || x.shape().dim(0) < 1) {
            throw new ModelException(Broadcasting.sentence(Broadcasting.hasShape(x)) + ": `" + NAME
                    + "` wants inputs that are a vector, or a matrix with a row for each point.");
        }
        if (neighbours < 1) {
            throw new ModelException("`" + NAME + "` wants at least one neighbour, found " + neighbours + ".");
        }
        Value points = Run.knownOf(x)
                .orElseThrow(() -> new ModelException("`" + NAME
                        + "` looks for neighbours when the model is compiled, so it wants inputs as the data give them. "
                        + Broadcasting.sentence(Broadcasting.describe(x))
                        + " is computed: put what is computed into the data, or into the kernel."));
        return new NearestNeighbours(x.floating(), points, neighbours, kernel).normal(Language.tensor(location));
    }

    private Vecchia normal(Tensor location) {
        int first = m + 1;
        Tensor head = covariance(x.slice(new int[x.shape().rank()], firstRows(first)), first)
                .cholesky();
        // L⁻¹ d are independent: each is d less what those before say of it, over its standard deviation
        Tensor inverse = head.solveLower(Value.full(TensorType.f64(first), 1).diagonalMatrix(), false);
        Tensor weights = inverse.times(head.diagonal().reshape(first, 1))
                .neg()
                .lowerTriangle(-1)
                .slice(new int[2], new int[] {first, m});
        Tensor scale = head.diagonal();
        int[] neighbours = new int[n * m];
        for (int k = 0; k < first * m; k++) {
            neighbours[k] = k % m;
        }
        if (n > first) {
            search(neighbours, first);
            Tensor factors = Recurrence.map(blocks(neighbours, first), block -> covariance(block, first))
                    .cholesky();
            int later = n - first;
            Tensor last = factors.slice(new int[] {0, m, 0}, new int[] {later, first, m});
            Tensor own = factors.slice(new int[] {0, m, m}, new int[] {later, first, first});
            Tensor among = factors.slice(new int[3], new int[] {later, m, m});
            Tensor told = among.solveLower(last.reshape(later, m, 1), true).reshape(later, m);
            weights = Tensor.concatenate(0, weights, told);
            scale = Tensor.concatenate(0, scale, own.reshape(later));
        }
        Value index = Value.vector(neighbours);
        return Vecchia.of(location, index.reshape(n, m), weights, scale);
    }

    private int[] firstRows(int rows) {
        int[] limits = x.shape().dims();
        limits[0] = rows;
        return limits;
    }

    private Tensor covariance(Tensor block, int size) {
        Tensor k = Recurrence.computing("the kernel of `" + NAME + "`", OUTSIDE, () -> kernel.apply(block))
                .floating();
        if (!k.shape().equals(Shape.of(size, size))) {
            throw new ModelException("The kernel of `" + NAME + "` is given " + size
                    + " points and wants to give their covariances, of shape [" + size + "," + size
                    + "]; it gave shape " + k.shape() + ".");
        }
        return k;
    }

    /** Of each later point the neighbours and, last, itself: [later, m + 1, columns…]. */
    private Tensor blocks(int[] neighbours, int first) {
        int[] index = IntStream.range(first, n)
                .flatMap(i -> IntStream.concat(Arrays.stream(neighbours, i * m, (i + 1) * m), IntStream.of(i)))
                .toArray();
        return x.take(index)
                .reshape(Shape.of(n - first, first)
                        .append(x.shape().axes(1, x.shape().rank()))
                        .dims());
    }

    /** Of each later point the m nearest before it, in their order; of two that are as near the earlier one. */
    private void search(int[] neighbours, int first) {
        double[] nearest = new double[m];
        int[] who = new int[m];
        for (int i = first; i < n; i++) {
            int found = 0;
            for (int j = 0; j < i; j++) {
                double distance = squaredDistance(i, j);
                if (found == m && !(distance < nearest[m - 1])) {
                    continue;
                }
                int at = found < m ? found++ : m - 1;
                for (; at > 0 && distance < nearest[at - 1]; at--) {
                    nearest[at] = nearest[at - 1];
                    who[at] = who[at - 1];
                }
                nearest[at] = distance;
                who[at] = j;
            }
            int[] sorted = who.clone();
            Arrays.sort(sorted);
            System.arraycopy(sorted, 0, neighbours, i * m, m);
        }
    }

    private double squaredDistance(int i, int j) {
        int columns = points.shape().size() / n;
        double sum = 0;
        for (int c = 0; c < columns; c++) {
            double d = points.get(i * columns + c) - points.get(j * columns + c);
            sum += d * d;
        }
        return sum;
    }
}
