package dev.variate.device.jvm;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where everything that compiled loops read and write lies: numbers of arrays, of scalars, of calls. The class knows the numbers only; the
 * arrays are bound when there is an instance, so that one class serves all data of its shape.
 */
final class Layout {
    /** Of each of these there is one array. */
    sealed interface Place {
        record Of(Node node) implements Place {}

        /** A value for the rows of a block: a product of matrix rows, a function that is computed for all of them at once. */
        record RowBuffer(Node value) implements Place {}

        /** The argument of such a function. */
        record ArgumentBuffer(Node function) implements Place {}

        record ColumnBuffer(Node columnProduct) implements Place {}

        /** What the rows of a block add to a segment sum. */
        record SegmentBuffer(Node segmentSum) implements Place {}

        record Lanes(Node sum) implements Place {}

        record ColumnLanes(Node columnProduct) implements Place {}

        record Box(Node scalar) implements Place {}

        /** The sums of each part of a loop's rows. */
        record Partials(int loop, int size) implements Place {}
    }

    /** A call's kernel and the places of its operands and result; an operand below 0 is data number {@code −1−operand}. */
    record Call(ArrayKernel kernel, List<Integer> operands, int result) {}

    /** A matrix that is known. */
    record Matrix(Node node, int rows, int columns) {}

    private final Plan plan;
    private final List<double[]> data = new ArrayList<>();
    private final List<int[]> indexes = new ArrayList<>();
    private final List<Matrix> matrices = new ArrayList<>();
    private final List<Integer> scratch = new ArrayList<>();
    private final List<Call> calls = new ArrayList<>();
    private final List<Double> scalarData = new ArrayList<>();
    private final Map<Node, Integer> dataNumbers = new LinkedHashMap<>();
    private final Map<Object, Integer> indexNumbers = new LinkedHashMap<>();
    private final Map<Node, Integer> matrixNumbers = new LinkedHashMap<>();
    private final Map<Place, Integer> places = new LinkedHashMap<>();
    private final Map<Node, Integer> slots = new LinkedHashMap<>();
    private final Map<Node, Integer> scalarNumbers = new LinkedHashMap<>();

    Layout(Plan plan) {
        this.plan = plan;
        data.add(new double[0]);
    }

    /** The number of a data vector, in the order in which its rows are gone through. */
    int data(Node node) {
        return dataNumbers.computeIfAbsent(node, k -> {
            RowOrder order = plan.orders.get(k.length());
            data.add(order == null ? k.data() : order.sort(k.data()));
            return data.size() - 1;
        });
    }

    int scalarData(Node node) {
        return scalarNumbers.computeIfAbsent(node, k -> {
            scalarData.add(k.data()[0]);
            return scalarData.size() - 1;
        });
    }

    int index(Node node) {
        return indexNumbers.computeIfAbsent(node, k -> {
            RowOrder order = plan.orders.get(node.length());
            indexes.add(order == null ? node.index() : order.sort(node.index()));
            return indexes.size() - 1;
        });
    }

    int starts(RowOrder order) {
        return indexNumbers.computeIfAbsent(order, k -> {
            indexes.add(order.starts());
            return indexes.size() - 1;
        });
    }

    int matrix(Node matrix, int columns) {
        return matrixNumbers.computeIfAbsent(matrix, k -> {
            matrices.add(new Matrix(matrix, matrix.length() / columns, columns));
            return matrices.size() - 1;
        });
    }

    int place(Place place) {
        return places.computeIfAbsent(place, k -> {
            scratch.add(
                    switch (place) {
                        case Place.Of of -> of.node().length();
                        case Place.RowBuffer b -> BlockedRows.BLOCK;
                        case Place.ArgumentBuffer b -> BlockedRows.BLOCK;
                        case Place.ColumnBuffer b -> BlockedRows.BLOCK;
                        case Place.SegmentBuffer b -> BlockedRows.BLOCK;
                        case Place.Lanes l -> BlockedRows.LANES;
                        case Place.ColumnLanes l ->
                            BlockedRows.LANES * l.columnProduct().length();
                        case Place.Box b -> 1;
                        case Place.Partials p -> p.size();
                    });
            return scratch.size() - 1;
        });
    }

    /** Places that each thread that works on a loop's rows needs for itself; the others are read by all. */
    Set<Integer> ownedByThread() {
        Set<Integer> owned = new HashSet<>();
        places.forEach((place, number) -> {
            if (place instanceof Place.RowBuffer
                    || place instanceof Place.ArgumentBuffer
                    || place instanceof Place.ColumnBuffer
                    || place instanceof Place.SegmentBuffer
                    || place instanceof Place.Lanes
                    || place instanceof Place.ColumnLanes) {
                owned.add(number);
            }
        });
        return owned;
    }

    /** The place of a scalar between methods. */
    int slot(Node scalar) {
        return slots.computeIfAbsent(scalar, k -> slots.size() + 1); // slot 0 is the returned scalar
    }

    int call(Node node) {
        List<Integer> operands = new ArrayList<>();
        for (Node x : node.operands()) {
            operands.add(
                    x.isScalar()
                            ? place(new Place.Box(x))
                            : x.kind() == Kind.DATA ? -1 - data(x) : place(new Place.Of(x)));
        }
        calls.add(new Call((ArrayKernel) node.payload(), operands, place(new Place.Of(node))));
        return calls.size() - 1;
    }

    /** All that instances share. */
    Bound bind() {
        double[][] bound = data.toArray(double[][]::new);
        bound[0] = scalarData.stream().mapToDouble(Double::doubleValue).toArray();
        MatrixPanels[] panels = matrices.stream()
                .map(m -> MatrixPanels.of(m.node().data(), m.rows(), m.columns()))
                .toArray(MatrixPanels[]::new);
        return new Bound(
                bound,
                indexes.toArray(int[][]::new),
                panels,
                scratch.stream().mapToInt(Integer::intValue).toArray(),
                slots.size() + 1,
                List.copyOf(calls),
                ownedByThread());
    }

    /**
     * Data bound to a class.
     *
     * @param scratchLengths how long the arrays of an instance are
     * @param slotCount how many scalars it keeps between methods
     */
    record Bound(
            double[][] data,
            int[][] indexes,
            MatrixPanels[] matrices,
            int[] scratchLengths,
            int slotCount,
            List<Call> calls,
            Set<Integer> ownedByThread) {}
}
