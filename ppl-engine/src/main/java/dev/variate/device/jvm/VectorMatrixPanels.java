package dev.variate.device.jvm;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Products with a {@link MatrixPanels} by the Vector API: some panels, and four chains where there are four, share each load. The additions
 * and their order are those of the scalar form.
 */
final class VectorMatrixPanels extends MatrixPanels {
    private static final VectorSpecies<Double> SPECIES = VectorElementary.SPECIES;
    private static final int CHAINS = 4;

    private VectorMatrixPanels(double[] elements, int columns) {
        super(elements, columns);
    }

    static MatrixPanels of(double[] elements, int columns) {
        return new VectorMatrixPanels(elements, columns);
    }

    @Override
    void rowProducts(CompiledLoops[] chains, BlockedRows.Product p, double[][] in, int base, int end) {
        if (chains.length != CHAINS) {
            super.rowProducts(chains, p, in, base, end);
            return;
        }
        double[] v0 = p.place() < 0 ? in[0] : chains[0].scratch[p.place()];
        double[] v1 = p.place() < 0 ? in[1] : chains[1].scratch[p.place()];
        double[] v2 = p.place() < 0 ? in[2] : chains[2].scratch[p.place()];
        double[] v3 = p.place() < 0 ? in[3] : chains[3].scratch[p.place()];
        double[] y0 = chains[0].scratch[p.buffer()];
        double[] y1 = chains[1].scratch[p.buffer()];
        double[] y2 = chains[2].scratch[p.buffer()];
        double[] y3 = chains[3].scratch[p.buffer()];
        for (int i = base; i < end; i += 2 * ROWS) {
            for (int lane = 0; lane < ROWS; lane += SPECIES.length()) {
                if (i + ROWS < end) {
                    rowsOfTwoPanels(i, i - base + lane, lane, p.offset(), v0, v1, y0, y1);
                    rowsOfTwoPanels(i, i - base + lane, lane, p.offset(), v2, v3, y2, y3);
                } else {
                    rowsOfPanel(i, i - base + lane, lane, p.offset(), v0, y0);
                    rowsOfPanel(i, i - base + lane, lane, p.offset(), v1, y1);
                    rowsOfPanel(i, i - base + lane, lane, p.offset(), v2, y2);
                    rowsOfPanel(i, i - base + lane, lane, p.offset(), v3, y3);
                }
            }
        }
    }

    /** Two panels, two chains: four running sums, which hide the latency of the multiply-add. */
    private void rowsOfTwoPanels(
            int row, int to, int lane, int offset, double[] v0, double[] v1, double[] y0, double[] y1) {
        double[] x = elements;
        int first = row * columns + lane;
        int second = first + columns * ROWS;
        DoubleVector a0 = DoubleVector.zero(SPECIES);
        DoubleVector a1 = DoubleVector.zero(SPECIES);
        DoubleVector b0 = DoubleVector.zero(SPECIES);
        DoubleVector b1 = DoubleVector.zero(SPECIES);
        for (int j = 0; j < columns; j++) {
            DoubleVector w0 = DoubleVector.broadcast(SPECIES, v0[offset + j]);
            DoubleVector w1 = DoubleVector.broadcast(SPECIES, v1[offset + j]);
            DoubleVector a = DoubleVector.fromArray(SPECIES, x, first + j * ROWS);
            DoubleVector b = DoubleVector.fromArray(SPECIES, x, second + j * ROWS);
            a0 = a.fma(w0, a0);
            a1 = a.fma(w1, a1);
            b0 = b.fma(w0, b0);
            b1 = b.fma(w1, b1);
        }
        a0.intoArray(y0, to);
        a1.intoArray(y1, to);
        b0.intoArray(y0, to + ROWS);
        b1.intoArray(y1, to + ROWS);
    }

    private void rowsOfPanel(int row, int to, int lane, int offset, double[] v, double[] y) {
        double[] x = elements;
        int at = row * columns + lane;
        DoubleVector sum = DoubleVector.zero(SPECIES);
        for (int j = 0; j < columns; j++) {
            sum = DoubleVector.fromArray(SPECIES, x, at + j * ROWS)
                    .fma(DoubleVector.broadcast(SPECIES, v[offset + j]), sum);
        }
        sum.intoArray(y, to);
    }

