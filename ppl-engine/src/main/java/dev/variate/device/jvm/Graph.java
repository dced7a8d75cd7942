package dev.variate.device.jvm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Simplifies {@link Node}s as they are made: a scalar factor stands in front of a vector so that a sum can drop it, and work on gathered elements is done before the gather, once a
 * group and not once a row. The forward program, its gradient and every rewrite go through the same methods. Nothing here looks at the
 * values of data, but for conditions that all hold or none, so that programs of one shape become one class.
 */
final class Graph extends NodeTable {
    final Node zero = constant(0);
    final Node one = constant(1);

    // ---- element-wise

    private static int length(Node... operands) {
        int length = 1;
        for (Node x : operands) {
            if (x.length() != 1) {
                if (length != 1 && length != x.length()) {
                    throw new IllegalArgumentException(
                            "Lengths " + length + " and " + x.length() + " meet in one operation");
                }
                length = x.length();
            }
        }
        return length;
    }

    Node negate(Node x) {
        return multiply(constant(-1), x);
    }

    Node subtract(Node x, Node y) {
        return add(x, negate(y));
    }

    Node add(Node x, Node y) {
        if (x.is(0)) {
            return y;
        }
        if (y.is(0)) {
            return x;
        }
        if (x == y) {
            return multiply(constant(2), x);
        }
        if (x.kind() == Kind.CONCATENATE && y.kind() == Kind.CONCATENATE) {
            return addPieces(x, y);
        }
        if (y.isKnown() && !x.isKnown()) {
            return add(y, x);
        }
        Node grouped = regrouped(x, y);
        if (grouped != null) {
            return grouped;
        }
        Factored a = factored(x);
        Factored b = factored(y);
        if (length(x, y) > 1 && a.scale() == b.scale() && a.scale() != one) {
            return scaled(a.scale(), add(a.vector(), b.vector()));
        }
        Node gathered = beforeGather(Kind.ADD, 0, x, y);
        if (gathered != null) {
            return gathered;
        }
        return x.isKnown() || x.id() < y.id() ? plain(Kind.ADD, x, y) : plain(Kind.ADD, y, x);
    }

    /** A sum of three where two belong together: constants, scalars beside a vector, elements gathered by one index. */
    private Node regrouped(Node x, Node y) {
        for (int swap = 0; swap < 2; swap++) {
            if (x.kind() == Kind.ADD) {
                for (int i = 0; i < 2; i++) {
                    if (belong(x.operand(i), y, length(x, y))) {
                        return add(add(x.operand(i), y), x.operand(1 - i));
                    }
                }
            }
            Node t = x;
            x = y;
            y = t;
        }
        return null;
    }

    private boolean belong(Node x, Node y, int length) {
        if (x.isKnown() && y.isKnown()) {
            return x.isScalar() == y.isScalar();
        }
        if (length > 1 && x.isScalar() && y.isScalar()) {
            return true;
        }
        Node a = gatherIn(x);
        Node b = gatherIn(y);
        return a != null
                && b != null
                && a.operand(1) == b.operand(1)
                && a.operand(0).length() < length
                && b.operand(0).length() < length;
    }

    Node multiply(Node x, Node y) {
        if (x.is(0) || y.is(0)) {
            return zero;
        }
        if (x.is(1)) {
            return y;
        }
        if (y.is(1)) {
            return x;
        }
        int length = length(x, y);
        if (length == 1) {
            return product(x, y);
        }
        Factored a = x.isScalar() ? new Factored(x, one) : factored(x);
        Factored b = y.isScalar() ? new Factored(y, one) : factored(y);
        Node scale = multiply(a.scale(), b.scale());
        return scaled(
                scale,
                a.vector() == one
                        ? b.vector()
                        : b.vector() == one ? a.vector() : vectorProduct(a.vector(), b.vector()));
    }

