package dev.variate.device.jvm;

import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The order in which loops of one length go through their rows: sorted by the index that most segment sums use. Then a segment sum is a
 * running sum, a gather is one read a group, and nothing is scattered.
 *
 * @param index the index that is sorted
 * @param groups how many groups there are
 * @param starts row {@code starts[g]} is the first of group g, in sorted order; one more entry than groups
 * @param permutation the sorted order; empty if rows lie so already
 */
record RowOrder(Node index, int groups, int[] starts, int[] permutation) {

    /**
     * @param live all nodes of a program
     * @param fixed lengths of arrays whose order is not ours to choose; they can only be gone through by group if they are sorted already
     */
    static Map<Integer, RowOrder> choose(List<Node> live, Set<Integer> fixed) {
        Map<Integer, Map<Node, Integer>> votes = new HashMap<>();
        Map<Node, Integer> groups = new HashMap<>();
        Set<Integer> matrices = new HashSet<>();
        for (Node v : live) {
            if (v.kind() == Kind.SEGMENT_SUM || v.kind() == Kind.GATHER && !v.isScalar()) {
                Node index = v.operand(1);
                votes.computeIfAbsent(index.length(), k -> new HashMap<>())
                        .merge(index, v.kind() == Kind.SEGMENT_SUM ? 10 : 1, Integer::sum);
                groups.merge(
                        index,
                        v.kind() == Kind.SEGMENT_SUM ? v.length() : v.operand(0).length(),
                        Math::max);
            }
            if (v.kind() == Kind.COLUMN_PRODUCT) {
                matrices.add(v.operand(1).length());
            }
        }
        Map<Integer, RowOrder> orders = new HashMap<>();
        votes.forEach((length, candidates) -> {
            Node index = Collections.max(
                            candidates.entrySet(),
                            Map.Entry.<Node, Integer>comparingByValue()
                                    .thenComparing(e -> -e.getKey().id()))
                    .getKey();
            RowOrder order = of(index, groups.get(index));
            if ((!fixed.contains(length) && !matrices.contains(length) || order.permutation.length == 0)
                    && groups.get(index) * 2 <= length) {
                orders.put(length, order);
            }
        });
        return orders;
    }

    private static RowOrder of(Node index, int groups) {
        int[] group = index.index();
        int[] starts = new int[groups + 1];
        boolean sorted = true;
        for (int i = 0; i < group.length; i++) {
            starts[group[i] + 1]++;
            sorted &= i == 0 || group[i] >= group[i - 1];
        }
        for (int g = 0; g < groups; g++) {
            starts[g + 1] += starts[g];
        }
        int[] permutation = new int[sorted ? 0 : group.length];
        if (!sorted) {
            int[] at = starts.clone();
            for (int i = 0; i < group.length; i++) {
                permutation[at[group[i]]++] = i;
            }
        }
        return new RowOrder(index, groups, starts, permutation);
    }

    double[] sort(double[] rows) {
        if (permutation.length == 0) {
            return rows;
        }
        double[] sorted = new double[rows.length];
        for (int i = 0; i < sorted.length; i++) {
            sorted[i] = rows[permutation[i]];
        }
        return sorted;
    }

    int[] sort(int[] rows) {
        if (permutation.length == 0) {
            return rows;
        }
        int[] sorted = new int[rows.length];
        for (int i = 0; i < sorted.length; i++) {
            sorted[i] = rows[permutation[i]];
        }
        return sorted;
    }
}
