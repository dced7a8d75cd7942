package dev.variate.transform;

import dev.variate.program.Equation;
import dev.variate.program.Input;
import dev.variate.program.Named;
import dev.variate.program.Place;
import dev.variate.program.Program;
import dev.variate.program.ProgramBuilder;
import dev.variate.program.Var;
import dev.variate.tensor.Op;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Reverse-mode differentiation of a program (Griewank and Walther, <em>Evaluating Derivatives</em>, 2008, chapter 3). The rule of each op
 * is in {@link Pullback}.
 *
 * <p>The result is a program like any other, so that its gradient can be taken again. What an equation's place is, is that of its adjoint.
 */
public final class Gradient {
    static final String ADJOINT = "adjoint";
    static final String RESULT = "result";

    private final Program program;
    private final ProgramBuilder builder;
    private final Map<String, Tensor> arguments = new HashMap<>();
    private final Set<Integer> active = new HashSet<>();
    private final Map<Integer, Tensor> adjoints = new HashMap<>();
    /** Values that need not be computed again. */
    private final Map<Integer, Tensor> given = new HashMap<>();

    private Gradient(Program program) {
        this.program = program;
        this.builder = new ProgramBuilder(program.name());
    }

    /**
     * A program with the inputs of {@code program} and as outputs its value and then, in the order of {@code inputs}, its derivative in
     * each of them. It has no sites.
     *
     * @param program with one output, a floating scalar
     * @param inputs names of floating inputs
     * @throws IllegalArgumentException if the output or an input is not of that kind
     */
    public static Program of(Program program, List<String> inputs) {
        return new Gradient(program).differentiate(inputs);
    }

    /**
     * A program with the inputs of {@code program}, then the adjoint of its one output under the name {@value #ADJOINT} and that output's
     * value under {@value #RESULT}; its outputs are what the adjoint adds to that of each of {@code inputs}: the transposed Jacobian times
     * the adjoint.
     */
    static Program pullBack(Program program, List<String> inputs) {
        return new Gradient(program).pullBack(inputs);
    }

    private Program differentiate(List<String> names) {
        if (program.outputs().size() != 1) {
            throw new IllegalArgumentException("The gradient of '" + program.name() + "' wants one output, found "
                    + program.outputs().size());
        }
        Named output = program.outputs().get(0);
        TensorType type = output.var().type();
        if (!type.dtype().isFloating() || !type.shape().isScalar()) {
            throw new IllegalArgumentException(
                    "The gradient of '" + program.name() + "' wants a floating scalar as output, found " + type);
        }
        Inline forward = forward();
        List<Named> outputs = new ArrayList<>();
        outputs.add(new Named(output.name(), builder.varOf(forward.value(output.var()))));
        outputs.addAll(derivatives(names, forward, traced(Value.full(type, 1))));
        return DeadCode.eliminate(builder.finish(outputs));
    }

    private Program pullBack(List<String> names) {
        Inline forward = forward();
        Named output = program.outputs().get(0);
        Tensor adjoint = builder.input(ADJOINT, output.var().type(), Input.Role.ARGUMENT);
        given.putAll(known(program, builder.input(RESULT, output.var().type(), Input.Role.ARGUMENT)));
        return DeadCode.eliminate(builder.finish(derivatives(names, forward, adjoint)));
    }

    /** What {@code result} stands for: what makes the output, element by element if it is put together of single ones. */
    static Map<Integer, Tensor> known(Program program, Tensor result) {
        Map<Integer, Tensor> known = new HashMap<>();
        Map<Integer, Equation> makers = new HashMap<>();
        program.equations().forEach(e -> makers.put(e.result().id(), e));
        Var output = program.outputs().get(0).var();
        Var whole = unshaped(output, makers);
        known.put(output.id(), result);
        known.put(whole.id(), result.reshape(whole.type().shape().dims()));
        Equation maker = makers.get(whole.id());
        if (maker != null
                && maker.op() instanceof Op.Concatenate
                && maker.operands().size() == output.type().shape().size()) {
            Tensor flat = result.reshape(output.type().shape().size());
            for (int i = 0; i < maker.operands().size(); i++) {
                Var element = unshaped(maker.operands().get(i), makers);
                if (makers.containsKey(element.id())) {
                    known.putIfAbsent(
                            element.id(),
                            flat.at(i).reshape(element.type().shape().dims()));
                }
            }
        }
        return known;
    }

    private static Var unshaped(Var var, Map<Integer, Equation> makers) {
        Var inner = var;
        while (makers.containsKey(inner.id()) && makers.get(inner.id()).op() instanceof Op.Reshape) {
            inner = makers.get(inner.id()).operands().get(0);
        }
        return inner;
    }

    private Tensor value(Inline forward, Var var) {
        Tensor known = given.get(var.id());
        return known == null ? forward.value(var) : known;
    }

    private Inline forward() {
        for (Input input : program.inputs()) {
            arguments.put(input.name(), builder.input(input.name(), input.var().type(), input.role()));
        }
        return Inline.into(program, input -> arguments.get(input.name()), builder::record);
    }

    private List<Named> derivatives(List<String> names, Inline forward, Tensor adjoint) {
        List<Var> wanted = names.stream().map(this::differentiable).toList();
        wanted.forEach(var -> active.add(var.id()));
        adjoints.put(program.outputs().get(0).var().id(), adjoint);
        backwards(forward);
        List<Named> outputs = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            Var var = wanted.get(i);
            Tensor zero = traced(Value.full(new TensorType(var.type().dtype(), Shape.SCALAR), 0))
                    .broadcastTo(var.type().shape());
            outputs.add(new Named("d(" + names.get(i) + ")", builder.varOf(adjoints.getOrDefault(var.id(), zero))));
        }
        return outputs;
    }

    private Var differentiable(String name) {
        Input input = program.inputs().stream()
                .filter(i -> i.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "'" + program.name() + "' has no input '" + name + "' to differentiate by"));
        if (!input.var().type().dtype().isFloating()) {
            throw new IllegalArgumentException("The input '" + name + "' is of type "
                    + input.var().type() + "; only floating inputs have a derivative");
        }
        return input.var();
    }

    private void backwards(Inline forward) {
        for (Equation equation : program.equations()) {
            if (equation.result().type().dtype().isFloating()
                    && equation.operands().stream().anyMatch(v -> active.contains(v.id()))) {
                active.add(equation.result().id());
            }
        }
        List<Equation> equations = new ArrayList<>(program.equations());
        Collections.reverse(equations);
        for (Equation equation : equations) {
            Tensor adjoint = adjoints.get(equation.result().id());
            if (adjoint != null && active.contains(equation.result().id())) {
                List<Tensor> operands =
                        equation.operands().stream().map(v -> value(forward, v)).toList();
                Tensor result = value(forward, equation.result());
                Place.at(equation.place(), () -> {
                    Pullback.of(equation.op(), operands, result, adjoint, into(equation.operands()));
                    return adjoint;
                });
            }
        }
    }

    private Pullback.Adjoints into(List<Var> operands) {
        return new Pullback.Adjoints() {
            @Override
            public void add(int i, Supplier<Tensor> part) {
                if (wants(i)) {
                    // added up where the parts are made: what several equations of one place make of a value's
                    // adjoint leaves it as one tensor
                    adjoints.merge(operands.get(i).id(), part.get(), Tensor::plus);
                }
            }

            @Override
            public boolean wants(int i) {
                return active.contains(operands.get(i).id());
            }
        };
    }

    private Tensor traced(Value constant) {
        return builder.tensor(builder.varOf(constant));
    }
}
