package dev.variate.device.jvm;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which loops there are. The <em>level</em> of a value is the number of finished loops that stand between it and the inputs: a sum is one
 * above what it sums. There is one loop for each pair of length and level, and it computes everything rooted there, forward and backward
 * alike; so a pass over the data gives value and gradient together. Values that are cheap are computed again in a later loop that wants
 * them, dear ones are kept in an array.
 */
final class Plan {
    /** From this length on a loop that is not cut into segments runs in blocks of rows, and in vector form once it has run long enough. */
    static final int LONG = 512;
    /** From this length on a loop runs so if it computes exponentials or logarithms, or more than {@link #MUCH}. */
    static final int WORTH_VECTORS = 64;

    private static final int MUCH = 60;
    /** A loop with more values than this would outgrow what HotSpot compiles (8,000 bytes). */
    private static final int LARGE = 350;

    /** What a loop is for: a value and where its elements go. */
    enum Purpose {
        TOTAL("sum"),
        SEGMENTS("sum by group"),
        COLUMNS("product with a matrix"),
        KEEP("array for later"),
        PLACE("part of an array"),
        OUTPUT("part of the gradient");

        private final String words;

        Purpose(String words) {
            this.words = words;
        }
    }

    /**
     * @param value what the loop computes
     * @param target the node that it makes: the sum, the segment sum, the product, the concatenation; {@code value} itself if it is kept or
     *     an output
     * @param offset where in a concatenation or in the results the first element goes
     */
    record Root(Purpose purpose, Node value, Node target, int offset) {}

    /** A part of the results. */
    record Output(Node node, int offset, int length) {}

    static final class Loop {
        final int length;
        final int level;
        final List<Root> roots = new ArrayList<>();
        /** Everything that the body reads or computes, operands first. */
        final TreeSet<Node> body = new TreeSet<>((a, b) -> Integer.compare(a.id(), b.id()));
        /** The index whose groups the loop goes through one after the other. */
        RowOrder order;
        /** Whether it runs in blocks of rows. */
        boolean blocked;

        Loop(int length, int level) {
            this.length = length;
            this.level = level;
        }

        boolean follows(Node index) {
            return order != null && order.index() == index;
        }
    }

    final Node returned;
    final List<Output> outputs = new ArrayList<>();
    final List<Node> live;
    final TreeMap<Integer, List<Loop>> loops = new TreeMap<>();
    /** What is done once between the loops, in order: scalars, calls, and concatenations for the sake of their scalars. */
    final TreeMap<Integer, List<Node>> steps = new TreeMap<>();

    final Map<Node, Loop> kept = new LinkedHashMap<>();
    final Map<Integer, RowOrder> orders;
    private final Map<Node, Integer> levels = new HashMap<>();
    private final Set<Integer> fixedLengths = new HashSet<>();

    /**
     * @param returned a scalar, given back by the call itself
     * @param results the other results, each with its length, laid end to end
     */
    Plan(Node returned, List<Output> results) {
        this.returned = returned;
        results.forEach(this::addOutput);
        List<Node> ends = new ArrayList<>(List.of(returned));
        outputs.forEach(o -> ends.add(o.node()));
        live = reachable(ends);
        for (Node node : live) {
            levels.put(node, computeLevel(node));
        }
        live.forEach(this::plan);
        for (Output output : outputs) {
            if (!output.node().isScalar()) {
                loop(output.node()).roots.add(new Root(Purpose.OUTPUT, output.node(), output.node(), output.offset()));
                fixedLengths.add(output.length());
            }
        }
        keepWhatIsDear();
        loops.values().forEach(level -> List.copyOf(level).forEach(p -> split(p, level)));
        orders = RowOrder.choose(live, fixedLengths);
        for (Loop p : allLoops()) {
            boolean matrix = p.body.stream().anyMatch(v -> v.kind() == Kind.ROW_PRODUCT)
                    || p.roots.stream().anyMatch(r -> r.purpose() == Purpose.COLUMNS);
            RowOrder order = orders.get(p.length);
            if (order != null
                            && !matrix
                            && p.body.stream().anyMatch(v -> v.kind() == Kind.GATHER && v.operand(1) == order.index())
                    || order != null
                            && !matrix
                            && p.roots.stream()
                                    .anyMatch(r -> r.purpose() == Purpose.SEGMENTS
                                            && r.target().operand(1) == order.index())) {
                p.order = order;
            }
            boolean vectors = vectorsWin(p);
            if (vectors) {
                p.order = null;
            }
            p.blocked = matrix || vectors || p.order == null && p.length >= LONG;
        }
    }

