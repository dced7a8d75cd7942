package dev.variate.device.jvm;

import java.lang.classfile.CodeBuilder;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The inside of a loop, for one row: every value of the body, each computed once into a local. */
final class RowBody implements MethodWriter.Push {
    private final MethodWriter m;
    private final CodeBuilder code;
    private final Plan.Loop loop;
    private final Map<Node, Integer> values = new HashMap<>();
    private final Map<Node, Integer> heads = new HashMap<>();
    private final Set<Node> withinSelect;
    /** Locals with the row, and with the first row of the block (none below 0). */
    private final int row;

    private final int base;

    RowBody(MethodWriter m, Plan.Loop loop, int row, int base) {
        this.m = m;
        this.code = m.code;
        this.loop = loop;
        this.row = row;
        this.base = base;
        this.withinSelect = comparisonsWithinSelect(m.plan, loop);
    }

    /** Comparisons that serve as conditions only: they become jumps, or masks, and never a number. */
    static Set<Node> comparisonsWithinSelect(Plan plan, Plan.Loop loop) {
        Set<Node> found = new HashSet<>();
        Set<Node> others = new HashSet<>();
        loop.roots.forEach(r -> others.add(r.value()));
        for (Node v : loop.body) {
            if (plan.computes(loop, v)) {
                for (int i = 0; i < v.operands().size(); i++) {
                    (v.kind() == Kind.SELECT && i == 0 ? found : others).add(v.operand(i));
                }
            }
        }
        found.removeIf(v -> others.contains(v) || !v.kind().isComparison() || !plan.computes(loop, v));
        return found;
    }

    /** Fetches arrays and scalars before the loop. */
    void prepare() {
        for (Node v : loop.body) {
            if (v.isScalar()) {
                m.hoist(v);
            } else if (m.plan.isStored(loop, v) && v.kind() != Kind.GATHER && v.kind() != Kind.SLICE) {
                m.place(new Layout.Place.Of(v));
            } else {
                switch (v.kind()) {
                    case DATA, SLICE, SEGMENT_SUM, COLUMN_PRODUCT, CONCATENATE, SCAN, CALL -> m.address(v);
                    case GATHER -> {
                        m.address(v.operand(0));
                        if (!loop.follows(v.operand(1))) {
                            m.indexArray(v.operand(1));
                        }
                    }
                    case ROW_PRODUCT -> m.place(new Layout.Place.RowBuffer(v));
                    default -> {}
                }
            }
        }
    }

    /** Reads, at the start of a group, what all of its rows gather. */
    void groupHead(int group) {
        for (Node v : loop.body) {
            if (v.kind() == Kind.GATHER && loop.follows(v.operand(1))) {
                element(m.address(v.operand(0)), () -> code.iload(group));
                heads.put(v, store());
            }
        }
    }

    /** Computes the row. */
    void values() {
        values.clear();
        values.putAll(heads);
        for (Node v : loop.body) {
            if (v.isScalar() || v.kind() == Kind.INDEX || values.containsKey(v) || withinSelect.contains(v)) {
                continue;
            }
            compute(v);
            values.put(v, store());
        }
    }

    private int store() {
        int local = m.local(2);
        code.dstore(local);
        return local;
    }

    @Override
    public void push(Node v) {
        if (v.isScalar()) {
            m.load(v);
        } else {
            code.dload(values.get(v));
        }
    }

    @Override
    public boolean isNumber(Node comparison) {
        return values.containsKey(comparison);
    }

    private void compute(Node v) {
        if (v.kind() == Kind.GATHER) {
            int index = m.indexArray(v.operand(1));
            element(m.address(v.operand(0)), () -> code.aload(index).iload(row).iaload());
        } else if (v.kind() == Kind.SLICE) {
            element(m.address(v), () -> code.iload(row));
        } else if (m.plan.isStored(loop, v)) {
            element(new MethodWriter.Address(m.place(new Layout.Place.Of(v)), 0), () -> code.iload(row));
        } else if (v.kind() == Kind.ROW_PRODUCT) {
            element(
                    new MethodWriter.Address(m.place(new Layout.Place.RowBuffer(v)), 0),
                    () -> code.iload(row).iload(base).isub());
        } else if (v.kind() == Kind.DATA || v.kind().isArray()) {
            element(m.address(v), () -> code.iload(row));
        } else {
            m.operation(v, this);
        }
    }

    private void element(MethodWriter.Address at, Runnable index) {
        code.aload(at.array());
        index.run();
        if (at.offset() > 0) {
            code.loadConstant(at.offset()).iadd();
        }
        code.daload();
    }

    // ---- where values go

    /** Arrays that roots write to, fetched before the loop. */
    void prepareRoots(List<Plan.Root> roots) {
        for (Plan.Root root : roots) {
            switch (root.purpose()) {
                case TOTAL, OUTPUT -> {}
                case SEGMENTS -> {
                    m.place(new Layout.Place.Of(root.target()));
                    if (!loop.follows(root.target().operand(1)) || root.target().length() != loop.order.groups()) {
                        m.indexArray(root.target().operand(1));
                    }
                }
                case COLUMNS -> m.place(new Layout.Place.ColumnBuffer(root.target()));
                case KEEP, PLACE -> m.place(new Layout.Place.Of(root.target()));
            }
        }
    }

    /** Writes an element of a root that is no running sum. */
    void write(Plan.Root root) {
        switch (root.purpose()) {
            case TOTAL -> throw new IllegalStateException("a total is a running sum");
            case SEGMENTS -> {
                code.aload(m.place(new Layout.Place.Of(root.target())))
                        .aload(m.indexArray(root.target().operand(1)))
                        .iload(row)
                        .iaload()
                        .dup2()
                        .daload();
                push(root.value());
                code.dadd().dastore();
            }
            case COLUMNS -> {
                code.aload(m.place(new Layout.Place.ColumnBuffer(root.target())))
                        .iload(row)
                        .iload(base)
                        .isub();
                push(root.value());
                code.dastore();
            }
            case KEEP, PLACE -> store(m.place(new Layout.Place.Of(root.target())), root);
            case OUTPUT -> store(2, root);
        }
    }

    private void store(int array, Plan.Root root) {
        code.aload(array).iload(row);
        if (root.offset() > 0) {
            code.loadConstant(root.offset()).iadd();
        }
        push(root.value());
        code.dastore();
    }
}
