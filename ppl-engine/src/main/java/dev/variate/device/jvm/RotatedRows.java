package dev.variate.device.jvm;

import java.util.Arrays;
import java.util.List;

/**
 * Columns of rows after a rotation of the rows that leaves as few of them as can be other than zero. All inner products of columns stay
 * what they were. By Householder's reflections (Golub and Van Loan, <em>Matrix Computations</em>, section 5.2), which are backward stable:
 * the error is that of changing each column in its last bits.
 *
 * @param perGroup {@code [p][k][g]}: row p of group g in column k, for as many rows a group as there are varying columns
 * @param pooled {@code [k][r]}: row r of what all groups have left, in the k-th column that does not vary
 */
record RotatedRows(double[][][] perGroup, double[][] pooled) {

    /**
     * @param columns an empty one stands for ones
     * @param varying the first of them whose inner products are wanted by group
     * @param index the group of each row; empty if there are no groups
     */
    static RotatedRows of(int rows, List<double[]> columns, int varying, int[] index, int groups) {
        int count = columns.size();
        double[][] x = new double[count][];
        int[] order = byGroup(rows, index, groups);
        for (int k = 0; k < count; k++) {
            x[k] = new double[rows];
            double[] column = columns.get(k);
            for (int i = 0; i < rows; i++) {
                x[k][i] = column.length == 0 ? 1 : column[order[i]];
            }
        }
        double[][][] perGroup = new double[varying][count][groups];
        int from = 0;
        for (int g = 0; g < groups; g++) {
            int to = from;
            while (to < rows && index[order[to]] == g) {
                to++;
            }
            triangulate(x, 0, varying, from, to);
            for (int p = 0; p < varying && from + p < to; p++) {
                for (int k = 0; k < count; k++) {
                    perGroup[p][k][g] = x[k][from + p];
                    x[k][from + p] = 0; // done with: not to be pooled
                }
            }
            from = to;
        }
        double[][] rest = Arrays.copyOfRange(x, varying, count);
        triangulate(rest, 0, rest.length, 0, rows);
        double[][] pooled = new double[rest.length][];
        for (int k = 0; k < rest.length; k++) {
            pooled[k] = Arrays.copyOf(rest[k], rest.length);
        }
        return new RotatedRows(perGroup, pooled);
    }

    private static int[] byGroup(int rows, int[] index, int groups) {
        int[] order = new int[rows];
        int[] at = new int[groups + 1];
        for (int g : index) {
            at[g + 1]++;
        }
        for (int g = 0; g < groups; g++) {
            at[g + 1] += at[g];
        }
        for (int i = 0; i < rows; i++) {
            order[index.length == 0 ? i : at[index[i]]++] = i;
        }
        return order;
    }

    /**
     * Reflects rows {@code from} … {@code to} so that column k, of the first {@code count} ones, is zero below row {@code from + k}; all
     * columns go along.
     */
    private static void triangulate(double[][] x, int first, int count, int from, int to) {
        for (int k = first; k < count && from + k < to; k++) {
            int top = from + k;
            double largest = 0;
            for (int i = top; i < to; i++) {
                largest = Math.max(largest, Math.abs(x[k][i]));
            }
            if (largest == 0) {
                continue;
            }
            double[] v = new double[to - top];
            double square = 0;
            for (int i = top; i < to; i++) {
                v[i - top] = x[k][i] / largest;
                square += v[i - top] * v[i - top];
            }
            double norm = v[0] > 0 ? -Math.sqrt(square) : Math.sqrt(square);
            double scale = 1 / (square - v[0] * norm); // 2/|v|² of the reflecting v
            v[0] -= norm;
            for (int j = k + 1; j < x.length; j++) {
                double dot = 0;
                for (int i = top; i < to; i++) {
                    dot += v[i - top] * x[j][i];
                }
                dot *= scale;
                for (int i = top; i < to; i++) {
                    x[j][i] -= dot * v[i - top];
                }
            }
            x[k][top] = norm * largest;
            for (int i = top + 1; i < to; i++) {
                x[k][i] = 0;
            }
        }
    }
}
