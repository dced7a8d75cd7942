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

/** All first derivatives of a function: the transposed derivative on every unit adjoint at once. */
public final class Jacobian {
    private static final String FIRST = "0";

    private Jacobian() {}

    /**
     * The derivative of the result of {@code function} on {@code arguments} in the first of them: its shape is that of the result, followed by
     * that of the argument. It can be differentiated again.
     */
    public static Tensor of(TensorFunction function, List<Tensor> arguments) {
        Program program = Program.of("function", function);
        TensorType type = function.resultType();
        int size = type.shape().size();
        Shape both = type.shape().append(function.type(0).shape());
        if (both.size() == 0) {
            return Value.full(new TensorType(type.dtype(), both), 0);
        }
        Program each = Batching.of(Gradient.pullBack(program, List.of(FIRST)), Set.of(Gradient.ADJOINT), size);
        Tensor units = Value.full(new TensorType(type.dtype(), Shape.of(size)), 1)
                .diagonalMatrix()
                .reshape(Shape.of(size).append(type.shape()).dims());
        Tensor rows = Inline.into(each, (Input input) -> switch (input.name()) {
                    case Gradient.ADJOINT -> units;
                    case Gradient.RESULT -> function.apply(arguments);
                    default -> arguments.get(Integer.parseInt(input.name()));
                })
                .value(each.outputs().get(0).var());
        return rows.reshape(both.dims());
    }
}