    /** A concatenation among the results is written piece by piece to where it belongs. */
    private void addOutput(Output output) {
        if (output.node().kind() == Kind.CONCATENATE) {
            int at = output.offset();
            for (Graph.Piece piece : Graph.pieces(output.node())) {
                addOutput(new Output(piece.node(), at, piece.length()));
                at += piece.length();
            }
        } else if (output.length() > 0) {
            outputs.add(output);
        }
    }

    static List<Node> reachable(Collection<Node> ends) {
        TreeSet<Node> seen = new TreeSet<>((a, b) -> Integer.compare(a.id(), b.id()));
        List<Node> open = new ArrayList<>(ends);
        while (!open.isEmpty()) {
            Node node = open.removeLast();
            if (seen.add(node)) {
                open.addAll(node.operands());
            }
        }
        return List.copyOf(seen);
    }

    // ---- levels

    int level(Node node) {
        return levels.get(node);
    }

    private int computeLevel(Node node) {
        return switch (node.kind()) {
            case CONSTANT, DATA, INDEX, ARGUMENT -> 0;
            case SUM, SEGMENT_SUM -> level(node.operand(0)) + 1;
            case COLUMN_PRODUCT -> level(node.operand(1)) + 1;
            case SLICE, GATHER -> readLevel(node.operand(0));
            case ROW_PRODUCT -> readLevel(node.operand(1));
            case CALL ->
                node.operands().stream()
                        .mapToInt(x -> x.isScalar() || isWhole(x) ? level(x) : level(x) + 1)
                        .max()
                        .orElse(0);
            case SCAN ->
                node.operands().stream()
                        .mapToInt(x -> x.isScalar() || isStrided(x) ? level(x) : readLevel(x))
                        .max()
                        .orElse(0);
            case CONCATENATE ->
                node.operands().stream()
                        .mapToInt(x -> x.isScalar() ? level(x) : level(x) + 1)
                        .max()
                        .orElse(0);
            default -> node.operands().stream().mapToInt(this::level).max().orElse(0);
        };
    }

    private int readLevel(Node array) {
        return isAddressable(array) ? level(array) : level(array) + 1;
    }

    /** Whether it lies in an array of its own without our doing. */
    static boolean isWhole(Node x) {
        return x.kind() == Kind.DATA || x.kind().isArray();
    }

    /** Whether a recurrence can read it where the gather's operand lies. */
    static boolean isStrided(Node x) {
        return Graph.stride(x) != 0 && isAddressable(x.operand(0));
    }

    private static boolean isAddressable(Node x) {
        return isWhole(x) || x.kind() == Kind.ARGUMENT || x.kind() == Kind.SLICE;
    }

    // ---- loops

    private void plan(Node node) {
        switch (node.kind()) {
            case SUM -> loop(node.operand(0)).roots.add(new Root(Purpose.TOTAL, node.operand(0), node, 0));
            case SEGMENT_SUM -> loop(node.operand(0)).roots.add(new Root(Purpose.SEGMENTS, node.operand(0), node, 0));
            case COLUMN_PRODUCT -> loop(node.operand(1)).roots.add(new Root(Purpose.COLUMNS, node.operand(1), node, 0));
            case SLICE, GATHER -> {
                keepUnless(isAddressable(node.operand(0)), node.operand(0));
                if (Graph.source(node).kind() == Kind.SCAN) {
                    fixedLengths.add(node.length()); // steps keep their order
                }
            }
            case SCAN ->
                node.operands().forEach(x -> {
                    fixedLengths.add(x.length());
                    keepUnless(x.isScalar() || isAddressable(x) || isStrided(x), x);
                });
            case ROW_PRODUCT -> keepUnless(isAddressable(node.operand(1)), node.operand(1));
            case CALL ->
                node.operands().forEach(x -> {
                    fixedLengths.add(x.length());
                    keepUnless(x.isScalar() || isWhole(x), x);
                });
            case CONCATENATE -> {
                int at = 0;
                for (Graph.Piece piece : Graph.pieces(node)) {
                    if (!piece.node().isScalar()) {
                        loop(piece.node()).roots.add(new Root(Purpose.PLACE, piece.node(), node, at));
                        fixedLengths.add(piece.length());
                    }
                    at += piece.length();
                }
            }
            default -> {}
        }
        if (node.isScalar() && node.kind() != Kind.CONSTANT && node.kind() != Kind.INDEX && node.kind() != Kind.SUM
                || node.kind() == Kind.SCAN
                || node.kind() == Kind.CALL
                || node.kind() == Kind.CONCATENATE) {
            steps.computeIfAbsent(level(node), k -> new ArrayList<>()).add(node);
        }
        if (!node.isScalar()
                && (node.kind() == Kind.SLICE
                        || node.kind() == Kind.ARGUMENT
                        || node.kind().isArray()
                        || node.kind() == Kind.ROW_PRODUCT)) {
            fixedLengths.add(node.length());
        }
    }

