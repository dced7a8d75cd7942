package dev.variate.device.jvm;

import dev.variate.tensor.DType;
import dev.variate.tensor.Op;
import dev.variate.tensor.Shape;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.TypeRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** {@link Op.Dot} as loops: sums, products with a known matrix row by row, or every product of two elements written out. */
final class Products {
    /** A general product of matrices is written out as products and segment sums up to this many of them, else called. */
    private static final int WRITTEN_OUT = 1 << 16;

    /** From this extent on two unknown matrices are multiplied by rows, which takes a quarter of the time of products one by one. */
    private static final int DENSE = 8;

    private final Graph graph;
    private final Op.Dot op;
    private final TensorType type;
    private final Shape left;
    private final Shape right;

    Products(Graph graph, Op.Dot op, List<TensorType> operands, TensorType type) {
        this.graph = graph;
        this.op = op;
        this.type = type;
        this.left = operands.get(0).shape();
        this.right = operands.get(1).shape();
    }

    /** Empty if it is to be called. */
    Optional<Node> of(List<Node> x) {
        if (left.size() == 0 || right.size() == 0) {
            return Optional.of(graph.zero);
        }
        if (type.dtype() == DType.I32) {
            return Optional.empty();
        }
        if (op.leftBatch().isEmpty() && op.leftContract().size() == 1) {
            if (left.rank() == 1 && right.rank() == 1) {
                return Optional.of(graph.sum(graph.multiply(x.get(0), x.get(1)), left.size()));
            }
            if (left.rank() == 2
                    && right.rank() == 1
                    && x.get(0).isKnown()
                    && !x.get(0).isScalar()) {
                return Optional.of(
                        matrixProduct(x.get(0), left, op.leftContract().get(0), x.get(1)));
            }
            if (right.rank() == 2
                    && left.rank() == 1
                    && x.get(1).isKnown()
                    && !x.get(1).isScalar()) {
                return Optional.of(
                        matrixProduct(x.get(1), right, op.rightContract().get(0), x.get(0)));
            }
        }
        Optional<Node> outer = withOuterProduct(x.get(0), x.get(1));
        if (outer.isPresent()) {
            return outer;
        }
        int contracted = op.leftContract().stream().mapToInt(left::dim).reduce(1, (a, b) -> a * b);
        int width = TypeRules.others(right, op.rightBatch(), op.rightContract()).stream()
                .mapToInt(right::dim)
                .reduce(1, (a, b) -> a * b);
        boolean matrices = !x.get(0).isKnown() && !x.get(1).isKnown() && contracted >= DENSE && width >= DENSE;
        return !matrices && (long) contracted * type.shape().size() <= WRITTEN_OUT
                ? Optional.of(writtenOut(contracted, x))
                : Optional.empty();
    }

