package dev.variate.model;

import dev.variate.distribution.Arguments;
import dev.variate.program.SourceLine;
import dev.variate.tensor.DType;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Symbolic;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * All that model code sees without an import: the distributions ({@link Distributions}), options, the functions of mathematics on tensors,
 * those on matrices in {@link LinearAlgebra} and {@link Decompositions}, the kernels of {@link GaussianProcesses}, recurrences and branches ({@link
 * ControlFlow}), solutions of {@link Equations}, {@link Derivatives}, and transforms of {@link Signals}.
 *
 * <p>Numbers, arrays and tensors are accepted wherever a tensor is. Element-wise functions keep the shape; two operands broadcast as in
 * NumPy: axes are aligned from the last, and extents of 1 stretch. Axes count from 0, negative ones from the end.
 */
public final class Language extends Placing {
    private Language() {}

    // ---- options of random variables

    /** So many independent copies: the variable's shape begins with these extents. */
    public static Option shape(int... extents) {
        try {
            return new Option.SampleShape(Shape.of(extents));
        } catch (IllegalArgumentException e) {
            throw new ModelException(e.getMessage() + ".");
        }
    }

    /** The random variable's name, where the variable that takes it should not give it. */
    public static Option named(String name) {
        return new Option.Name(name);
    }

    /** Records {@code value} among the draws under this name. */
    public static Tensor named(String name, Object value) {
        return Tracing.deterministic(name, tensor(value), SourceLine.UNKNOWN, true);
    }

    /** The value that the random variable has: it is not sampled or inferred, and scores. */
    public static Option given(Object value) {
        return new Option.Given(value);
    }

    /**
     * {@code size} conditionally independent parts, as an option of each random variable that has them:
     * {@code var school = plate("school", 8);}, then {@code normal(0, 1, school)}. The variable's first axis is the plate: parameters that
     * have it already keep it, others are repeated along it.
     */
    public static Option plate(String name, int size) {
        return new Option.Plate(name, size);
    }

    /**
     * The draws of the variable, as many as the last extent of {@code shape} says, in ascending order:
     * {@code normal(0, 10, shape(4), ordered())}. For cutpoints, and to tell the parts of a mixture apart.
     */
    public static Option ordered() {
        return new Option.Ordered();
    }

    /**
     * The variable is learnt by training, not inferred: its distribution says where it begins, and its density does not count:
     * {@code normal(0, 0.1, shape(784, 20), trainable())}. It may become any real number.
     */
    public static Option trainable() {
        return new Option.Learnt();
    }

    /**
     * {@code function} as one that tracers see and may replace.
     *
     * @param function of a list of arguments: {@code x -> …}
     */
    public static Function<List<Object>, Object> traceable(String name, Function<List<Object>, Object> function) {
        return Tracing.traceable(name, function);
    }

    // ---- tensors

    /** A number, an array, nested lists or a tensor, as a tensor. */
    public static Tensor tensor(Object x) {
        try {
            return Arguments.tensor(x);
        } catch (IllegalArgumentException e) {
            throw new ModelException(e.getMessage() + ".");
        }
    }

    // ---- element-wise functions

    /** e to the power {@code x}. */
    public static Tensor exp(Object x) {
        return tensor(x).exp();
    }

    /** exp({@code x}) − 1, exact also near 0. */
    public static Tensor expm1(Object x) {
        return tensor(x).expm1();
    }

    /** The natural logarithm. */
    public static Tensor log(Object x) {
        return tensor(x).log();
    }

    /** log(1 + {@code x}), exact also near 0. */
    public static Tensor log1p(Object x) {
        return tensor(x).log1p();
    }

    /** The square root. */
    public static Tensor sqrt(Object x) {
        return tensor(x).sqrt();
    }

    /** {@code x} times itself. */
    public static Tensor square(Object x) {
        return tensor(x).square();
    }

    /** The absolute value. */
    public static Tensor abs(Object x) {
        return tensor(x).abs();
    }

    /** −1, 0 or 1. */
    public static Tensor sign(Object x) {
        return tensor(x).sign();
    }

    /** The greatest whole number that is not above {@code x}. */
    public static Tensor floor(Object x) {
        return tensor(x).floating().floor();
    }

    /** The least whole number that is not below {@code x}. */
    public static Tensor ceil(Object x) {
        return tensor(x).floating().ceil();
    }

    /** The nearest whole number, ties to the even one. */
    public static Tensor round(Object x) {
        return tensor(x).floating().round();
    }

    /** The sine of an angle in radians. */
    public static Tensor sin(Object x) {
        return tensor(x).sin();
    }

