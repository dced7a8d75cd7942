package dev.variate.device.jvm;

import dev.variate.device.jvm.LinearForm.Coefficient;
import dev.variate.device.jvm.LinearForm.Index;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Sufficient statistics: sums over rows of products of two forms that are linear in known columns, as squared residuals and their gradients
 * are. They are inner products, and those do not change if the rows are rotated. {@link RotatedRows} turns the rows so that all but a few
 * are zero in every column: as many stay as there are columns, or, where coefficients vary by group, one for each group and each column
 * with such a coefficient, and as many again as the other columns.
 *
 * <p>Nothing is expanded into powers, so nothing cancels: the sum over the few rows is as accurate as that over the many.
 */
final class Statistics {
    /** Householder's method takes about this many operations at most; beyond, setting up would take seconds. */
    private static final long AFFORDABLE = 1L << 28;
    /** Pooled rows up to this number become scalars, without a loop. */
    private static final int UNROLLED = 8;

    private final Graph graph;
    private final List<Node> live;
    private final Map<Node, List<Product>> candidates = new LinkedHashMap<>();
    private final Map<Integer, Basis> bases = new HashMap<>();
    private final Map<Node, Node> mapped = new HashMap<>();

    /** A product of two linear forms. */
    private record Product(LinearForm left, LinearForm right) {
        Index index() {
            return left.index() instanceof Index.By ? left.index() : right.index();
        }

        boolean isConsistent() {
            return LinearForm.compatible(left.index(), right.index());
        }
    }

    /** The rotated columns of rows of one length. {@code perGroup} and {@code pooled} by column. */
    private record Basis(Index index, int varying, Map<Node, List<Node>> perGroup, Map<Node, List<Node>> pooled) {}

    private Statistics(Graph graph, List<Node> roots) {
        this.graph = graph;
        this.live = Plan.reachable(roots);
    }

    /** The same roots, with sums over rotated rows where that is less work. */
    static List<Node> rewrite(Graph graph, List<Node> roots) {
        Statistics statistics = new Statistics(graph, roots);
        statistics.find();
        return statistics.bases.isEmpty()
                ? roots
                : roots.stream().map(statistics::map).toList();
    }

    // ---- which sums

    private void find() {
        Map<Integer, List<Node>> sums = new LinkedHashMap<>();
        for (Node node : live) {
            if (node.kind() == Kind.SUM || node.kind() == Kind.SEGMENT_SUM || node.kind() == Kind.COLUMN_PRODUCT) {
                sums.computeIfAbsent(
                                node.operand(node.kind() == Kind.COLUMN_PRODUCT ? 1 : 0)
                                        .length(),
                                k -> new ArrayList<>())
                        .add(node);
            }
        }
        sums.forEach((rows, nodes) -> {
            Map<Node, List<Product>> products = new LinkedHashMap<>();
            for (Node node : nodes) {
                products.put(node, node.kind() == Kind.COLUMN_PRODUCT ? List.of() : products(node.operand(0)));
            }
            // a sum that has to go through the rows anyway takes the gain away
            if (products.values().stream().noneMatch(List::isEmpty)) {
                basis(rows, products).ifPresent(b -> {
                    bases.put(rows, b);
                    candidates.putAll(products);
                });
            }
        });
    }

    /** {@code v} as a sum of products of two linear forms; empty if it is none. */
    private List<Product> products(Node v) {
        List<Product> products = v.kind() == Kind.MULTIPLY ? productsOfFactors(v.operand(0), v.operand(1)) : List.of();
        if (!products.isEmpty()) {
            return products;
        }
        Optional<LinearForm> linear = LinearForm.of(graph, v);
        if (linear.isPresent()) {
            return List.of(
                    new Product(linear.get(), LinearForm.of(graph, graph.one).orElseThrow()));
        }
        if (v.kind() != Kind.ADD) {
            return List.of();
        }
        List<Product> left = products(v.operand(0));
        List<Product> right = products(v.operand(1));
        List<Product> both = new ArrayList<>(left);
        both.addAll(right);
        return left.isEmpty() || right.isEmpty() ? List.of() : both;
    }

    /** Data in front of a product of two belong to one of them. */
    private List<Product> productsOfFactors(Node x, Node y) {
        boolean threeFactors = (x.isKnown() || x.isScalar()) && y.kind() == Kind.MULTIPLY;
        return threeFactors ? product(graph.multiply(x, y.operand(0)), y.operand(1)) : product(x, y);
    }

    private List<Product> product(Node x, Node y) {
        Optional<LinearForm> a = LinearForm.of(graph, x);
        Optional<LinearForm> b = LinearForm.of(graph, y);
        if (a.isEmpty() || b.isEmpty()) {
            return List.of();
        }
        Product product = new Product(a.get(), b.get());
        return product.isConsistent() ? List.of(product) : List.of();
    }

    // ---- rotated columns

