package dev.variate.device.jvm;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A loop over rows, one after the other, with running sums in locals; by group if the plan says so. */
final class LoopWriter {
    private final MethodWriter m;
    private final CodeBuilder code;
    private final Plan.Loop loop;
    private final List<Plan.Root> perGroup = new ArrayList<>();
    private final List<Plan.Root> written = new ArrayList<>();
    private final Map<Plan.Root, Integer> sums = new HashMap<>();

    LoopWriter(MethodWriter m, Plan.Loop loop) {
        this.m = m;
        this.code = m.code;
        this.loop = loop;
        for (Plan.Root root : loop.roots) {
            if (root.purpose() == Plan.Purpose.SEGMENTS
                    && loop.follows(root.target().operand(1))
                    && root.target().length() == loop.order.groups()) {
                perGroup.add(root);
            } else if (root.purpose() != Plan.Purpose.TOTAL) {
                written.add(root);
            }
        }
    }

    void write() {
        int row = m.local(1);
        RowBody body = new RowBody(m, loop, row, -1);
        body.prepare();
        body.prepareRoots(loop.roots);
        for (Plan.Root root : loop.roots) {
            if (root.purpose() == Plan.Purpose.SEGMENTS && !perGroup.contains(root)) {
                m.zeroed(m.place(new Layout.Place.Of(root.target())));
            }
        }
        loop.roots.stream().filter(r -> r.purpose() == Plan.Purpose.TOTAL).forEach(this::newSum);
        int end = m.local(1);
        if (loop.order == null) {
            code.loadConstant(loop.length).istore(end).iconst_0().istore(row);
            rows(body, row, end);
        } else {
            groups(body, row, end);
        }
        for (Plan.Root root : loop.roots) {
            if (root.purpose() == Plan.Purpose.TOTAL) {
                code.dload(sums.get(root));
                m.define(root.target());
            }
        }
    }

    private void newSum(Plan.Root root) {
        int local = m.local(2);
        code.dconst_0().dstore(local);
        sums.put(root, local);
    }

    private void groups(RowBody body, int row, int end) {
        int group = m.local(1);
        int starts = m.startsArray(loop.order);
        perGroup.forEach(this::newSum);
        Label top = code.newLabel();
        Label out = code.newLabel();
        int mark = m.mark();
        code.iconst_0()
                .istore(row)
                .iconst_0()
                .istore(group)
                .labelBinding(top)
                .iload(group)
                .loadConstant(loop.order.groups())
                .if_icmpge(out);
        code.aload(starts).iload(group).iconst_1().iadd().iaload().istore(end);
        body.groupHead(group);
        perGroup.forEach(root -> code.dconst_0().dstore(sums.get(root)));
        rows(body, row, end);
        for (Plan.Root root : perGroup) {
            code.aload(m.place(new Layout.Place.Of(root.target())))
                    .iload(group)
                    .dload(sums.get(root))
                    .dastore();
        }
        code.iinc(group, 1).goto_(top).labelBinding(out);
        m.release(mark);
    }

    private void rows(RowBody body, int row, int end) {
        Label top = code.newLabel();
        Label out = code.newLabel();
        int mark = m.mark();
        code.labelBinding(top).iload(row).iload(end).if_icmpge(out);
        body.values();
        written.forEach(body::write);
        for (Plan.Root root : loop.roots) {
            if (sums.containsKey(root)) {
                code.dload(sums.get(root));
                body.push(root.value());
                code.dadd().dstore(sums.get(root));
            }
        }
        code.iinc(row, 1).goto_(top).labelBinding(out);
        m.release(mark);
    }
}
