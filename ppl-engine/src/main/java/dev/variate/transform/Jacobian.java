package dev.variate.transform;

import dev.variate.program.Input;
import dev.variate.program.Program;
import dev.variate.program.ProgramBuilder;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorFunction;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * All first derivatives of a function, or those in one direction.
 *
 * <p>There is no table of forward rules. The transposed derivative, {@link Gradient#pullBack}, is linear in the adjoint u that it is given, so its own
 * transposed derivative in u is the derivative itself: J v = ∂/∂u (Jᵀu · v), at any u (Christianson, <em>Optimization Methods and Software</em> 1, 1992; Townsend, <em>A new
 * trick for calculating Jacobian vector products</em>, 2017). Whatever does not depend on u any more falls away as dead code.
 */
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
        // a direction takes about twice the time of an adjoint
        return 2 * directions < results ? byDirections(function, arguments) : byAdjoints(function, arguments);
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
        List<TensorType> types = new ArrayList<>(List.of(from));
        types.addAll(function.arguments());
        TensorFunction push = ProgramBuilder.function(types, a -> times(function, a.subList(1, a.size()), a.getFirst()))
                .function();
        Program each = Batching.of(Program.of("directions", push), Set.of(FIRST), size);
        List<Tensor> all = new ArrayList<>(List.of(units(from, size)));
        all.addAll(arguments);
        Tensor columns = Inline.into(each, (Input input) -> all.get(Integer.parseInt(input.name())))
                .value(each.outputs().get(0).var());
        return columns.reshape(size, to.shape().size())
                .transpose()
                .reshape(to.shape().append(from.shape()).dims());
    }

    /**
     * The derivative of the result of {@code function} on {@code arguments} as the first of them moves by {@code direction}: of the result's
     * shape. It can be differentiated again.
     */
    public static Tensor times(TensorFunction function, List<Tensor> arguments, Tensor direction) {
        TensorType to = function.resultType();
        Program pull = Gradient.pullBack(Program.of("function", function), List.of(FIRST));
        List<TensorType> types = new ArrayList<>(List.of(to, direction.type()));
        types.addAll(function.arguments());
        TensorFunction along = ProgramBuilder.function(
                        types, a -> pulledBack(pull, function, a.subList(2, a.size()), a.get(0))
                                .times(a.get(1))
                                .sum())
                .function();
        List<Tensor> all = new ArrayList<>(List.of(Value.full(to, 0), direction));
        all.addAll(arguments);
        Program linear = Gradient.pullBack(Program.of("along", along), List.of(FIRST));
        return pulledBack(linear, along, all, Value.full(along.resultType(), 1));
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

    /** Every tensor of this type that is 1 in one place and 0 elsewhere. */
    private static Tensor units(TensorType type, int size) {
        return Value.full(new TensorType(type.dtype(), Shape.of(size)), 1)
                .diagonalMatrix()
                .reshape(Shape.of(size).append(type.shape()).dims());
    }
}