    @Override
    void rowProduct(int base, int end, double[] v, int offset, double[] result) {
        int i = base;
        for (; i + 3 * ROWS < end; i += 4 * ROWS) {
            for (int lane = 0; lane < ROWS; lane += SPECIES.length()) {
                rowsOfFourPanels(i, i - base + lane, lane, offset, v, result);
            }
        }
        for (; i < end; i += ROWS) {
            for (int lane = 0; lane < ROWS; lane += SPECIES.length()) {
                rowsOfPanel(i, i - base + lane, lane, offset, v, result);
            }
        }
    }

    private void rowsOfFourPanels(int row, int to, int lane, int offset, double[] v, double[] y) {
        double[] x = elements;
        int at = row * columns + lane;
        int panel = columns * ROWS;
        DoubleVector a = DoubleVector.zero(SPECIES);
        DoubleVector b = DoubleVector.zero(SPECIES);
        DoubleVector c = DoubleVector.zero(SPECIES);
        DoubleVector d = DoubleVector.zero(SPECIES);
        for (int j = 0; j < columns; j++, at += ROWS) {
            DoubleVector w = DoubleVector.broadcast(SPECIES, v[offset + j]);
            a = DoubleVector.fromArray(SPECIES, x, at).fma(w, a);
            b = DoubleVector.fromArray(SPECIES, x, at + panel).fma(w, b);
            c = DoubleVector.fromArray(SPECIES, x, at + 2 * panel).fma(w, c);
            d = DoubleVector.fromArray(SPECIES, x, at + 3 * panel).fma(w, d);
        }
        a.intoArray(y, to);
        b.intoArray(y, to + ROWS);
        c.intoArray(y, to + 2 * ROWS);
        d.intoArray(y, to + 3 * ROWS);
    }

    @Override
    void columnProduct(int base, int end, double[] r, double[] lanes) {
        int i = base;
        for (; i + 3 * ROWS < end; i += 4 * ROWS) {
            for (int lane = 0; lane < ROWS; lane += SPECIES.length()) {
                columnsOfFourPanels(i, i - base + lane, lane, r, lanes);
            }
        }
        for (; i < end; i += ROWS) {
            for (int lane = 0; lane < ROWS; lane += SPECIES.length()) {
                columnsOfPanel(i, i - base + lane, lane, r, lanes);
            }
        }
    }

    /** Four panels for each load and store of the running sums. */
    private void columnsOfFourPanels(int row, int from, int lane, double[] r, double[] lanes) {
        double[] x = elements;
        int at = row * columns + lane;
        int panel = columns * ROWS;
        DoubleVector r0 = DoubleVector.fromArray(SPECIES, r, from);
        DoubleVector r1 = DoubleVector.fromArray(SPECIES, r, from + ROWS);
        DoubleVector r2 = DoubleVector.fromArray(SPECIES, r, from + 2 * ROWS);
        DoubleVector r3 = DoubleVector.fromArray(SPECIES, r, from + 3 * ROWS);
        for (int j = lane; j < panel; j += ROWS, at += ROWS) {
            DoubleVector sum = DoubleVector.fromArray(SPECIES, lanes, j);
            sum = DoubleVector.fromArray(SPECIES, x, at).fma(r0, sum);
            sum = DoubleVector.fromArray(SPECIES, x, at + panel).fma(r1, sum);
            sum = DoubleVector.fromArray(SPECIES, x, at + 2 * panel).fma(r2, sum);
            sum = DoubleVector.fromArray(SPECIES, x, at + 3 * panel).fma(r3, sum);
            sum.intoArray(lanes, j);
        }
    }

    private void columnsOfPanel(int row, int from, int lane, double[] r, double[] lanes) {
        double[] x = elements;
        int at = row * columns + lane;
        DoubleVector r0 = DoubleVector.fromArray(SPECIES, r, from);
        for (int j = lane; j < columns * ROWS; j += ROWS, at += ROWS) {
            DoubleVector.fromArray(SPECIES, x, at)
                    .fma(r0, DoubleVector.fromArray(SPECIES, lanes, j))
                    .intoArray(lanes, j);
        }
    }
}
