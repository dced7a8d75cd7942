package dev.variate.transform;

import dev.variate.program.Equation;
import dev.variate.program.Input;
import dev.variate.program.Place;
import dev.variate.program.Program;
import dev.variate.program.Var;
import dev.variate.tensor.Op;
import dev.variate.tensor.Tensor;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Runs a program on tensors: known ones give its values, traced ones write its equations into the trace.
 *
 * <p>Nothing is computed before it is asked for, and nothing twice. So an argument may be made of other values of the same program, as a
 * random variable's is whose bounds are another's value.
 */
public final class Inline {
    private final Map<Integer, Input> inputs = new HashMap<>();
    private final Map<Integer, Equation> equations = new HashMap<>();
    private final Map<Integer, Tensor> values = new HashMap<>();
    private final Set<Integer> argumentsUnderWay = new HashSet<>();
    private final BiFunction<Inline, Input, Tensor> arguments;
    private final BiFunction<Op, List<Tensor>, Tensor> application;

    private Inline(
            Program program,
            BiFunction<Inline, Input, Tensor> arguments,
            BiFunction<Op, List<Tensor>, Tensor> application) {
        this.arguments = arguments;
        this.application = application;
        program.inputs().forEach(input -> inputs.put(input.var().id(), input));
        program.equations().forEach(equation -> equations.put(equation.result().id(), equation));
    }

    /** {@code program} on {@code arguments}, which is asked for each input at most once, when its value is first needed. */
    public static Inline into(Program program, Function<Input, Tensor> arguments) {
        return new Inline(program, (inline, input) -> arguments.apply(input), Inline::apply);
    }

    /** The same for arguments that are made of other values of the program, which they find in the first parameter. */
    public static Inline into(Program program, BiFunction<Inline, Input, Tensor> arguments) {
        return new Inline(program, arguments, Inline::apply);
    }

    /**
     * The same with another way to apply an op: one that records ops on constants too keeps them equations, which may be much smaller than
     * their results.
     */
    public static Inline into(
            Program program, Function<Input, Tensor> arguments, BiFunction<Op, List<Tensor>, Tensor> application) {
        return new Inline(program, (inline, input) -> arguments.apply(input), application);
    }

    /**
     * The value of {@code var} on the arguments.
     *
     * @throws IllegalArgumentException if the program has no such variable, or an argument has another type than its input
     * @throws IllegalStateException if an argument is needed to make that argument
     */
    public Tensor value(Var var) {
        Tensor known = values.get(var.id());
        if (known != null) {
            return known;
        }
        // a stack of our own: a program may be thousands of equations deep
        Deque<Var> wanted = new ArrayDeque<>();
        wanted.push(var);
        while (!wanted.isEmpty()) {
            Var next = wanted.peek();
            if (values.containsKey(next.id()) || !pushMissingOperands(next, wanted)) {
                wanted.pop();
                if (!values.containsKey(next.id())) {
                    values.put(next.id(), compute(next));
                }
            }
        }
        return values.get(var.id());
    }

    private boolean pushMissingOperands(Var var, Deque<Var> wanted) {
        Equation equation = equations.get(var.id());
        boolean missing = false;
        if (equation != null) {
            for (Var operand : equation.operands()) {
                if (!values.containsKey(operand.id())) {
                    wanted.push(operand);
                    missing = true;
                }
            }
        }
        return missing;
    }

    private Tensor compute(Var var) {
        Equation equation = equations.get(var.id());
        if (equation == null) {
            return argument(var);
        }
        List<Tensor> operands = equation.operands().stream()
                .map(operand -> values.get(operand.id()))
                .toList();
        return Place.at(equation.place(), () -> application.apply(equation.op(), operands));
    }

    private static Tensor apply(Op op, List<Tensor> operands) {
        return Tensor.apply(op, operands.toArray(Tensor[]::new));
    }

    private Tensor argument(Var var) {
        Input input = inputs.get(var.id());
        if (input == null) {
            throw new IllegalArgumentException("The program has no variable " + var);
        }
        if (!argumentsUnderWay.add(var.id())) {
            throw new IllegalStateException("The argument '" + input.name() + "' is needed to make that argument");
        }
        Tensor argument = arguments.apply(this, input);
        if (!argument.type().equals(var.type())) {
            throw new IllegalArgumentException("The input '" + input.name() + "' is of type " + var.type()
                    + ", its argument of type " + argument.type());
        }
        return argument;
    }
}