    private Optional<Basis> basis(int rows, Map<Node, List<Product>> sums) {
        Set<Index> indexes = new LinkedHashSet<>();
        Set<Node> varying = new LinkedHashSet<>();
        Set<Node> columns = new LinkedHashSet<>(List.of(graph.one));
        sums.forEach((node, products) -> {
            if (node.kind() == Kind.SEGMENT_SUM) {
                indexes.add(new Index.By(node.operand(1), node.length()));
            }
            for (Product p : products) {
                indexes.add(p.index());
                for (LinearForm form : List.of(p.left(), p.right())) {
                    columns.addAll(form.terms().keySet());
                    form.terms().forEach((column, c) -> {
                        if (c.perGroup()) {
                            varying.add(column);
                        }
                    });
                }
                if (node.kind() == Kind.SEGMENT_SUM) {
                    // a sum by group sees the rows of its own group only, so one of its factors must not reach into the
                    // pooled ones
                    varying.addAll((p.right().terms().size() <= p.left().terms().size() ? p.right() : p.left())
                            .terms()
                            .keySet());
                }
            }
        });
        indexes.remove(LinearForm.NONE);
        if (indexes.size() > 1 || columns.stream().anyMatch(d -> d != graph.one && d.length() != rows)) {
            return Optional.empty();
        }
        Index index = indexes.isEmpty() ? LinearForm.NONE : indexes.iterator().next();
        List<Node> order = new ArrayList<>(varying);
        columns.stream().filter(d -> !varying.contains(d)).forEach(order::add);
        int groups = index instanceof Index.By by ? by.groups() : 0;
        long left = (long) groups * varying.size() + order.size() - varying.size();
        if (left * 2 > rows || (long) rows * order.size() * order.size() > AFFORDABLE) {
            return Optional.empty();
        }
        RotatedRows rotated = RotatedRows.of(
                rows,
                order.stream()
                        .map(d -> d == graph.one ? new double[0] : d.data())
                        .toList(),
                varying.size(),
                index instanceof Index.By by ? by.node().index() : new int[0],
                groups);
        return Optional.of(columns(index, varying.size(), order, rotated));
    }

    private Basis columns(Index index, int varying, List<Node> order, RotatedRows rotated) {
        Map<Node, List<Node>> perGroup = new HashMap<>();
        Map<Node, List<Node>> pooled = new HashMap<>();
        int rest = order.size() - varying;
        for (int k = 0; k < order.size(); k++) {
            List<Node> parts = new ArrayList<>();
            for (int p = 0; p < varying; p++) {
                // within a group the columns come out triangular
                parts.add(k < p ? graph.zero : graph.data(rotated.perGroup()[p][k]));
            }
            perGroup.put(order.get(k), parts);
            List<Node> pool = new ArrayList<>();
            if (k >= varying) {
                double[] column = rotated.pooled()[k - varying];
                if (rest > UNROLLED) {
                    pool.add(graph.data(column));
                } else {
                    for (int r = 0; r < rest; r++) {
                        pool.add(r > k - varying ? graph.zero : graph.data(new double[] {column[r]}));
                    }
                }
            }
            pooled.put(order.get(k), pool);
        }
        return new Basis(index, varying, perGroup, pooled);
    }

    // ---- the program again

    private Node map(Node root) {
        for (Node node : Plan.reachable(List.of(root))) {
            if (!mapped.containsKey(node)) {
                List<Product> products = candidates.get(node);
                mapped.put(
                        node,
                        products == null
                                ? graph.remake(
                                        node,
                                        node.operands().stream()
                                                .map(mapped::get)
                                                .toArray(Node[]::new))
                                : rotatedSum(node, products));
            }
        }
        return mapped.get(root);
    }

    private Node rotatedSum(Node sum, List<Product> products) {
        Basis basis = bases.get(sum.operand(0).length());
        boolean byGroup = sum.kind() == Kind.SEGMENT_SUM;
        int groups = basis.index() instanceof Index.By by ? by.groups() : 1;
        Node total = graph.zero;
        for (Product product : products) {
            for (int p = 0; p < basis.varying(); p++) {
                int row = p;
                Node both = graph.multiply(
                        combined(product.left(), d -> basis.perGroup().get(d).get(row)),
                        combined(product.right(), d -> basis.perGroup().get(d).get(row)));
                total = graph.add(total, byGroup ? both : graph.sum(both, groups));
            }
            if (!byGroup) {
                total = graph.add(total, pooled(basis, product));
            }
        }
        return total;
    }

    private Node pooled(Basis basis, Product product) {
        int rest = basis.pooled().size() - basis.varying();
        Node total = graph.zero;
        for (int r = 0; r < (rest > UNROLLED ? 1 : rest); r++) {
            int row = r;
            Node left = combined(
                    product.left(),
                    d -> basis.pooled().get(d).isEmpty()
                            ? graph.zero
                            : basis.pooled().get(d).get(row));
            Node right = combined(
                    product.right(),
                    d -> basis.pooled().get(d).isEmpty()
                            ? graph.zero
                            : basis.pooled().get(d).get(row));
            Node both = graph.multiply(left, right);
            total = graph.add(total, rest > UNROLLED ? graph.sum(both, rest) : both);
        }
        return total;
    }

    private interface Rotated {
        Node of(Node column);
    }

    private Node combined(LinearForm form, Rotated column) {
        Node total = graph.zero;
        for (Map.Entry<Node, Coefficient> term : form.terms().entrySet()) {
            total = graph.add(total, graph.multiply(map(term.getValue().node()), column.of(term.getKey())));
        }
        return total;
    }
}
