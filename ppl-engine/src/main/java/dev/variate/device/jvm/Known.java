package dev.variate.device.jvm;

import java.util.Arrays;

/** Computes nodes whose operands are all known: the plain meaning of each kind, and what the compiled loops have to agree with. */
final class Known {
    private Known() {}

    static double[] elements(Node node) {
        return switch (node.kind()) {
            case CONSTANT -> new double[] {node.number()};
            case DATA -> node.data();
            case INDEX, ARGUMENT -> throw new IllegalArgumentException(node + " has no elements yet");
            case SLICE -> Arrays.copyOfRange(elements(node.operand(0)), node.offset(), node.offset() + node.length());
            case GATHER -> gather(elements(node.operand(0)), node.operand(1).index());
            case SUM -> new double[] {sum(elements(node.operand(0)))};
            case SEGMENT_SUM ->
                segmentSum(elements(node.operand(0)), node.operand(1).index(), node.length());
            case ROW_PRODUCT -> rowProduct(elements(node.operand(0)), elements(node.operand(1)));
            case COLUMN_PRODUCT -> columnProduct(elements(node.operand(0)), elements(node.operand(1)), node.offset());
            case CONCATENATE -> concatenate(node);
            case CALL -> {
                double[] result = new double[node.length()];
                ((ArrayKernel) node.payload())
                        .run(node.operands().stream().map(Known::elements).toArray(double[][]::new), result);
                yield result;
            }
            case SCAN ->
                ((ScanLoop) node.payload())
                        .known(node.operands().stream().map(Known::elements).toList());
            case ADD,
                    MULTIPLY,
                    DIVIDE,
                    MAXIMUM,
                    MINIMUM,
                    POWER,
                    REMAINDER,
                    ATAN2,
                    EQ,
                    NE,
                    LT,
                    LE,
                    GT,
                    GE,
                    SELECT,
                    ABS,
                    SIGN,
                    FLOOR,
                    CEIL,
                    ROUND_EVEN,
                    ROUND_BFLOAT16,
                    EXP,
                    EXPM1,
                    LOG,
                    LOG1P,
                    SQRT,
                    SIN,
                    COS,
                    TAN,
                    ATAN,
                    TANH,
                    LGAMMA,
                    ERF,
                    ERFCX,
                    LOG_NORMAL_CDF,
                    NORMAL_QUANTILE,
                    BESSEL_I0E,
                    BESSEL_I1E,
                    LOG_GAMMA_P,
                    LOG_GAMMA_Q,
                    LOG_BETA,
                    POLYGAMMA,
                    IS_FINITE,
                    ROUND_F32,
                    WRAP_I32,
                    TRUNCATE_I32 -> elementwise(node);
        };
    }

    private static double[] elementwise(Node node) {
        double[][] x = node.operands().stream().map(Known::elements).toArray(double[][]::new);
        double[] result = new double[node.length()];
        for (int i = 0; i < result.length; i++) {
            result[i] = Elementary.apply(node.kind(), node.offset(), at(x, 0, i), at(x, 1, i), at(x, 2, i));
        }
        return result;
    }

    private static double at(double[][] x, int operand, int i) {
        return operand >= x.length ? 0 : x[operand].length == 1 ? x[operand][0] : x[operand][i];
    }

    private static double[] gather(double[] x, int[] index) {
        double[] result = new double[index.length];
        for (int i = 0; i < index.length; i++) {
            result[i] = x[index[i]];
        }
        return result;
    }

    private static double sum(double[] x) {
        double sum = 0;
        for (double v : x) {
            sum += v;
        }
        return sum;
    }

    private static double[] segmentSum(double[] x, int[] index, int groups) {
        double[] result = new double[groups];
        for (int i = 0; i < index.length; i++) {
            result[index[i]] += x[i];
        }
        return result;
    }

    private static double[] rowProduct(double[] matrix, double[] v) {
        double[] result = new double[matrix.length / v.length];
        for (int i = 0; i < result.length; i++) {
            for (int j = 0; j < v.length; j++) {
                result[i] = Math.fma(matrix[i * v.length + j], v[j], result[i]);
            }
        }
        return result;
    }

    private static double[] columnProduct(double[] matrix, double[] v, int columns) {
        double[] result = new double[columns];
        for (int i = 0; i < v.length; i++) {
            for (int j = 0; j < columns; j++) {
                result[j] = Math.fma(matrix[i * columns + j], v[i], result[j]);
            }
        }
        return result;
    }

    private static double[] concatenate(Node node) {
        double[] result = new double[node.length()];
        int at = 0;
        for (Graph.Piece piece : Graph.pieces(node)) {
            double[] from = elements(piece.node());
            for (int i = 0; i < piece.length(); i++) {
                result[at++] = from.length == 1 ? from[0] : from[i];
            }
        }
        return result;
    }
}
