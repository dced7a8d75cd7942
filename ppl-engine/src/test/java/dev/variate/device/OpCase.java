package dev.variate.device;

import dev.variate.program.Input;
import dev.variate.program.Named;
import dev.variate.program.Program;
import dev.variate.program.ProgramBuilder;
import dev.variate.tensor.DType;
import dev.variate.tensor.Op;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A small program and arguments to run it on.
 *
 * @param op the op that the case is for
 * @param smooth whether the arguments are so far from every kink that finite differences find the derivative
 */
record OpCase(String name, Op op, Program program, List<Value> arguments, boolean smooth) {

    /** {@code op} on its own, one input an operand. */
    static OpCase of(Op op, List<Value> operands, boolean smooth) {
        ProgramBuilder builder = new ProgramBuilder(op.getClass().getSimpleName());
        List<Tensor> inputs = new ArrayList<>();
        for (Value operand : operands) {
            inputs.add(builder.input(Integer.toString(inputs.size()), operand.type(), Input.Role.ARGUMENT));
        }
        Program program = builder.finish(List.of(new Named("0", builder.varOf(builder.record(op, inputs)))));
        return new OpCase(op + " on " + operands.stream().map(Value::type).toList(), op, program, operands, smooth);
    }

    boolean isDouble() {
        return program.inputs().stream().allMatch(i -> i.var().type().dtype() != DType.F32)
                && program.equations().stream().allMatch(e -> e.result().type().dtype() != DType.F32);
    }

    Map<String, Value> byName() {
        Map<String, Value> map = new HashMap<>();
        for (int i = 0; i < arguments.size(); i++) {
            map.put(program.inputs().get(i).name(), arguments.get(i));
        }
        return map;
    }

    /** The names of the inputs that have a derivative. */
    List<String> floating() {
        return program.inputs().stream()
                .filter(i -> i.var().type().dtype().isFloating())
                .map(i -> i.name())
                .toList();
    }

    @Override
    public String toString() {
        return name;
    }
}