    /** The loop in which elements of {@code v} can be had. */
    private Loop loop(Node v) {
        List<Loop> level = loops.computeIfAbsent(level(v), k -> new ArrayList<>());
        for (Loop p : level) {
            if (p.length == v.length()) {
                return p;
            }
        }
        Loop p = new Loop(v.length(), level(v));
        level.add(p);
        return p;
    }

    private void keepUnless(boolean array, Node v) {
        if (!array) {
            fixedLengths.add(v.length());
            keep(v);
        }
    }

    private void keep(Node v) {
        if (!kept.containsKey(v)) {
            Loop p = loop(v);
            p.roots.add(new Root(Purpose.KEEP, v, v, 0));
            kept.put(v, p);
        }
    }

    /** From the last level to the first: what an earlier loop computed is kept there if it is dear. */
    private void keepWhatIsDear() {
        for (int level = lastLevel(); level >= 0; level--) {
            for (Loop p : loops.getOrDefault(level, List.of())) {
                Set<Node> seen = new HashSet<>();
                List<Node> open = new ArrayList<>();
                p.roots.forEach(r -> open.add(r.value()));
                while (!open.isEmpty()) {
                    Node v = open.removeLast();
                    if (v.isScalar() || !v.kind().isElementwise() && v.kind() != Kind.ROW_PRODUCT || !seen.add(v)) {
                        continue;
                    }
                    if (level(v) < p.level && (kept.containsKey(v) || v.kind().isDear())) {
                        keep(v);
                    } else if (v.kind() != Kind.ROW_PRODUCT) {
                        open.addAll(v.operands());
                    }
                }
            }
        }
        for (Loop p : allLoops()) {
            fill(p);
        }
    }

    private void fill(Loop p) {
        p.body.clear();
        List<Node> open = new ArrayList<>();
        p.roots.forEach(r -> open.add(r.value()));
        while (!open.isEmpty()) {
            Node v = open.removeLast();
            if (p.body.add(v) && computes(p, v) && v.kind() != Kind.ROW_PRODUCT) {
                open.addAll(v.operands());
            }
        }
    }

    /** Whether the loop computes {@code v} itself, and does not read it. */
    boolean computes(Loop p, Node v) {
        return !v.isScalar() && (v.kind().isElementwise() || v.kind() == Kind.ROW_PRODUCT) && !isStored(p, v);
    }

    /** Whether rows have so much to compute that vectors in blocks win more on it than running sums a group do, and than a short loop's one method does. */
    private boolean vectorsWin(Loop p) {
        return VectorForm.exists(p, this)
                && (p.body.size() > MUCH
                        || p.body.stream()
                                .anyMatch(v -> computes(p, v) && v.kind().isFunction()));
    }

    /** Whether another loop has put {@code v} into an array. */
    boolean isStored(Loop p, Node v) {
        Loop keeper = kept.get(v);
        return keeper != null && keeper != p;
    }