    private Node product(Node x, Node y) {
        if (y.isKnown() && !x.isKnown()) {
            return product(y, x);
        }
        if (x.isKnown()) {
            if (y.kind() == Kind.MULTIPLY && y.operand(0).isKnown()) {
                return multiply(multiply(x, y.operand(0)), y.operand(1));
            }
            return plain(Kind.MULTIPLY, x, y);
        }
        if (x.kind() == Kind.MULTIPLY && x.operand(0).isKnown()) {
            return multiply(x.operand(0), multiply(x.operand(1), y));
        }
        if (y.kind() == Kind.MULTIPLY && y.operand(0).isKnown()) {
            return multiply(y.operand(0), multiply(x, y.operand(1)));
        }
        return x.id() < y.id() ? plain(Kind.MULTIPLY, x, y) : plain(Kind.MULTIPLY, y, x);
    }

    /** A vector as a scalar times another. */
    record Factored(Node scale, Node vector) {}

    Factored factored(Node v) {
        return !v.isScalar() && v.kind() == Kind.MULTIPLY && v.operand(0).isScalar()
                ? new Factored(v.operand(0), v.operand(1))
                : new Factored(one, v);
    }

    private Node scaled(Node scale, Node vector) {
        Factored inner = factored(vector);
        Node s = inner.scale() == one ? scale : multiply(scale, inner.scale());
        Node v = inner.vector();
        if (s.is(1)) {
            return v;
        }
        if (s.is(0)) {
            return zero;
        }
        if (v.isScalar()) {
            return multiply(s, v);
        }
        if (v.kind() == Kind.CONCATENATE) {
            return concatenate(pieces(v).stream()
                    .map(p -> new Piece(multiply(s, p.node()), p.length()))
                    .toList());
        }
        return plain(Kind.MULTIPLY, s, v);
    }

    /** Of two vectors without scalar factors: data come first, so that data meet data. */
    private Node vectorProduct(Node x, Node y) {
        Node gathered = beforeGather(Kind.MULTIPLY, 0, x, y);
        if (gathered != null) {
            return gathered;
        }
        Node data = one;
        Node rest = one;
        for (Node v : List.of(x, y)) {
            boolean split = v.kind() == Kind.MULTIPLY && v.operand(0).isKnown();
            Node known = v.isKnown() ? v : split ? v.operand(0) : one;
            Node other = v.isKnown() ? one : split ? v.operand(1) : v;
            data = data == one ? known : known == one ? data : plain(Kind.MULTIPLY, data, known);
            rest = rest == one
                    ? other
                    : other == one
                            ? rest
                            : rest.id() < other.id()
                                    ? plain(Kind.MULTIPLY, rest, other)
                                    : plain(Kind.MULTIPLY, other, rest);
        }
        return data == one ? rest : rest == one ? data : plain(Kind.MULTIPLY, data, rest);
    }

    Node divide(Node x, Node y) {
        if (x.is(0)) {
            return zero;
        }
        if (y.kind() == Kind.CONSTANT && y.number() != 0) {
            return multiply(constant(1 / y.number()), x);
        }
        int length = length(x, y);
        if (length > 1 && (y.isScalar() || y.isKnown()) && !x.is(1)) {
            return multiply(x, divide(one, y));
        }
        if (length == 1 || x.is(1)) {
            return beforeGatherOrPlain(Kind.DIVIDE, 0, x, y);
        }
        Factored a = x.isScalar() ? new Factored(x, one) : factored(x);
        Factored b = factored(y);
        return multiply(divide(a.scale(), b.scale()), beforeGatherOrPlain(Kind.DIVIDE, 0, a.vector(), b.vector()));
    }

    Node power(Node x, Node y) {
        if (y.is(1)) {
            return x;
        }
        if (y.is(2)) {
            return multiply(x, x);
        }
        if (y.is(-1)) {
            return divide(one, x);
        }
        return beforeGatherOrPlain(Kind.POWER, 0, x, y);
    }

