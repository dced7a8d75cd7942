package dev.variate.device;

import dev.variate.program.Input;
import dev.variate.program.Named;
import dev.variate.program.Program;
import dev.variate.program.ProgramBuilder;
import dev.variate.random.Key;
import dev.variate.tensor.DType;
import dev.variate.tensor.Op;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorFunction;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import dev.variate.transform.DeadCode;
import dev.variate.transform.Directional;
import dev.variate.transform.Gradient;
import dev.variate.transform.Inline;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes scalar programs out of cases, which can be differentiated, and one program out of many, which is compiled once. */
final class Objectives {
    private Objectives() {}

    /**
     * The sum of the output's elements, each with a weight of its own so that no two derivatives can be mistaken for each other; empty if
     * the output is not floating.
     */
    static Optional<OpCase> weighted(OpCase c) {
        if (!c.program().outputs().get(0).var().type().dtype().isFloating()) {
            return Optional.empty();
        }
        ProgramBuilder builder = new ProgramBuilder(c.program().name());
        Inline inline = copy(c.program(), builder, "");
        Tensor output = inline.value(c.program().outputs().get(0).var());
        Tensor sum = output.times(weights(output.type(), "output")).sum();
        return Optional.of(new OpCase(c.name(), c.op(), finish(builder, sum), c.arguments(), c.smooth()));
    }

    /** The derivative of the case's scalar in one direction. */
    static OpCase directional(OpCase c) {
        Program gradient = Gradient.of(c.program(), c.floating());
        ProgramBuilder builder = new ProgramBuilder(c.program().name());
        Inline inline = copy(gradient, builder, "");
        Tensor sum = Value.scalar(0.0);
        for (Named output : gradient.outputs().subList(1, gradient.outputs().size())) {
            Tensor part = inline.value(output.var());
            sum = sum.plus(part.times(weights(part.type(), output.name())).sum());
        }
        return new OpCase("derivative of " + c, c.op(), finish(builder, sum), c.arguments(), c.smooth());
    }

    /**
     * How the case's output changes as each floating input moves, in a direction that is an input more; empty if there is none or the output
     * is not floating.
     */
    static Optional<OpCase> forward(OpCase c) {
        if (c.floating().isEmpty()
                || !c.program().outputs().get(0).var().type().dtype().isFloating()) {
            return Optional.empty();
        }
        Program both = Directional.of(c.program(), c.floating());
        Program change = DeadCode.eliminate(new Program(
                both.name(),
                both.inputs(),
                both.equations(),
                List.of(both.outputs().get(1)),
                List.of()));
        List<Value> arguments = new ArrayList<>();
        for (Input input : both.inputs()) {
            Value own = c.byName().get(input.name());
            arguments.add(own == null ? direction(input.var().type(), input.name()) : own);
        }
        return Optional.of(new OpCase("change of " + c.name(), c.op(), change, arguments, c.smooth()));
    }

    /** The case with F64 wherever it has F32; the numbers are the same. */
    static OpCase inDoublePrecision(OpCase c) {
        ProgramBuilder builder = new ProgramBuilder(c.program().name());
        Map<Integer, Tensor> values = new HashMap<>();
        c.program()
                .inputs()
                .forEach(i -> values.put(
                        i.var().id(), builder.input(i.name(), wide(i.var().type()), i.role())));
        c.program().equations().forEach(e -> {
            values.put(
                    e.result().id(),
                    builder.record(
                            wide(e.op()),
                            e.operands().stream().map(v -> values.get(v.id())).toList()));
        });
        Program program =
                finish(builder, values.get(c.program().outputs().get(0).var().id()));
        return new OpCase(
                c.name(),
                c.op(),
                program,
                c.arguments().stream().map(Objectives::wide).toList(),
                c.smooth());
    }

