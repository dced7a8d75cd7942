package dev.variate.distribution;

import dev.variate.random.Key;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Areas of a map whose values are like their neighbours': the intrinsic conditional autoregression (Besag, York and Mollié 1991). The density
 * is in proportion to exp(−½ Σ (x_i − x_j)²) over the pairs of neighbours, on the vectors with sum 0, where it is a normal distribution with
 * all its constants.
 *
 * @param from one area of each pair, counted from 0
 * @param to the other
 * @param size the number of areas, which must all hang together
 */
public record IntrinsicAutoregression(List<Integer> from, List<Integer> to, int size) implements Distribution {
    public IntrinsicAutoregression {
        from = List.copyOf(from);
        to = List.copyOf(to);
        if (from.size() != to.size()) {
            throw new InvalidParameterException(
                    "An `icar` needs pairs of neighbours",
                    from.size() + " on one side and " + to.size() + " on the other");
        }
        for (int k = 0; k < from.size(); k++) {
            int a = from.get(k);
            int b = to.get(k);
            if (a < 0 || a >= size || b < 0 || b >= size || a == b) {
                throw new InvalidParameterException(
                        "An `icar` needs pairs of two of its " + size + " areas, counted from 0",
                        "the pair " + a + " and " + b);
            }
        }
        int parts = parts(from, to, size);
        if (parts != 1) {
            throw new InvalidParameterException(
                    "An `icar` needs areas that all hang together: join parts by a pair, or give each part a variable of its own",
                    "neighbours that leave " + parts + " parts");
        }
    }

    public static IntrinsicAutoregression of(int[] from, int[] to, int size) {
        return new IntrinsicAutoregression(
                Arrays.stream(from).boxed().toList(), Arrays.stream(to).boxed().toList(), size);
    }

    private static int parts(List<Integer> from, List<Integer> to, int size) {
        int[] parent = new int[size];
        Arrays.setAll(parent, i -> i);
        int parts = size;
        for (int k = 0; k < from.size(); k++) {
            int a = root(parent, from.get(k));
            int b = root(parent, to.get(k));
            if (a != b) {
                parent[a] = b;
                parts--;
            }
        }
        return parts;
    }

    private static int root(int[] parent, int i) {
        int at = i;
        while (parent[at] != at) {
            parent[at] = parent[parent[at]];
            at = parent[at];
        }
        return at;
    }

    @Override
    public String name() {
        return "icar";
    }

    @Override
    public Map<String, Parameter> parameters() {
        return Map.of();
    }

    @Override
    public Domain support() {
        return Domain.SUM_TO_ZERO;
    }

    @Override
    public Shape batchShape() {
        return Shape.SCALAR;
    }

    @Override
    public Shape eventShape() {
        return Shape.of(size);
    }

    @Override
    public Tensor logProbInside(Tensor x) {
        Tensor apart = LastAxis.take(x, ints(from)).minus(LastAxis.take(x, ints(to)));
        double constant = 0.5 * (logTrees() + StrictMath.log(size)) - (size - 1) * Normal.HALF_LOG_TWO_PI;
        return apart.square().sum(-1).times(-0.5).plus(constant);
    }

    private static int[] ints(List<Integer> list) {
        return list.stream().mapToInt(Integer::intValue).toArray();
    }

    /**
     * The logarithm of the number of spanning trees, which times the number of areas is the product of the precision's positive eigenvalues
     * (Kirchhoff 1847): that of the determinant without the last area, by elimination of the area with the fewest neighbours first.
     */
    private double logTrees() {
        List<Map<Integer, Double>> rows = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            rows.add(new HashMap<>());
        }
        for (int k = 0; k < from.size(); k++) {
            int a = from.get(k);
            int b = to.get(k);
            rows.get(a).merge(a, 1.0, Double::sum);
            rows.get(b).merge(b, 1.0, Double::sum);
            rows.get(a).merge(b, -1.0, Double::sum);
            rows.get(b).merge(a, -1.0, Double::sum);
        }
        rows.forEach(row -> row.remove(size - 1));
        boolean[] gone = new boolean[size];
        double log = 0;
        for (int step = 0; step < size - 1; step++) {
            int next = -1;
            for (int i = 0; i < size - 1; i++) {
                if (!gone[i] && (next < 0 || rows.get(i).size() < rows.get(next).size())) {
                    next = i;
                }
            }
            gone[next] = true;
            log += StrictMath.log(eliminate(rows, next));
        }
        return log;
    }

    /** Takes an area out, joining its neighbours; returns its pivot. */
    private static double eliminate(List<Map<Integer, Double>> rows, int area) {
        Map<Integer, Double> row = rows.get(area);
        double pivot = row.remove(area);
        row.keySet().forEach(i -> rows.get(i).remove(area));
        row.forEach((i, a) -> row.forEach((j, b) -> rows.get(i).merge(j, -a * b / pivot, Double::sum)));
        return pivot;
    }

    /** By the factor of the precision with one more direction, that of the mean, which is taken out again. */
    @Override
    public Tensor sample(Key key, Shape sampleShape) {
        Tensor z = Events.normals(key, sampleShape.append(eventShape()));
        Tensor x = Events.solve(withMean().cholesky(), z, true);
        return x.minus(LastAxis.widened(x.mean(-1), 1));
    }

    private Value withMean() {
        double[][] precision = new double[size][size];
        for (double[] row : precision) {
            Arrays.fill(row, 1.0 / size);
        }
        for (int k = 0; k < from.size(); k++) {
            int a = from.get(k);
            int b = to.get(k);
            precision[a][a]++;
            precision[b][b]++;
            precision[a][b]--;
            precision[b][a]--;
        }
        return Value.matrix(precision);
    }

    @Override
    public Optional<Tensor> mean() {
        return Optional.of(LastAxis.count(size).times(0.0));
    }

    @Override
    public Optional<Tensor> covariance() {
        Tensor factor = withMean().cholesky();
        Tensor identity = LastAxis.count(size).times(0.0).plus(1.0).diagonalMatrix();
        return Optional.of(
                factor.solveLower(factor.solveLower(identity, false), true).minus(1.0 / size));
    }

    @Override
    public Optional<Tensor> variance() {
        return covariance().map(Tensor::diagonal);
    }
}