    /**
     * A (u vᵀ) is (A u) vᵀ: the adjoint of a matrix that was multiplied by a vector is such an outer product, and another product with it then takes n² operations and not n³.
     */
    private Optional<Node> withOuterProduct(Node matrix, Node product) {
        if (!op.leftBatch().isEmpty() || op.leftContract().size() != 1 || left.rank() != 2 || right.rank() != 2) {
            return Optional.empty();
        }
        int axis = op.rightContract().get(0);
        int inner = right.dim(axis);
        int outer = right.dim(1 - axis);
        int rows = left.dim(1 - op.leftContract().get(0));
        Graph.Factored f = graph.factored(product);
        if (f.vector().kind() != Kind.MULTIPLY || (long) rows * inner > WRITTEN_OUT || outer == 1) {
            return Optional.empty();
        }
        Node alongRows = graph.index(
                IntStream.range(0, inner * outer).map(i -> i / right.dim(1)).toArray());
        Node alongColumns = graph.index(
                IntStream.range(0, inner * outer).map(i -> i % right.dim(1)).toArray());
        for (int swap = 0; swap < 2; swap++) {
            Node a = f.vector().operand(swap);
            Node b = f.vector().operand(1 - swap);
            if (isGather(a, alongRows) && isGather(b, alongColumns)) {
                Node contracted = axis == 0 ? a.operand(0) : b.operand(0);
                Node kept = axis == 0 ? b.operand(0) : a.operand(0);
                Shape vector = Shape.of(inner);
                Op.Dot by = new Op.Dot(List.of(), List.of(), op.leftContract(), List.of(0));
                TensorType column = new TensorType(type.dtype(), Shape.of(rows));
                Node turned = new Products(
                                graph,
                                by,
                                List.of(new TensorType(type.dtype(), left), new TensorType(type.dtype(), vector)),
                                column)
                        .writtenOut(inner, List.of(matrix, contracted));
                Node spread = graph.gather(
                        turned,
                        graph.index(IntStream.range(0, rows * outer)
                                .map(i -> i / outer)
                                .toArray()));
                Node across = graph.gather(
                        kept,
                        graph.index(IntStream.range(0, rows * outer)
                                .map(i -> i % outer)
                                .toArray()));
                return Optional.of(graph.multiply(f.scale(), graph.multiply(spread, across)));
            }
        }
        return Optional.empty();
    }

    private static boolean isGather(Node x, Node index) {
        return x.kind() == Kind.GATHER && x.operand(1) == index;
    }

    private Node matrixProduct(Node matrix, Shape shape, int contracted, Node v) {
        return contracted == 1
                ? graph.rowProduct(matrix, shape.dim(1), v)
                : graph.columnProduct(matrix, shape.dim(1), v);
    }

    /** Every product of two elements, gathered, and summed by the element of the result to which it belongs. */
    private Node writtenOut(int contracted, List<Node> x) {
        List<Integer> leftRest = TypeRules.others(left, op.leftBatch(), op.leftContract());
        List<Integer> rightRest = TypeRules.others(right, op.rightBatch(), op.rightContract());
        List<Integer> dims = new ArrayList<>();
        List<Integer> leftStrides = new ArrayList<>();
        List<Integer> rightStrides = new ArrayList<>();
        for (int i = 0; i < op.leftBatch().size(); i++) {
            walk(
                    dims,
                    left.dim(op.leftBatch().get(i)),
                    leftStrides,
                    left.strides()[op.leftBatch().get(i)],
                    rightStrides,
                    right.strides()[op.rightBatch().get(i)]);
        }
        leftRest.forEach(axis -> walk(dims, left.dim(axis), leftStrides, left.strides()[axis], rightStrides, 0));
        rightRest.forEach(axis -> walk(dims, right.dim(axis), leftStrides, 0, rightStrides, right.strides()[axis]));
        for (int i = 0; i < op.leftContract().size(); i++) {
            walk(
                    dims,
                    left.dim(op.leftContract().get(i)),
                    leftStrides,
                    left.strides()[op.leftContract().get(i)],
                    rightStrides,
                    right.strides()[op.rightContract().get(i)]);
        }
        int[] extents = ints(dims);
        Node a = graph.gather(x.get(0), graph.index(Strides.offsets(extents, ints(leftStrides), 0)));
        Node b = graph.gather(x.get(1), graph.index(Strides.offsets(extents, ints(rightStrides), 0)));
        Node product = graph.multiply(a, b);
        if (contracted == 1) {
            return product;
        }
        int results = type.shape().size();
        int[] groups = IntStream.range(0, results * contracted)
                .map(i -> i / contracted)
                .toArray();
        return graph.segmentSum(product, graph.index(groups), results);
    }

    private static void walk(
            List<Integer> dims,
            int extent,
            List<Integer> leftStrides,
            int left,
            List<Integer> rightStrides,
            int right) {
        dims.add(extent);
        leftStrides.add(left);
        rightStrides.add(right);
    }

    private static int[] ints(List<Integer> list) {
        return list.stream().mapToInt(Integer::intValue).toArray();
    }
}