    /** Parts the roots of too large a loop into two loops, which both compute what they share. */
    private void split(Loop p, List<Loop> level) {
        if (p.body.size() <= LARGE || p.roots.size() < 2) {
            return;
        }
        Loop second = new Loop(p.length, p.level);
        List<Root> moved = new ArrayList<>(p.roots.subList(p.roots.size() / 2, p.roots.size()));
        p.roots.removeAll(moved);
        second.roots.addAll(moved);
        moved.stream().filter(r -> r.purpose() == Purpose.KEEP).forEach(r -> kept.put(r.value(), second));
        level.add(second);
        // a value that the other half keeps lies in an array only after that half's loop: in the order of the list, so
        // the first may not
        // read the second's
        fill(p);
        fill(second);
        if (!p.body.isEmpty() && readsFrom(p, second)) {
            level.remove(second);
            second.roots.forEach(p.roots::add);
            moved.stream().filter(r -> r.purpose() == Purpose.KEEP).forEach(r -> kept.put(r.value(), p));
            fill(p);
            return;
        }
        split(p, level);
        split(second, level);
    }

    private boolean readsFrom(Loop p, Loop other) {
        return p.body.stream().anyMatch(v -> kept.get(v) == other);
    }

    int lastLevel() {
        return Math.max(loops.isEmpty() ? 0 : loops.lastKey(), steps.isEmpty() ? 0 : steps.lastKey());
    }

    List<Loop> allLoops() {
        return loops.values().stream().flatMap(List::stream).toList();
    }

    /** One line a level and a loop: what the golden tests compare. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int level = 0; level <= lastLevel(); level++) {
            text.append("level ")
                    .append(level)
                    .append(": ")
                    .append(steps.getOrDefault(level, List.of()).size())
                    .append(" scalars\n");
            for (Loop p : loops.getOrDefault(level, List.of())) {
                text.append("  loop ")
                        .append(p.length)
                        .append(p.order != null ? " by group" : "")
                        .append(p.blocked ? " in blocks" : "")
                        .append(", ")
                        .append(p.body.size())
                        .append(" values:");
                Map<String, Integer> counts = new LinkedHashMap<>();
                p.roots.forEach(r -> counts.merge(r.purpose().name().toLowerCase(Locale.ROOT), 1, Integer::sum));
                counts.forEach((purpose, count) ->
                        text.append(' ').append(count).append(' ').append(purpose));
                text.append('\n');
            }
        }
        return text.toString();
    }

    /** What a loop does, in words. */
    String description(Loop p) {
        List<String> words = new ArrayList<>();
        for (Purpose purpose : Purpose.values()) {
            long count = p.roots.stream().filter(r -> r.purpose() == purpose).count();
            if (count > 0) {
                words.add(count + " × " + purpose.words);
            }
        }
        String how = (p.order != null ? " by group" : "") + (p.blocked ? " in blocks" : "");
        String functions = functions(p.body.stream().filter(v -> computes(p, v)).toList());
        return "loop of " + p.length + how + ": " + String.join(", ", words)
                + (functions.isEmpty() ? "" : "; " + functions);
    }

    /** What is done once between loops, in words. */
    static String description(List<Node> steps) {
        List<String> words = new ArrayList<>();
        long numbers = steps.stream().filter(Node::isScalar).count();
        if (numbers > 0) {
            words.add(numbers + (numbers > 1 ? " single numbers" : " single number"));
        }
        for (Node step : steps) {
            switch (step.payload()) {
                case ScanLoop loop -> words.add("a recurrence of " + loop.op().length() + " steps");
                case ArrayKernel kernel
                when step.kind() == Kind.CALL ->
                    words.add("a call that makes " + step.length() + " numbers by " + kernel.title());
                default -> {}
            }
        }
        String functions =
                functions(steps.stream().filter(v -> v.kind().isElementwise()).toList());
        return (words.isEmpty() ? "arrays put together" : String.join(", ", words))
                + (functions.isEmpty() ? "" : "; " + functions);
    }

    /** The functions that take time, with how often. */
    private static String functions(List<Node> nodes) {
        Map<Kind, Integer> counts = new TreeMap<>();
        nodes.stream().filter(v -> v.kind().isDear()).forEach(v -> counts.merge(v.kind(), 1, Integer::sum));
        List<String> words = new ArrayList<>();
        counts.forEach(
                (kind, count) -> words.add(kind.name().toLowerCase(Locale.ROOT) + (count > 1 ? " × " + count : "")));
        return String.join(", ", words);
    }

    /** The data arrays that loops read, in a fixed order. */
    Set<Node> data() {
        Set<Node> data = new LinkedHashSet<>();
        live.stream()
                .filter(v -> v.kind() == Kind.DATA || v.kind() == Kind.INDEX)
                .forEach(data::add);
        return data;
    }
}
