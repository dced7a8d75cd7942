package dev.variate.device.jvm;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;

/**
 * Rows of a block, one at a time. A sum is eight running sums, row i adding to number i mod 8: the order of additions that {@link
 * VectorRowWriter} has too, whatever the machine's vectors hold. Locals: 3 the block's first row, 4 and 5 the rows to do.
 */
final class RowWriter {
    private static final int BASE = 3;
    private static final int FROM = 4;
    private static final int TO = 5;

    private final MethodWriter m;
    private final CodeBuilder code;
    private final Plan.Loop loop;

    RowWriter(MethodWriter m, Plan.Loop loop) {
        this.m = m;
        this.code = m.code;
        this.loop = loop;
    }

    void write() {
        RowBody body = new RowBody(m, loop, FROM, BASE);
        body.prepare();
        body.prepareRoots(loop.roots);
        loop.roots.stream()
                .filter(r -> r.purpose() == Plan.Purpose.TOTAL)
                .forEach(r -> m.place(new Layout.Place.Lanes(r.target())));
        Label top = code.newLabel();
        Label out = code.newLabel();
        code.labelBinding(top).iload(FROM).iload(TO).if_icmpge(out);
        body.values();
        for (Plan.Root root : loop.roots) {
            if (root.purpose() == Plan.Purpose.TOTAL) {
                code.aload(m.place(new Layout.Place.Lanes(root.target())))
                        .iload(FROM)
                        .loadConstant(BlockedRows.LANES - 1)
                        .iand()
                        .dup2()
                        .daload();
                body.push(root.value());
                code.dadd().dastore();
            } else {
                body.write(root);
            }
        }
        code.iinc(FROM, 1).goto_(top).labelBinding(out);
    }
}