    Node select(Node condition, Node ifTrue, Node ifFalse) {
        if (condition.kind() == Kind.CONSTANT) {
            return condition.number() != 0 ? ifTrue : ifFalse;
        }
        if (condition.kind() == Kind.DATA) {
            // as where observed values are asked whether they are numbers
            // a scalar stands for as many equal elements as are wanted
            if (allAre(true, condition.data())) {
                return ifTrue;
            }
            if (allAre(false, condition.data())) {
                return ifFalse;
            }
        }
        return ifTrue == ifFalse ? ifTrue : beforeGatherOrPlain(Kind.SELECT, 0, condition, ifTrue, ifFalse);
    }

    private static boolean allAre(boolean value, double[] conditions) {
        for (double condition : conditions) {
            if (condition != 0 != value) {
                return false;
            }
        }
        return true;
    }

    /** An element-wise operation that has no rule of its own. */
    Node elementwise(Kind kind, int order, Node... operands) {
        if (kind == Kind.LOG) {
            Node x = operands[0];
            if (x.kind() == Kind.EXP) {
                return x.operand(0);
            }
            if (isPositiveByExponential(x)) {
                return elementwise(Kind.MAXIMUM, 0, x.operand(0).operand(0), elementwise(Kind.LOG, 0, x.operand(1)));
            }
            if (x.kind() == Kind.SELECT && x.operand(2).kind() == Kind.EXP) {
                // as where a rate that may be 0 is an exponential
                return select(
                        x.operand(0),
                        elementwise(Kind.LOG, 0, x.operand(1)),
                        x.operand(2).operand(0));
            }
        }
        return beforeGatherOrPlain(kind, order, operands);
    }

    /** max(exp(x), c) with c above 0: how an unconstrained number becomes a positive one that does not underflow. */
    private static boolean isPositiveByExponential(Node x) {
        return x.kind() == Kind.MAXIMUM
                && x.operand(0).kind() == Kind.EXP
                && x.operand(1).kind() == Kind.CONSTANT
                && x.operand(1).number() > 0;
    }

    private Node beforeGatherOrPlain(Kind kind, int order, Node... operands) {
        Node gathered = beforeGather(kind, order, operands);
        return gathered == null ? make(kind, length(operands), 0, order, Node.NOTHING, operands) : gathered;
    }

    private Node plain(Kind kind, Node... operands) {
        return make(kind, length(operands), 0, 0, Node.NOTHING, operands);
    }

    /**
     * op(gather(x), gather(y)) is gather(op(x, y)) where that is less work: all operands are scalars or gathered by one index. {@code null}
     * if they are not.
     */
    private Node beforeGather(Kind kind, int order, Node... operands) {
        Node index = null;
        Node[] inner = new Node[operands.length];
        for (int i = 0; i < operands.length; i++) {
            Node x = operands[i];
            Node gather = kind == Kind.MULTIPLY ? (x.kind() == Kind.GATHER ? x : null) : gatherIn(x);
            if (x.isScalar()) {
                inner[i] = x;
            } else if (gather != null
                    && (index == null || index == gather.operand(1))
                    && gather.operand(0).length() < gather.length()) {
                index = gather.operand(1);
                inner[i] = multiply(factored(x).scale(), gather.operand(0));
            } else {
                return null;
            }
        }
        return index == null
                ? null
                : gather(
                        kind == Kind.ADD
                                ? add(inner[0], inner[1])
                                : kind == Kind.MULTIPLY
                                        ? multiply(inner[0], inner[1])
                                        : elementwise(kind, order, inner),
                        index);
    }

    /** The gather of which {@code x} is a multiple, or {@code null}. */
    private Node gatherIn(Node x) {
        Node v = factored(x).vector();
        return v.kind() == Kind.GATHER && !v.isScalar() ? v : null;
    }

    // ---- moving elements