    /** The cosine of an angle in radians. */
    public static Tensor cos(Object x) {
        return tensor(x).cos();
    }

    /** The tangent of an angle in radians. */
    public static Tensor tan(Object x) {
        return tensor(x).tan();
    }

    /** The angle in radians whose tangent is {@code x}. */
    public static Tensor atan(Object x) {
        return tensor(x).atan();
    }

    /** The hyperbolic tangent. */
    public static Tensor tanh(Object x) {
        return tensor(x).tanh();
    }

    /** 1/(1 + exp(−{@code x})): from logits to probabilities. */
    public static Tensor sigmoid(Object x) {
        return tensor(x).sigmoid();
    }

    /** log(1 + exp({@code x})), stable at both ends. */
    public static Tensor softplus(Object x) {
        return tensor(x).softplus();
    }

    /** The logarithm of the gamma function. */
    public static Tensor lgamma(Object x) {
        return tensor(x).lgamma();
    }

    /** The derivative of lgamma. */
    public static Tensor digamma(Object x) {
        return tensor(x).digamma();
    }

    /** The error function. */
    public static Tensor erf(Object x) {
        return tensor(x).erf();
    }

    /** log({@code p}/(1 − {@code p})): from probabilities to logits. */
    public static Tensor logit(Object p) {
        Tensor t = tensor(p);
        return t.log().minus(t.neg().log1p());
    }

    /** The distribution function of the standard normal: from scores to probabilities. */
    public static Tensor normalCdf(Object x) {
        return tensor(x).times(Math.sqrt(0.5)).erf().plus(1.0).times(0.5);
    }

    /** Element-wise: {@code a} to the power {@code b}. */
    public static Tensor pow(Object a, Object b) {
        if (b instanceof Number n) {
            return tensor(a).floating().pow(n.doubleValue());
        }
        return Broadcasting.checked(tensor(a).floating(), "pow", tensor(b).floating(), Tensor::pow);
    }

    /** Element-wise: the larger of the two. */
    public static Tensor max(Object a, Object b) {
        return Broadcasting.checked(tensor(a), "max", tensor(b), Tensor::max);
    }

    /** Element-wise: the smaller of the two. */
    public static Tensor min(Object a, Object b) {
        return Broadcasting.checked(tensor(a), "min", tensor(b), Tensor::min);
    }

    /** Element-wise: true where {@code a} equals {@code b}. */
    public static Tensor eq(Object a, Object b) {
        return Broadcasting.checked(tensor(a), "eq", tensor(b), Tensor::eq);
    }

    /** Element-wise: true where {@code a} differs from {@code b}. */
    public static Tensor ne(Object a, Object b) {
        return Broadcasting.checked(tensor(a), "ne", tensor(b), Tensor::ne);
    }

    /** Element-wise: true where {@code a} is below {@code b}. */
    public static Tensor lt(Object a, Object b) {
        return Broadcasting.checked(tensor(a), "lt", tensor(b), Tensor::lt);
    }

    /** Element-wise: true where {@code a} is not above {@code b}. */
    public static Tensor le(Object a, Object b) {
        return Broadcasting.checked(tensor(a), "le", tensor(b), Tensor::le);
    }

    /** Element-wise: true where {@code a} is above {@code b}. */
    public static Tensor gt(Object a, Object b) {
        return Broadcasting.checked(tensor(a), "gt", tensor(b), Tensor::gt);
    }

    /** Element-wise: true where {@code a} is not below {@code b}. */
    public static Tensor ge(Object a, Object b) {
        return Broadcasting.checked(tensor(a), "ge", tensor(b), Tensor::ge);
    }

    /** Element-wise: true where both are. */
    public static Tensor and(Object a, Object b) {
        return Broadcasting.checked(truths("and", a), "and", truths("and", b), Tensor::and);
    }

    /** Element-wise: true where either is. */
    public static Tensor or(Object a, Object b) {
        return Broadcasting.checked(truths("or", a), "or", truths("or", b), Tensor::or);
    }

    /** True where {@code a} is not. */
    public static Tensor not(Object a) {
        return truths("not", a).not();
    }

    // ---- sums and products

    /** The sum of the elements, along {@code axes} or, if none is given, along all. */
    public static Tensor sum(Object x, int... axes) {
        Tensor t = numbers(x);
        return t.sum(axes(t, axes));
    }

    /** The mean of the elements, along {@code axes} or, if none is given, along all. */
    public static Tensor mean(Object x, int... axes) {
        Tensor t = tensor(x).floating();
        return t.mean(axes(t, axes));
    }