    /** The case's like on operands that have odd numbers in places: one operand after the other, then all. */
    static List<OpCase> odd(OpCase c, double[] numbers) {
        List<OpCase> all = new ArrayList<>();
        int n = c.arguments().size();
        for (int which = 0; which <= (n == 1 ? 0 : n); which++) {
            List<Value> arguments = new ArrayList<>(c.arguments());
            boolean changed = false;
            for (int i = 0; i < n; i++) {
                Value own = arguments.get(i);
                if ((which == i || which == n)
                        && own.dtype().isFloating()
                        && own.shape().size() > 0) {
                    double[] x = own.toArray();
                    // each number comes by, with places between them that stay
                    for (int k = (which + i) % 2; k < x.length; k += 1 + k % 3) {
                        x[k] = numbers[(k + 3 * i + which) % numbers.length];
                    }
                    arguments.set(i, Value.of(own.type(), x));
                    changed = true;
                }
            }
            if (changed) {
                all.add(new OpCase("odd " + which + ", " + c.name(), c.op(), c.program(), arguments, false));
            }
        }
        return all;
    }

    private static Op.Scan wide(Op.Scan scan) {
        TensorFunction body = scan.body();
        List<TensorFunction.Step> steps = body.steps().stream()
                .map(s -> new TensorFunction.Step(wide(s.op()), s.operands()))
                .toList();
        return new Op.Scan(
                new TensorFunction(
                        body.arguments().stream().map(Objectives::wide).toList(), steps, body.result()),
                scan.length(),
                scan.reverse(),
                scan.sequences());
    }

    private static Op wide(Op op) {
        return switch (op) {
            case Op.Constant constant -> new Op.Constant(wide(constant.value()));
            case Op.Convert convert when convert.dtype() == DType.F32 -> new Op.Convert(DType.F64);
            case Op.Iota iota -> new Op.Iota(wide(iota.type()), iota.axis());
            case Op.Scan scan -> wide(scan);
            default -> op;
        };
    }

    /** All cases side by side; an output is named after its case. */
    static OpCase bundle(String name, List<OpCase> cases) {
        ProgramBuilder builder = new ProgramBuilder(name);
        List<Value> arguments = new ArrayList<>();
        List<Named> outputs = new ArrayList<>();
        for (int i = 0; i < cases.size(); i++) {
            OpCase c = cases.get(i);
            Inline inline = copy(c.program(), builder, "case " + i + ", ");
            arguments.addAll(c.arguments());
            c.program()
                    .outputs()
                    .forEach(o -> outputs.add(
                            new Named(c.name() + ", output " + o.name(), builder.varOf(inline.value(o.var())))));
        }
        return new OpCase(name, new Op.Select(), builder.finish(outputs), arguments, true);
    }

    private static Inline copy(Program program, ProgramBuilder builder, String prefix) {
        Map<String, Tensor> inputs = new HashMap<>();
        for (Input input : program.inputs()) {
            inputs.put(
                    input.name(),
                    builder.input(prefix + input.name(), input.var().type(), input.role()));
        }
        return Inline.into(program, input -> inputs.get(input.name()));
    }

    private static Program finish(ProgramBuilder builder, Tensor output) {
        return builder.finish(List.of(new Named("0", builder.varOf(output))));
    }

    /** Of a length near 1, however many elements there are. */
    private static Value direction(TensorType type, String name) {
        double length = Math.sqrt(Math.max(1, type.shape().size()));
        return Value.of(
                type,
                Arrays.stream(weights(type, name).toArray())
                        .map(x -> x / length)
                        .toArray());
    }

    private static Value weights(TensorType type, String name) {
        return Value.of(
                type,
                Key.of(3).fold(name).stream()
                        .doubles(type.shape().size(), 0.5, 1.5)
                        .toArray());
    }

    private static TensorType wide(TensorType type) {
        return type.dtype() == DType.F32 ? new TensorType(DType.F64, type.shape()) : type;
    }

    private static Value wide(Value value) {
        return Value.wrap(wide(value.type()), value.elements());
    }
}
