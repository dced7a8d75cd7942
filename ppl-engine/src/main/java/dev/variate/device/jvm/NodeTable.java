package dev.variate.device.jvm;

import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Makes {@link Node}s so that equal equations are one, and computes at once what depends on data alone. Nothing here looks at the values of data, so
 * that programs of one shape become one class.
 */
abstract class NodeTable {
    /** Data up to this size are compared by content, larger ones by identity. */
    private static final int COMPARED = 1 << 16;

    private final Map<Key, Node> nodes = new HashMap<>();
    private final Map<Object, Node> byIdentity = new IdentityHashMap<>();
    private final Map<Contents, Node> byContents = new HashMap<>();
    private int next;

    private record Key(Kind kind, int length, long number, int offset, Object payload, List<Node> operands) {}

    /** An array that is equal to another with the same elements. */
    private record Contents(Object array) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Contents that && Objects.deepEquals(array, that.array);
        }

        @Override
        public int hashCode() {
            return array instanceof double[] a ? Arrays.hashCode(a) : Arrays.hashCode((int[]) array);
        }
    }

    // ---- leaves

    Node constant(double x) {
        return make(Kind.CONSTANT, 1, x, 0, Node.NOTHING);
    }

    /** Known elements, which nobody may change afterwards. */
    Node data(double[] elements) {
        return known(Kind.DATA, elements, elements.length);
    }

    /** A known index. */
    Node index(int[] elements) {
        return known(Kind.INDEX, elements, elements.length);
    }

    private Node known(Kind kind, Object array, int length) {
        Node same = byIdentity.get(array);
        if (same == null) {
            same = length > COMPARED
                    ? fresh(kind, length, 0, 0, array)
                    : byContents.computeIfAbsent(new Contents(array), c -> fresh(kind, length, 0, 0, array));
            byIdentity.put(array, same);
        }
        return same;
    }

    /** All arguments end to end. */
    Node argument(int length) {
        return make(Kind.ARGUMENT, length, 0, 0, Node.NOTHING);
    }

    final Node make(Kind kind, int length, double number, int offset, Object payload, Node... operands) {
        Key key = new Key(kind, length, Double.doubleToRawLongBits(number), offset, payload, List.of(operands));
        Node same = nodes.get(key);
        if (same == null) {
            same = computable(kind, operands)
                    ? computed(fresh(kind, length, number, offset, payload, operands))
                    : fresh(kind, length, number, offset, payload, operands);
            nodes.put(key, same);
        }
        return same;
    }

    private Node fresh(Kind kind, int length, double number, int offset, Object payload, Node... operands) {
        return new Node(next++, kind, length, number, offset, payload, List.of(operands));
    }

    private static boolean computable(Kind kind, Node... operands) {
        return !kind.isLeaf() && Arrays.stream(operands).allMatch(Node::isKnown);
    }

    /** Constants of the program give constants, in the bytecode; where data take part the result is data, bound when the class is there. */
    private Node computed(Node node) {
        double[] elements = Known.elements(node);
        boolean constant = elements.length == 1 && node.operands().stream().allMatch(x -> x.kind() == Kind.CONSTANT);
        return constant ? constant(elements[0]) : data(elements);
    }
}
