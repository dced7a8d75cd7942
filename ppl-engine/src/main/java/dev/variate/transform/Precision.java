package dev.variate.transform;

import dev.variate.program.Input;
import dev.variate.program.Named;
import dev.variate.program.Place;
import dev.variate.program.Program;
import dev.variate.program.ProgramBuilder;
import dev.variate.tensor.DType;
import dev.variate.tensor.Op;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Rewrites a program in double precision to one in single precision, which accelerators compute many times faster. */
public final class Precision {
    private Precision() {}

    /** The same program with F32 wherever it has F64, constants rounded; it has no sites. */
    public static Program single(Program program) {
        ProgramBuilder builder = new ProgramBuilder(program.name());
        Map<Integer, Tensor> arguments = new HashMap<>();
        for (Input input : program.inputs()) {
            arguments.put(
                    input.var().id(),
                    builder.input(input.name(), single(input.var().type()), input.role()));
        }
        List<Named> outputs = new ArrayList<>();
        Map<Integer, Tensor> values = new HashMap<>(arguments);
        program.equations()
                .forEach(equation -> values.put(
                        equation.result().id(),
                        Place.at(
                                equation.place(),
                                () -> record(
                                        builder,
                                        equation.op(),
                                        equation.operands().stream()
                                                .map(v -> values.get(v.id()))
                                                .toList()))));
        for (Named output : program.outputs()) {
            outputs.add(new Named(
                    output.name(), builder.varOf(values.get(output.var().id()))));
        }
        return builder.finish(outputs);
    }

    /** {@code value} rounded to single precision if it is in double. */
    public static Value single(Value value) {
        return value.dtype() == DType.F64 ? (Value) value.to(DType.F32) : value;
    }

    public static TensorType single(TensorType type) {
        return type.dtype() == DType.F64 ? new TensorType(DType.F32, type.shape()) : type;
    }

    private static Tensor record(ProgramBuilder builder, Op op, List<Tensor> operands) {
        return switch (op) {
            case Op.Convert convert
            when convert.dtype() == DType.F64 && operands.get(0).dtype() == DType.F32 -> operands.get(0);
            default -> builder.record(single(op), operands);
        };
    }

    private static Op single(Op op) {
        return switch (op) {
            case Op.Constant constant -> new Op.Constant(single(constant.value()));
            case Op.Iota iota -> new Op.Iota(single(iota.type()), iota.axis());
            case Op.Convert convert when convert.dtype() == DType.F64 -> new Op.Convert(DType.F32);
            case Op.Scan scan ->
                scan.withBody(single(Program.of("body", scan.body())).function());
            default -> op;
        };
    }
}