    /** Elements {@code offset} … {@code offset + length} of {@code x}. */
    Node slice(Node x, int offset, int length) {
        if (x.kind() != Kind.ARGUMENT && (x.isScalar() || length == x.length() && offset == 0)) {
            return x;
        }
        return switch (x.kind()) {
            case DATA -> data(Arrays.copyOfRange(x.data(), offset, offset + length));
            case SLICE -> slice(x.operand(0), offset + x.offset(), length);
            case GATHER ->
                gather(x.operand(0), index(Arrays.copyOfRange(x.operand(1).index(), offset, offset + length)));
            case CONCATENATE -> concatenate(cut(pieces(x), offset, offset + length));
            default -> make(Kind.SLICE, length, 0, offset, Node.NOTHING, x);
        };
    }

    Node gather(Node x, Node index) {
        if (x.isScalar()) {
            return x;
        }
        int[] at = index.index();
        if (consecutive(at)) {
            return slice(x, at.length == 0 ? 0 : at[0], at.length);
        }
        if (x.kind() == Kind.GATHER) {
            int[] inner = x.operand(1).index();
            return gather(
                    x.operand(0), index(Arrays.stream(at).map(i -> inner[i]).toArray()));
        }
        return make(Kind.GATHER, index.length(), 0, 0, Node.NOTHING, x, index);
    }

    private static boolean consecutive(int[] index) {
        for (int i = 1; i < index.length; i++) {
            if (index[i] != index[i - 1] + 1) {
                return false;
            }
        }
        return index.length > 0;
    }

    /** A run of elements; a scalar node fills it. */
    record Piece(Node node, int length) {}

    Node concatenate(List<Piece> pieces) {
        List<Piece> kept = new ArrayList<>();
        int length = 0;
        for (Piece piece : pieces) {
            length += piece.length();
            if (piece.length() > 0
                    && !kept.isEmpty()
                    && kept.getLast().node() == piece.node()
                    && piece.node().isScalar()) {
                kept.set(kept.size() - 1, new Piece(piece.node(), kept.getLast().length() + piece.length()));
            } else if (piece.length() > 0) {
                kept.add(piece);
            }
        }
        if (kept.size() == 1 && kept.getFirst().node().length() == length) {
            return kept.getFirst().node();
        }
        int[] lengths = kept.stream().mapToInt(Piece::length).toArray();
        return make(
                Kind.CONCATENATE,
                length,
                0,
                0,
                new Lengths(Arrays.stream(lengths).boxed().toList()),
                kept.stream().map(Piece::node).toArray(Node[]::new));
    }

    /** How long each piece of a {@code CONCATENATE} is. */
    record Lengths(List<Integer> each) {}

    static List<Piece> pieces(Node concatenation) {
        List<Integer> lengths = ((Lengths) concatenation.payload()).each();
        List<Piece> pieces = new ArrayList<>();
        for (int i = 0; i < lengths.size(); i++) {
            pieces.add(new Piece(concatenation.operand(i), lengths.get(i)));
        }
        return pieces;
    }

    /** How far apart the elements lie that a gather reads, if that is the same for all; 0 if it is not, or there is no gather. */
    static int stride(Node v) {
        if (v.kind() != Kind.GATHER || v.operand(1).length() < 2) {
            return 0;
        }
        int[] index = v.operand(1).index();
        int stride = index[1] - index[0];
        for (int i = 2; i < index.length; i++) {
            if (index[i] - index[i - 1] != stride) {
                return 0;
            }
        }
        return stride;
    }

    /** What a slice or a gather reads from in the end. */
    static Node source(Node v) {
        Node source = v;
        while (source.kind() == Kind.SLICE || source.kind() == Kind.GATHER) {
            source = source.operand(0);
        }
        return source;
    }

    private List<Piece> cut(List<Piece> pieces, int from, int to) {
        List<Piece> result = new ArrayList<>();
        int start = 0;
        for (Piece piece : pieces) {
            int lo = Math.max(from, start);
            int hi = Math.min(to, start + piece.length());
            if (lo < hi) {
                result.add(new Piece(slice(piece.node(), lo - start, hi - lo), hi - lo));
            }
            start += piece.length();
        }
        return result;
    }

