package dev.variate.device.jvm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A loop over many rows, in blocks that stay in the cache: matrix products for the block, the element-wise work, products with the
 * transposed matrix; and each of these for every chain before the next block is read. It holds no state, so that all instances share it.
 *
 * <p>The order of additions depends on the number of rows only. A sum is eight running sums (row i adds to number i mod 8) combined in a
 * fixed tree; many rows are cut into parts, whose sums are added in order. So one chain or four, one thread or two, scalar or vector code:
 * the bits are the same.
 *
 * @param number of the loop among the blocked ones
 * @param vector whether the element-wise work has a vector form
 * @param zeroed arrays into which rows scatter
 * @param threadable whether threads can share the parts of one evaluation out among themselves
 */
record BlockedRows(
        int number,
        int length,
        int parts,
        boolean vector,
        List<Total> totals,
        List<Product> products,
        List<Columns> columns,
        List<Integer> zeroed,
        int partials,
        int width,
        boolean threadable) {
    static final int LANES = 8;
    /** Rows of a block. A block of 54 columns is 110 kB and stays in the second-level cache. */
    static final int BLOCK = 256;
    /** From this many rows on there are several parts: enough work for a thread to be worth its hand-over (about 10 µs). */
    private static final int IN_PARTS = 1 << 16;

    private static final int PARTS = 16;

    /** Eight running sums, and the scalar they become. */
    record Total(int lanes, int slot) {}

    /**
     * The product of a block of matrix {@code matrix} with a vector, which lies in the arguments ({@code place} below 0) or in a scratch
     * array.
     */
    record Product(int matrix, int place, int offset, int buffer) {}

    /** The product of a transposed block with what the rows left in {@code buffer}. */
    record Columns(int matrix, int buffer, int lanes, int target, int length) {}

    static BlockedRows of(int number, Plan.Loop loop, Plan plan, Layout layout) {
        List<Total> totals = new ArrayList<>();
        List<Product> products = new ArrayList<>();
        List<Columns> columns = new ArrayList<>();
        List<Integer> zeroed = new ArrayList<>();
        for (Node v : loop.body) {
            if (v.kind() == Kind.ROW_PRODUCT && plan.computes(loop, v)) {
                products.add(product(v, layout));
            }
        }
        boolean shared = false;
        int width = 0;
        for (Plan.Root root : loop.roots) {
            Node target = root.target();
            switch (root.purpose()) {
                case TOTAL -> {
                    totals.add(new Total(layout.place(new Layout.Place.Lanes(target)), layout.slot(target)));
                    width++;
                }
                case COLUMNS -> {
                    int matrix = layout.matrix(target.operand(0), target.offset());
                    columns.add(new Columns(
                            matrix,
                            layout.place(new Layout.Place.ColumnBuffer(target)),
                            layout.place(new Layout.Place.ColumnLanes(target)),
                            layout.place(new Layout.Place.Of(target)),
                            target.length()));
                    width += target.length();
                }
                case SEGMENTS -> zeroed.add(layout.place(new Layout.Place.Of(target)));
                case KEEP, PLACE, OUTPUT -> shared = true;
            }
        }
        int parts = loop.length >= IN_PARTS && zeroed.isEmpty() ? PARTS : 1;
        boolean vector = VectorForm.pays(loop, plan);
        if (vector) {
            VectorRowWriter.functions(plan, loop).forEach(f -> {
                layout.place(new Layout.Place.RowBuffer(f));
                layout.place(new Layout.Place.ArgumentBuffer(f));
            });
            VectorRowWriter.gathers(loop).forEach(v -> layout.place(new Layout.Place.RowBuffer(v)));
            loop.roots.stream()
                    .filter(r -> r.purpose() == Plan.Purpose.SEGMENTS)
                    .forEach(r -> layout.place(new Layout.Place.SegmentBuffer(r.target())));
        }
        int partials = layout.place(new Layout.Place.Partials(number, parts * width));
        return new BlockedRows(
                number,
                loop.length,
                parts,
                vector,
                totals,
                products,
                columns,
                zeroed,
                partials,
                width,
                parts > 1 && !shared);
    }

    private static Product product(Node v, Layout layout) {
        int matrix = layout.matrix(v.operand(0), v.offset());
        int buffer = layout.place(new Layout.Place.RowBuffer(v));
        Node vector = v.operand(1);
        int offset = 0;
        while (vector.kind() == Kind.SLICE) {
            offset += vector.offset();
            vector = vector.operand(0);
        }
        return new Product(
                matrix,
                vector.kind() == Kind.ARGUMENT ? -1 : layout.place(new Layout.Place.Of(vector)),
                offset,
                buffer);
    }

    /** All rows, for each of some chains. */
    void run(CompiledLoops[] chains, double[][] in, double[][] out) {
        for (int part = 0; part < parts; part++) {
            part(part, chains, in, out);
        }
        combine(chains);
    }

    /** Part {@code part} of the rows; its sums go to the chains' partial sums. */
    void part(int part, CompiledLoops[] chains, double[][] in, double[][] out) {
        int blocks = (length + BLOCK - 1) / BLOCK;
        int from = (int) ((long) blocks * part / parts) * BLOCK;
        int to = Math.min(length, (int) ((long) blocks * (part + 1) / parts) * BLOCK);
        for (CompiledLoops c : chains) {
            for (int i = 0; i < totals.size(); i++) {
                Arrays.fill(c.scratch[totals.get(i).lanes()], 0);
            }
            for (int i = 0; i < columns.size(); i++) {
                Arrays.fill(c.scratch[columns.get(i).lanes()], 0);
            }
            for (int i = 0; i < zeroed.size(); i++) {
                Arrays.fill(c.scratch[zeroed.get(i)], 0);
            }
        }
        for (int base = from; base < to; base += BLOCK) {
            block(chains, in, out, base, Math.min(to, base + BLOCK));
        }
        for (CompiledLoops c : chains) {
            reduce(c, part);
        }
    }

    private void block(CompiledLoops[] chains, double[][] in, double[][] out, int base, int end) {
        for (int i = 0; i < products.size(); i++) {
            Product p = products.get(i);
            chains[0].bound.matrices()[p.matrix()].rowProducts(chains, p, in, base, end);
        }
        for (int c = 0; c < chains.length; c++) {
            int scalarFrom = base;
            CompiledLoops vectors = vector ? chains[c].vectorTwin(in[c].length, out[c].length) : chains[c];
            if (vectors != chains[c]) {
                scalarFrom = end - (end - base) % LANES;
                vectors.vectorRows(number, in[c], out[c], base, base, scalarFrom);
            }
            chains[c].rows(number, in[c], out[c], base, scalarFrom, end);
        }
        for (int i = 0; i < columns.size(); i++) {
            Columns t = columns.get(i);
            chains[0].bound.matrices()[t.matrix()].columnProducts(chains, t, base, end);
        }
    }

    private void reduce(CompiledLoops c, int part) {
        double[] sums = c.scratch[partials];
        int at = part * width;
        for (int i = 0; i < totals.size(); i++) {
            sums[at++] = combined(c.scratch[totals.get(i).lanes()], 0);
        }
        for (int i = 0; i < columns.size(); i++) {
            double[] lanes = c.scratch[columns.get(i).lanes()];
            for (int j = 0; j < columns.get(i).length(); j++) {
                sums[at++] = combined(lanes, j * LANES);
            }
        }
    }

    private static double combined(double[] lanes, int at) {
        double even = lanes[at] + lanes[at + 4] + (lanes[at + 2] + lanes[at + 6]);
        double odd = lanes[at + 1] + lanes[at + 5] + (lanes[at + 3] + lanes[at + 7]);
        return even + odd;
    }

    /** Fetches what the block's rows from {@code from} to {@code to} read by index. */
    static void gather(double[] array, int offset, int[] index, double[] rows, int from, int to) {
        for (int i = from; i < to; i++) {
            rows[i - from] = array[offset + index[i]];
        }
    }

    /** Adds what the block's rows from {@code from} to {@code to} left in {@code rows} to the sums of their groups, in order. */
    static void scatter(double[] sums, int[] index, double[] rows, int from, int to) {
        int group = index[from];
        double sum = sums[group];
        for (int i = from; i < to; i++) {
            if (index[i] != group) {
                sums[group] = sum;
                group = index[i];
                sum = sums[group];
            }
            sum += rows[i - from];
        }
        sums[group] = sum;
    }

    /** Adds the parts' sums in order. */
    void combine(CompiledLoops[] chains) {
        for (CompiledLoops c : chains) {
            double[] sums = c.scratch[partials];
            for (int part = 1; part < parts; part++) {
                for (int i = 0; i < width; i++) {
                    sums[i] += sums[part * width + i];
                }
            }
            int at = 0;
            for (int i = 0; i < totals.size(); i++) {
                c.slots[totals.get(i).slot()] = sums[at++];
            }
            for (int i = 0; i < columns.size(); i++) {
                System.arraycopy(
                        sums,
                        at,
                        c.scratch[columns.get(i).target()],
                        0,
                        columns.get(i).length());
                at += columns.get(i).length();
            }
        }
    }
}
