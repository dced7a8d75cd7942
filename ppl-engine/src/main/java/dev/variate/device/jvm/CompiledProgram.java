package dev.variate.device.jvm;

import dev.variate.device.ArrayExecutable;
import dev.variate.device.Executable;
import dev.variate.program.Input;
import dev.variate.program.Program;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** A compiled program as its callers see it: values or flat arrays in, values or flat arrays out. */
final class CompiledProgram implements Executable, ArrayExecutable {
    private final String name;
    private final List<Input> arguments;
    private final List<TensorType> results;
    private final Evaluation evaluation;
    private final int argumentLength;
    private final int resultLength;

    CompiledProgram(Program program, Set<String> known, CompiledClass compiled) {
        this.name = program.name();
        this.arguments =
                program.inputs().stream().filter(i -> !known.contains(i.name())).toList();
        this.results = program.outputs().stream().map(o -> o.var().type()).toList();
        this.evaluation = new Evaluation(compiled);
        this.argumentLength =
                arguments.stream().mapToInt(i -> i.var().type().shape().size()).sum();
        this.resultLength = results.stream().mapToInt(t -> t.shape().size()).sum();
    }

    @Override
    public int argumentLength() {
        return argumentLength;
    }

    @Override
    public int resultLength() {
        return resultLength;
    }

    @Override
    public List<Value> call(List<Value> values) {
        if (values.size() != arguments.size()) {
            throw new IllegalArgumentException(
                    "'" + name + "' takes " + arguments.size() + " arguments, found " + values.size());
        }
        double[] in = new double[argumentLength];
        int at = 0;
        for (int i = 0; i < values.size(); i++) {
            TensorType type = arguments.get(i).var().type();
            if (!values.get(i).type().equals(type)) {
                throw new IllegalArgumentException(
                        "Argument '" + arguments.get(i).name() + "' of '" + name + "' is of type " + type
                                + ", its value of type " + values.get(i).type());
            }
            System.arraycopy(values.get(i).elements(), 0, in, at, type.shape().size());
            at += type.shape().size();
        }
        double[] out = new double[resultLength];
        call(in, out);
        List<Value> outputs = new ArrayList<>();
        int from = 0;
        for (TensorType type : results) {
            outputs.add(Value.wrap(
                    type, Arrays.copyOfRange(out, from, from + type.shape().size())));
            from += type.shape().size();
        }
        return outputs;
    }

    @Override
    public void call(double[] in, double[] out) {
        evaluation.run(in, out);
    }
}