    /**
     * The gradient of a position that was cut into parameters is a sum of zero-padded parts; here it becomes the parts end to end again.
     */
    private Node addPieces(Node x, Node y) {
        List<Piece> result = new ArrayList<>();
        List<Piece> left = pieces(x);
        List<Piece> right = pieces(y);
        int at = 0;
        while (at < x.length()) {
            int end = Math.min(endOfPiece(left, at), endOfPiece(right, at));
            Node a = cut(left, at, end).getFirst().node();
            Node b = cut(right, at, end).getFirst().node();
            result.add(new Piece(add(a, b), end - at));
            at = end;
        }
        return concatenate(result);
    }

    private static int endOfPiece(List<Piece> pieces, int at) {
        int end = 0;
        for (Piece piece : pieces) {
            end += piece.length();
            if (end > at) {
                break;
            }
        }
        return end;
    }

    // ---- sums and products

    /** The sum of {@code length} elements. */
    Node sum(Node v, int length) {
        if (v.isScalar()) {
            return multiply(constant(length), v);
        }
        Factored f = factored(v);
        if (f.scale() != one) {
            return multiply(f.scale(), sum(f.vector(), length));
        }
        if (v.kind() == Kind.ADD && (apart(v.operand(0)) || apart(v.operand(1)))) {
            return add(sum(v.operand(0), length), sum(v.operand(1), length));
        }
        if (v.kind() == Kind.GATHER && v.operand(0).length() < length) {
            return sum(
                    multiply(v.operand(0), counts(v.operand(1), v.operand(0).length())),
                    v.operand(0).length());
        }
        return make(Kind.SUM, 1, 0, 0, Node.NOTHING, v);
    }

    /** Whether a summand is worth a sum of its own: it is cheaper alone, or its scale can be taken out. */
    private boolean apart(Node v) {
        return v.isScalar() || v.isKnown() || factored(v).scale() != one || gatherIn(v) != null;
    }

    Node segmentSum(Node v, Node index, int groups) {
        if (groups == 1) {
            return sum(v, index.length());
        }
        if (v.is(0)) {
            return zero;
        }
        if (v.isScalar()) {
            return multiply(v, counts(index, groups));
        }
        Factored f = factored(v);
        if (f.scale() != one) {
            return multiply(f.scale(), segmentSum(f.vector(), index, groups));
        }
        if (v.kind() == Kind.GATHER && v.operand(1) == index && v.operand(0).length() == groups) {
            return multiply(v.operand(0), counts(index, groups));
        }
        if (v.kind() == Kind.MULTIPLY) {
            for (int i = 0; i < 2; i++) {
                Node x = v.operand(i);
                if (x.kind() == Kind.GATHER
                        && x.operand(1) == index
                        && x.operand(0).length() == groups) {
                    return multiply(x.operand(0), segmentSum(v.operand(1 - i), index, groups));
                }
            }
        }
        if (v.kind() == Kind.ADD && (apart(v.operand(0)) || apart(v.operand(1)))) {
            return add(segmentSum(v.operand(0), index, groups), segmentSum(v.operand(1), index, groups));
        }
        return make(Kind.SEGMENT_SUM, groups, 0, 0, Node.NOTHING, v, index);
    }

    private Node counts(Node index, int groups) {
        double[] counts = new double[groups];
        for (int g : index.index()) {
            counts[g]++;
        }
        return data(counts);
    }

    /** A known matrix, row-major, times a vector of its columns' length. */
    Node rowProduct(Node matrix, int columns, Node v) {
        int rows = matrix.length() / columns;
        Node w = v.isScalar() ? filled(v, columns) : v;
        return rows == 1
                ? sum(multiply(matrix, w), columns)
                : make(Kind.ROW_PRODUCT, rows, 0, columns, Node.NOTHING, matrix, w);
    }

