package dev.variate.model;

import dev.variate.distribution.Arguments;
import dev.variate.program.SourceLine;
import dev.variate.tensor.DType;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.util.Arrays;

/**
 * What the model compiler puts in the place of Java's operators, so that {@code mu + tau * z} reads as mathematics: overloads among which
 * javac's own typing decides, and which for plain Java numbers and strings do exactly what Java does.
 */
public final class Rewritten {
    private Rewritten() {}

    // ---- +

    public static int plus(int a, int b) {
        return a + b;
    }

    public static long plus(long a, long b) {
        return a + b;
    }

    public static float plus(float a, float b) {
        return a + b;
    }

    public static double plus(double a, double b) {
        return a + b;
    }

    public static Tensor plus(Tensor a, Tensor b) {
        return Broadcasting.checked(numbers(a), "+", numbers(b), Tensor::plus);
    }

    public static Tensor plus(Tensor a, double b) {
        return numbers(a).plus(b);
    }

    /** Whole numbers stay whole, so that they can be an index. */
    public static Tensor plus(Tensor a, int b) {
        return numbers(a).plus(whole(b, a));
    }

    public static Tensor plus(double a, Tensor b) {
        return Arguments.tensor(a).plus(numbers(b));
    }

    /** Whole numbers stay whole, so that they can be an index. */
    public static Tensor plus(int a, Tensor b) {
        return whole(a, b).plus(numbers(b));
    }

    public static Tensor plus(Tensor a, Object b) {
        return plus(a, Arguments.tensor(b));
    }

    public static Tensor plus(Object a, Tensor b) {
        return plus(Arguments.tensor(a), b);
    }

    /** Element-wise, for indexes that count from 1 in the data. */
    public static int[] plus(int[] a, int b) {
        return Arrays.stream(a).map(x -> x + b).toArray();
    }

    public static String plus(String a, String b) {
        return a + b;
    }

    public static String plus(String a, Object b) {
        return a + b;
    }

    public static String plus(Object a, String b) {
        return String.valueOf(a) + b;
    }

    public static String plus(String a, Tensor b) {
        return a + b;
    }

    public static String plus(Tensor a, String b) {
        return String.valueOf(a) + b;
    }

    // ---- -

    public static int minus(int a, int b) {
        return a - b;
    }

    public static long minus(long a, long b) {
        return a - b;
    }

    public static float minus(float a, float b) {
        return a - b;
    }

    public static double minus(double a, double b) {
        return a - b;
    }

    public static Tensor minus(Tensor a, Tensor b) {
        return Broadcasting.checked(numbers(a), "-", numbers(b), Tensor::minus);
    }

    public static Tensor minus(Tensor a, double b) {
        return numbers(a).minus(b);
    }

    /** Whole numbers stay whole, so that they can be an index. */
    public static Tensor minus(Tensor a, int b) {
        return numbers(a).minus(whole(b, a));
    }

    public static Tensor minus(double a, Tensor b) {
        return Arguments.tensor(a).minus(numbers(b));
    }

    /** Whole numbers stay whole, so that they can be an index. */
    public static Tensor minus(int a, Tensor b) {
        return whole(a, b).minus(numbers(b));
    }

    public static Tensor minus(Tensor a, Object b) {
        return minus(a, Arguments.tensor(b));
    }

    public static Tensor minus(Object a, Tensor b) {
        return minus(Arguments.tensor(a), b);
    }

    /** Element-wise, for indexes that count from 1 in the data. */
    public static int[] minus(int[] a, int b) {
        return Arrays.stream(a).map(x -> x - b).toArray();
    }

    // ---- *

    public static int times(int a, int b) {
        return a * b;
    }

    public static long times(long a, long b) {
        return a * b;
    }

    public static float times(float a, float b) {
        return a * b;
    }

    public static double times(double a, double b) {
        return a * b;
    }

    public static Tensor times(Tensor a, Tensor b) {
        return Broadcasting.checked(numbers(a), "*", numbers(b), Tensor::times);
    }

    public static Tensor times(Tensor a, double b) {
        return numbers(a).times(b);
    }

    /** Whole numbers stay whole, so that they can be an index. */
    public static Tensor times(Tensor a, int b) {
        return numbers(a).times(whole(b, a));
    }

    public static Tensor times(double a, Tensor b) {
        return Arguments.tensor(a).times(numbers(b));
    }

    /** Whole numbers stay whole, so that they can be an index. */
    public static Tensor times(int a, Tensor b) {
        return whole(a, b).times(numbers(b));
    }

    public static Tensor times(Tensor a, Object b) {
        return times(a, Arguments.tensor(b));
    }

    public static Tensor times(Object a, Tensor b) {
        return times(Arguments.tensor(a), b);
    }

    /** Element-wise, for indexes. */
    public static int[] times(int[] a, int b) {
        return Arrays.stream(a).map(x -> x * b).toArray();
    }

    // ---- %

    public static int remainder(int a, int b) {
        return a % b;
    }

    public static long remainder(long a, long b) {
        return a % b;
    }

    public static float remainder(float a, float b) {
        return a % b;
    }

    public static double remainder(double a, double b) {
        return a % b;
    }

    /** Element-wise, with the sign of {@code a}, as Java has it. */
    public static Tensor remainder(Tensor a, Tensor b) {
        return Broadcasting.checked(numbers(a), "%", numbers(b), Tensor::remainder);
    }

    public static Tensor remainder(Tensor a, double b) {
        return remainder(a, Value.scalar(b));
    }

    /** Whole numbers stay whole, so that they can be an index. */
    public static Tensor remainder(Tensor a, int b) {
        return numbers(a).remainder(whole(b, a));
    }