    /** The product of the elements, along {@code axes} or, if none is given, along all. */
    public static Tensor product(Object x, int... axes) {
        Tensor t = numbers(x);
        return t.product(axes(t, axes));
    }

    /** The largest element, along {@code axes} or, if none is given, along all. */
    public static Tensor maximum(Object x, int... axes) {
        Tensor t = numbers(x);
        return t.maximum(axes(t, axes));
    }

    /** The smallest element, along {@code axes} or, if none is given, along all. */
    public static Tensor minimum(Object x, int... axes) {
        Tensor t = numbers(x);
        return t.minimum(axes(t, axes));
    }

    /** log Σ exp({@code x}), stable, along {@code axes} or, if none is given, along all. */
    public static Tensor logSumExp(Object x, int... axes) {
        Tensor t = tensor(x);
        return t.logSumExp(axes(t, axes));
    }

    /** The exponentials over their sum along the last axis: from logits to probabilities that sum to 1. */
    public static Tensor softmax(Object x) {
        Tensor t = tensor(x).floating();
        int last = axis(t, -1);
        int[] kept = t.shape().dims();
        kept[last] = 1;
        return t.minus(t.logSumExp(last).reshape(kept)).exp();
    }

    /** The sum of the products of two vectors' elements; of a matrix and a vector or matrix, their matrix product. */
    public static Tensor dot(Object a, Object b) {
        return matmul(a, b);
    }

    /**
     * The matrix product: the last axis of {@code a} meets the first of a vector, or the second last of a matrix, {@code b}. Axes before
     * these are independent products and broadcast.
     */
    public static Tensor matmul(Object a, Object b) {
        Tensor x = tensor(a).floating();
        Tensor y = tensor(b).floating();
        if (x.shape().isScalar()
                || y.shape().isScalar()
                || x.shape().dim(-1) != y.shape().dim(y.shape().rank() == 1 ? 0 : -2)) {
            throw new ModelException(Broadcasting.sentence(Broadcasting.hasShape(x)) + ", " + Broadcasting.hasShape(y)
                    + ": `matmul` wants as many columns of the first as rows of the second.");
        }
        if (x.shape().rank() > 1
                && y.shape().rank() > 2
                && !Shape.canBroadcast(
                        x.shape().axes(0, x.shape().rank() - 2),
                        y.shape().axes(0, y.shape().rank() - 2))) {
            throw new ModelException(Broadcasting.sentence(Broadcasting.hasShape(x)) + ", " + Broadcasting.hasShape(y)
                    + ": `matmul` wants equal extents before the last two axes, or extents of 1, which stretch.");
        }
        return x.matmul(y);
    }

    // ---- Java's numbers from tensors

    /** The number that a tensor of one element holds, where it is known: in eager mode, or of data that do not depend on anything. */
    public static double number(Object x) {
        Tensor t = tensor(x).resolved();
        return switch (t) {
            case Value v when v.shape().size() == 1 -> v.item();
            case Value v ->
                throw new ModelException("A single number was asked of " + Broadcasting.describe(tensor(x))
                        + ", which has shape " + v.shape() + ".");
            case Symbolic s ->
                throw new ModelException(Broadcasting.sentence(Broadcasting.describe(tensor(x), "what is asked here"))
                        + " has no value yet when the model is compiled, so Java cannot read it or branch on it. Use"
                        + " `where(condition, a, b)` to choose by a random value; what decides an `if` or the length"
                        + " of a loop must be an `int`, `int[]`, `double` or `boolean` parameter."
                        + " As it stands, `./variate sample --method trace` can run it.");
            default -> throw new IllegalStateException("A tensor that is neither known nor traced: " + t.getClass());
        };
    }

    /** The truth value that a tensor of one element holds, where it is known. */
    public static boolean truth(Object x) {
        return number(x) != 0;
    }

    // ---- shared

    private static Tensor truths(String function, Object x) {
        Tensor t = tensor(x);
        if (t.dtype() != DType.BOOL) {
            throw new ModelException("`" + function + "` needs what is true or false, such as `gt(x, 0)`, but "
                    + Broadcasting.describe(t) + " is a number.");
        }
        return t;
    }

    /** Truth values count as 1 and 0. */
    private static Tensor numbers(Object x) {
        Tensor t = tensor(x);
        return t.dtype() == DType.BOOL ? t.to(DType.I32) : t;
    }

    private static int[] axes(Tensor t, int[] axes) {
        return Arrays.stream(axes).map(a -> axis(t, a)).toArray();
    }
}