    /** The transpose of a known matrix times a vector of its rows' length. */
    Node columnProduct(Node matrix, int columns, Node v) {
        if (v.is(0)) {
            return zero;
        }
        int rows = matrix.length() / columns;
        if (rows == 1) {
            return multiply(matrix, v);
        }
        if (v.isScalar()) {
            return multiply(v, columnProduct(matrix, columns, data(ones(rows))));
        }
        Factored f = factored(v);
        if (f.scale() != one) {
            return multiply(f.scale(), columnProduct(matrix, columns, f.vector()));
        }
        if (columns == 1) {
            return sum(multiply(matrix, v), rows);
        }
        if (v.kind() == Kind.ADD && (v.operand(0).isKnown() || v.operand(0).isScalar())) {
            return add(columnProduct(matrix, columns, v.operand(0)), columnProduct(matrix, columns, v.operand(1)));
        }
        return make(Kind.COLUMN_PRODUCT, columns, 0, columns, Node.NOTHING, matrix, v);
    }

    private static double[] ones(int n) {
        double[] ones = new double[n];
        Arrays.fill(ones, 1);
        return ones;
    }

    /** A scalar as {@code length} copies in an array. */
    Node filled(Node scalar, int length) {
        return length == scalar.length()
                ? scalar
                : make(Kind.CONCATENATE, length, 0, 0, new Lengths(List.of(length)), scalar);
    }

    Node call(ArrayKernel kernel, int length, Node... operands) {
        return make(Kind.CALL, length, 0, 0, kernel, operands);
    }

    /** A recurrence over operands that may each be a scalar for as many copies as it wants. */
    Node scan(ScanLoop loop, int length, Node... operands) {
        return make(Kind.SCAN, length, 0, 0, loop, operands);
    }

    /** The same equation over other operands. */
    Node remake(Node node, Node... x) {
        return switch (node.kind()) {
            case CONSTANT, DATA, INDEX, ARGUMENT -> node;
            case ADD -> add(x[0], x[1]);
            case MULTIPLY -> multiply(x[0], x[1]);
            case DIVIDE -> divide(x[0], x[1]);
            case POWER -> power(x[0], x[1]);
            case SELECT -> select(x[0], x[1], x[2]);
            case MAXIMUM,
                    MINIMUM,
                    REMAINDER,
                    ATAN2,
                    EQ,
                    NE,
                    LT,
                    LE,
                    GT,
                    GE,
                    ABS,
                    SIGN,
                    FLOOR,
                    CEIL,
                    ROUND_EVEN,
                    ROUND_BFLOAT16,
                    EXP,
                    EXPM1,
                    LOG,
                    LOG1P,
                    SQRT,
                    SIN,
                    COS,
                    TAN,
                    ATAN,
                    TANH,
                    LGAMMA,
                    ERF,
                    ERFCX,
                    LOG_NORMAL_CDF,
                    NORMAL_QUANTILE,
                    BESSEL_I0E,
                    BESSEL_I1E,
                    LOG_GAMMA_P,
                    LOG_GAMMA_Q,
                    LOG_BETA,
                    POLYGAMMA,
                    IS_FINITE,
                    ROUND_F32,
                    WRAP_I32,
                    TRUNCATE_I32 -> elementwise(node.kind(), node.offset(), x);
            case SLICE -> slice(x[0], node.offset(), node.length());
            case GATHER -> gather(x[0], x[1]);
            case SUM -> sum(x[0], node.operand(0).length());
            case SEGMENT_SUM -> segmentSum(x[0], x[1], node.length());
            case ROW_PRODUCT -> rowProduct(x[0], node.offset(), x[1]);
            case COLUMN_PRODUCT -> columnProduct(x[0], node.offset(), x[1]);
            case CONCATENATE -> {
                List<Piece> pieces = pieces(node);
                List<Piece> made = new ArrayList<>();
                for (int i = 0; i < x.length; i++) {
                    made.add(new Piece(x[i], pieces.get(i).length()));
                }
                yield pieces.size() == 1 ? filled(x[0], node.length()) : concatenate(made);
            }
            case SCAN -> make(Kind.SCAN, node.length(), 0, 0, node.payload(), x);
            case CALL -> make(Kind.CALL, node.length(), 0, 0, node.payload(), x);
        };
    }
}
