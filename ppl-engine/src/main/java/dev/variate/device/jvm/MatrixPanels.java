package dev.variate.device.jvm;

/**
 * A known matrix, laid out so that vector lanes are rows: panels of eight rows, column after column, the last one filled up with zeros.
 * Then a row's product with a vector needs no sum across lanes, and is the same sequence of fused multiply-adds in scalar and in vector
 * form.
 */
class MatrixPanels {
    static final int ROWS = BlockedRows.LANES;
    /** Below this many elements the vector classes stay unloaded. */
    private static final int LARGE = 1 << 15;

    final double[] elements;
    final int columns;

    MatrixPanels(double[] elements, int columns) {
        this.elements = elements;
        this.columns = columns;
    }

    static MatrixPanels of(double[] rowMajor, int rows, int columns) {
        int panels = (rows + ROWS - 1) / ROWS;
        double[] elements = new double[Math.multiplyExact(panels * ROWS, columns)];
        for (int i = 0; i < rows; i++) {
            int at = i / ROWS * ROWS * columns + i % ROWS;
            for (int j = 0; j < columns; j++) {
                elements[at + j * ROWS] = rowMajor[i * columns + j];
            }
        }
        return rowMajor.length >= LARGE && VectorForm.isAvailable()
                ? VectorMatrixPanels.of(elements, columns)
                : new MatrixPanels(elements, columns);
    }

    /** The rows of a block times each chain's vector, into each chain's buffer. */
    void rowProducts(CompiledLoops[] chains, BlockedRows.Product p, double[][] in, int base, int end) {
        for (int c = 0; c < chains.length; c++) {
            rowProduct(
                    base,
                    end,
                    p.place() < 0 ? in[c] : chains[c].scratch[p.place()],
                    p.offset(),
                    chains[c].scratch[p.buffer()]);
        }
    }

    /** Adds the transposed block times each chain's buffer to each chain's running sums, eight a column. */
    void columnProducts(CompiledLoops[] chains, BlockedRows.Columns t, int base, int end) {
        for (CompiledLoops c : chains) {
            double[] buffer = c.scratch[t.buffer()];
            fillUp(buffer, base, end);
            columnProduct(base, end, buffer, c.scratch[t.lanes()]);
        }
    }

    /** Rows that only fill a panel up weigh nothing. */
    static void fillUp(double[] buffer, int base, int end) {
        for (int i = end - base; i % ROWS != 0; i++) {
            buffer[i] = 0;
        }
    }

    void rowProduct(int base, int end, double[] v, int offset, double[] result) {
        double[] x = elements;
        for (int i = base; i < end; i += ROWS) {
            int at = i * columns;
            double s0 = 0;
            double s1 = 0;
            double s2 = 0;
            double s3 = 0;
            double s4 = 0;
            double s5 = 0;
            double s6 = 0;
            double s7 = 0;
            for (int j = 0; j < columns; j++, at += ROWS) {
                double w = v[offset + j];
                s0 = Math.fma(x[at], w, s0);
                s1 = Math.fma(x[at + 1], w, s1);
                s2 = Math.fma(x[at + 2], w, s2);
                s3 = Math.fma(x[at + 3], w, s3);
                s4 = Math.fma(x[at + 4], w, s4);
                s5 = Math.fma(x[at + 5], w, s5);
                s6 = Math.fma(x[at + 6], w, s6);
                s7 = Math.fma(x[at + 7], w, s7);
            }
            int to = i - base;
            result[to] = s0;
            result[to + 1] = s1;
            result[to + 2] = s2;
            result[to + 3] = s3;
            result[to + 4] = s4;
            result[to + 5] = s5;
            result[to + 6] = s6;
            result[to + 7] = s7;
        }
    }

    void columnProduct(int base, int end, double[] r, double[] lanes) {
        double[] x = elements;
        for (int i = base; i < end; i += ROWS) {
            int at = i * columns;
            for (int j = 0; j < columns * ROWS; j++) {
                lanes[j] = Math.fma(x[at + j], r[i - base + (j & (ROWS - 1))], lanes[j]);
            }
        }
    }
}
