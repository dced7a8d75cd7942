package dev.variate.model;

import dev.variate.program.ProgramBuilder;
import dev.variate.tensor.Op;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.transform.Jacobian;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Derivatives that a model computes with, or has of its own. The functions that are handed to these are called once, on values that stand for
 * any; they compute, and random variables are made outside of them. Part of {@link Language}, which model code imports.
 */
public abstract class Derivatives extends Equations {
    private static final String OUTSIDE = "Draw it before, and let the function compute with it.";

    Derivatives() {}

    /**
     * The derivative of {@code function} at {@code x} in each element of {@code x}, whose shape it has. It is exact, and can be differentiated
     * again.
     *
     * @param function gives a number: {@code x -> …}
     * @param x number, array or tensor
     */
    public static Tensor gradient(Function<Tensor, Object> function, Object x) {
        return derivative("gradient", true, function, Language.tensor(x).floating());
    }

    /**
     * The derivative of each element of {@code function} at {@code x} in each element of {@code x}: its shape is that of the function's result, then
     * that of {@code x}. Where x has a density and a model wants one of y = f(x), {@code logAbsDeterminant(jacobian(f, x))} is between them.
     *
     * @param function gives a tensor: {@code x -> …}
     */
    public static Tensor jacobian(Function<Tensor, Object> function, Object x) {
        return derivative("jacobian", false, function, Language.tensor(x).floating());
    }

    /**
     * The second derivatives of {@code function} at {@code x}: of shape [shape of x…, shape of x…].
     *
     * @param function gives a number: {@code x -> …}
     */
    public static Tensor hessian(Function<Tensor, Object> function, Object x) {
        return derivative(
                "hessian",
                false,
                at -> derivative("hessian", true, function, at),
                Language.tensor(x).floating());
    }

    /**
     * What {@code function} changes by as {@code x} moves by {@code direction}: its derivative at x, a matrix, times the direction, without the
     * matrix. It takes a few times as long as the function itself, however many numbers x has. Gives the shape of the function's result.
     *
     * @param function gives a tensor: {@code x -> …}
     * @param direction of the shape of x
     */
    public static Tensor jacobianVectorProduct(Function<Tensor, Object> function, Object x, Object direction) {
        Tensor at = Language.tensor(x).floating();
        Tensor along = along("jacobianVectorProduct", at, direction);
        ProgramBuilder.Closure traced = traced("jacobianVectorProduct", false, function, at);
        return Jacobian.times(traced.function(), arguments(at, traced), along);
    }

    /**
     * What the gradient of {@code function} changes by as {@code x} moves by {@code direction}: the matrix of second derivatives at x times the
     * direction, without the matrix. It takes a few times as long as the gradient. Gives the shape of x.
     *
     * @param function gives a number: {@code x -> …}
     * @param direction of the shape of x
     */
    public static Tensor hessianVectorProduct(Function<Tensor, Object> function, Object x, Object direction) {
        Tensor at = Language.tensor(x).floating();
        Tensor along = along("hessianVectorProduct", at, direction);
        ProgramBuilder.Closure slope = traced(
                "hessianVectorProduct", false, own -> derivative("hessianVectorProduct", true, function, own), at);
        // the matrix is symmetric, and its transpose is quicker
        return Jacobian.transposedTimes(slope.function(), arguments(at, slope), along);
    }

    private static Tensor along(String name, Tensor x, Object direction) {
        Tensor along = Language.tensor(direction).to(x.dtype());
        if (!along.shape().equals(x.shape())) {
            throw new ModelException("`" + name + "` wants a direction of the shape of x; it was given shapes "
                    + x.shape() + " and " + along.shape() + ".");
        }
        return along;
    }

    private static Tensor derivative(String name, boolean number, Function<Tensor, Object> function, Tensor x) {
        ProgramBuilder.Closure traced = traced(name, number, function, x);
        return Jacobian.of(traced.function(), arguments(x, traced));
    }

    private static List<Tensor> arguments(Tensor x, ProgramBuilder.Closure traced) {
        List<Tensor> arguments = new ArrayList<>(List.of(x));
        arguments.addAll(traced.captured());
        return arguments;
    }

    private static ProgramBuilder.Closure traced(
            String name, boolean number, Function<Tensor, Object> function, Tensor x) {
        return ProgramBuilder.function(List.of(x.type()), arguments -> {
            Tensor result = Recurrence.computing(
                            "the function of `" + name + "`", OUTSIDE, () -> function.apply(arguments.get(0)))
                    .floating();
            if (number && !result.shape().isScalar()) {
                throw new ModelException(
                        "`" + name + "` wants a function that gives a number; " + Broadcasting.hasShape(result) + ".");
            }
            return result;
        });
    }

    /** {@code x} as a constant: its value, with no derivative. */
    public static Tensor stopGradient(Object x) {
        return Language.tensor(x).stopGradient();
    }

    /**
     * {@code value} with a derivative in {@code x} that is told and not computed: {@code slope}, whatever {@code value} was made of. For a solution that an
     * iteration finds, or a formula whose derivative loses digits. The derivative of the derivative is that of {@code slope}.
     *
     * @param value a number, or a tensor of the shape of {@code x} each element of which depends on that of {@code x} alone
     * @param x what it is differentiated in
     * @param slope the derivative, of the shape of {@code x}
     */
    public static Tensor withGradient(Object value, Object x, Object slope) {
        Tensor at = Language.tensor(x).floating();
        Tensor given = Language.tensor(slope).to(at.dtype());
        Tensor result = Language.tensor(value).to(at.dtype());
        if (!result.shape().isScalar() && !result.shape().equals(at.shape())
                || !Shape.canBroadcast(given.shape(), at.shape())
                || !Shape.broadcast(given.shape(), at.shape()).equals(at.shape())) {
            throw new ModelException(
                    "`withGradient` wants a value that is a number or of the shape of x, and a slope of the "
                            + "shape of x; it was given shapes " + result.shape() + ", " + at.shape() + " and "
                            + given.shape()
                            + ".");
        }
        return Tensor.apply(new Op.WithGradient(), result, at, given.broadcastTo(at.shape()));
    }
}
