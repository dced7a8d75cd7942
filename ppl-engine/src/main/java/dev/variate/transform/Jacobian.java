package dev.variate.transform;

import dev.variate.program.Input;
import dev.variate.program.Program;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorFunction;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.util.List;
import java.util.Set;

/** All first derivatives of a function, or those in one direction. */
public final class Jacobian {
    private static final String FIRST = "0";

    private Jacobian() {}

    /**
     * The derivative of the result of {@code function} on {@code arguments} in the first of them: its shape is that of the result, followed by
     * that of the argument. It can be differentiated again.
     */
    public static Tensor of(TensorFunction function, List<Tensor> arguments) {
        TensorType type = function.resultType();
        Shape both = type.shape().append(function.type(0).shape());
        if (both.size() == 0) {
            return Value.full(new TensorType(type.dtype(), both), 0);
        }
        int results = type.shape().size();
        int directions = function.type(0).shape().size();
        return directions < results ? byDirections(function, arguments) : byAdjoints(function, arguments);
    }

    private static Tensor byAdjoints(TensorFunction function, List<Tensor> arguments) {
        TensorType type = function.resultType();
        int size = type.shape().size();
        Program each = Batching.of(
                Gradient.pullBack(Program.of("function", function), List.of(FIRST)), Set.of(Gradient.ADJOINT), size);
        return pulledBack(each, function, arguments, units(type, size))
                .reshape(type.shape().append(function.type(0).shape()).dims());
    }

    private static Tensor byDirections(TensorFunction function, List<Tensor> arguments) {
        TensorType from = function.type(0);
        TensorType to = function.resultType();
        int size = from.shape().size();
        String direction = Directional.direction(FIRST);
        Program each = Batching.of(
                Directional.pushForward(Program.of("function", function), List.of(FIRST)), Set.of(direction), size);
        Tensor columns = pushed(each, function, arguments, units(from, size));
        return columns.reshape(size, to.shape().size())
                .transpose()
                .reshape(to.shape().append(from.shape()).dims());
    }

    /**
     * The derivative of the result of {@code function} on {@code arguments} as the first of them moves by {@code direction}: of the result's
     * shape. It can be differentiated again.
     */
    public static Tensor times(TensorFunction function, List<Tensor> arguments, Tensor direction) {
        return pushed(
                Directional.pushForward(Program.of("function", function), List.of(FIRST)),
                function,
                arguments,
                direction);
    }

    /** The derivative of a number in the first argument, or, of more numbers, what {@code adjoint} makes of theirs. */
    public static Tensor transposedTimes(TensorFunction function, List<Tensor> arguments, Tensor adjoint) {
        Program pull = Gradient.pullBack(Program.of("function", function), List.of(FIRST));
        return pulledBack(pull, function, arguments, adjoint);
    }

    private static Tensor pulledBack(Program pull, TensorFunction function, List<Tensor> arguments, Tensor adjoint) {
        return Inline.into(pull, (Input input) -> switch (input.name()) {
                    case Gradient.ADJOINT -> adjoint;
                    case Gradient.RESULT -> function.apply(arguments);
                    default -> arguments.get(Integer.parseInt(input.name()));
                })
                .value(pull.outputs().get(0).var());
    }

    private static Tensor pushed(Program push, TensorFunction function, List<Tensor> arguments, Tensor direction) {
        return Inline.into(push, (Input input) -> switch (input.name()) {
                    case Gradient.RESULT -> function.apply(arguments);
                    case String name when name.equals(Directional.direction(FIRST)) -> direction;
                    default -> arguments.get(Integer.parseInt(input.name()));
                })
                .value(push.outputs().get(0).var());
    }

    /** Every tensor of this type that is 1 in one place and 0 elsewhere. */
    private static Tensor units(TensorType type, int size) {
        return Value.full(new TensorType(type.dtype(), Shape.of(size)), 1)
                .diagonalMatrix()
                .reshape(Shape.of(size).append(type.shape()).dims());
    }
}