    public static Tensor remainder(Tensor a, Object b) {
        return remainder(a, Arguments.tensor(b));
    }

    public static Tensor remainder(Object a, Tensor b) {
        return remainder(Arguments.tensor(a), b);
    }

    /** Element-wise, for indexes. */
    public static int[] remainder(int[] a, int b) {
        return Arrays.stream(a).map(x -> x % b).toArray();
    }

    // ---- /

    public static int divide(int a, int b) {
        int quotient = a / b;
        if (quotient == 0 && a != 0) {
            Run.loseFraction();
        }
        return quotient;
    }

    public static long divide(long a, long b) {
        return a / b;
    }

    public static float divide(float a, float b) {
        return a / b;
    }

    public static double divide(double a, double b) {
        return a / b;
    }

    public static Tensor divide(Tensor a, Tensor b) {
        return Broadcasting.checked(numbers(a), "/", numbers(b), Tensor::div);
    }

    public static Tensor divide(Tensor a, double b) {
        return numbers(a).div(b);
    }

    public static Tensor divide(double a, Tensor b) {
        return Arguments.tensor(a).div(numbers(b));
    }

    public static Tensor divide(Tensor a, Object b) {
        return divide(a, Arguments.tensor(b));
    }

    public static Tensor divide(Object a, Tensor b) {
        return divide(Arguments.tensor(a), b);
    }

    // ---- unary −

    public static int negate(int a) {
        return -a;
    }

    public static long negate(long a) {
        return -a;
    }

    public static float negate(float a) {
        return -a;
    }

    public static double negate(double a) {
        return -a;
    }

    public static Tensor negate(Tensor a) {
        return numbers(a).neg();
    }

    /** {@code n} as a number of the kind that it meets. */
    private static Tensor whole(int n, Tensor met) {
        return met.dtype().isFloating() ? Value.scalar((double) n) : Value.scalar(n);
    }

    /** Truth values count as 1 and 0. */
    private static Tensor numbers(Tensor x) {
        return x.dtype() == DType.BOOL ? x.to(DType.I32) : x;
    }

    // ---- x[i]

    public static int index(int[] x, int i) {
        return x[i];
    }

    public static long index(long[] x, int i) {
        return x[i];
    }

    public static double index(double[] x, int i) {
        return x[i];
    }

    public static float index(float[] x, int i) {
        return x[i];
    }

    public static boolean index(boolean[] x, int i) {
        return x[i];
    }

    public static char index(char[] x, int i) {
        return x[i];
    }

    public static <T> T index(T[] x, int i) {
        return x[i];
    }

    /** The elements at each of {@code i}. */
    public static int[] index(int[] x, int[] i) {
        int[] result = new int[i.length];
        for (int k = 0; k < i.length; k++) {
            result[k] = x[i[k]];
        }
        return result;
    }

    /** Element or row {@code i}; negative counts from the end. */
    public static Tensor index(Tensor x, int i) {
        return Broadcasting.row(x, i);
    }

    /** The elements or rows at each of {@code i}. */
    public static Tensor index(Tensor x, int[] i) {
        return Broadcasting.take(x, Arguments.tensor(i));
    }

    /** The elements or rows at each of {@code i}, whole numbers. */
    public static Tensor index(Tensor x, Tensor i) {
        if (i.dtype() != DType.I32) {
            throw new ModelException("An index must be whole numbers, but " + Broadcasting.describe(i)
                    + " is floating. Declare the parameter as `int[]` instead of `Tensor`.");
        }
        return Broadcasting.take(x, i);
    }

    /** Element or sub-tensor of row {@code i} and column {@code j}. */
    public static Tensor index(Tensor x, int i, int j) {
        return Broadcasting.row(Broadcasting.row(x, i), j);
    }

    // ---- ==

    /** An operand of Java's {@code ==}, which for tensors would only ask whether they are one object. */
    public static Tensor compared(Tensor x) {
        throw new ModelException(
                "Java's `==` does not compare the values of tensors. Compare by `eq(a, b)` or `ne(a, b)`, and choose"
                        + " by `where(condition, a, b)`.");
    }

    public static <T> T compared(T x) {
        return x;
    }

    public static int compared(int x) {
        return x;
    }

    public static long compared(long x) {
        return x;
    }

    public static float compared(float x) {
        return x;
    }

    public static double compared(double x) {
        return x;
    }

    public static boolean compared(boolean x) {
        return x;
    }

    public static char compared(char x) {
        return x;
    }

    public static byte compared(byte x) {
        return x;
    }

    public static short compared(short x) {
        return x;
    }

    // ---- names

    /** The name and the place of a random variable: those of the variable that takes it. */
    public static Option site(String name, int line, int column) {
        return new Option.Site(name, new SourceLine(line, column));
    }

    /** Tells the trace that a local variable of the model's text has this value, and gives it back. */
    public static <T> T local(String name, int line, int column, T value) {
        if (value instanceof Tensor tensor && !(value instanceof RandomVariable)) {
            Tracing.deterministic(name, tensor, new SourceLine(line, column), false);
        }
        return value;
    }

    public static int local(String name, int line, int column, int value) {
        return value;
    }

    public static long local(String name, int line, int column, long value) {
        return value;
    }

    public static float local(String name, int line, int column, float value) {
        return value;
    }

    public static double local(String name, int line, int column, double value) {
        return value;
    }

    public static boolean local(String name, int line, int column, boolean value) {
        return value;
    }

    public static char local(String name, int line, int column, char value) {
        return value;
    }

    public static byte local(String name, int line, int column, byte value) {
        return value;
    }

    public static short local(String name, int line, int column, short value) {
        return value;
    }
}
