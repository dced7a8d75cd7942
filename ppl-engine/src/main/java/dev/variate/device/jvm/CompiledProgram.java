package dev.variate.device.jvm;

import dev.variate.device.ArrayExecutable;
import dev.variate.device.Executable;
import dev.variate.program.Input;
import dev.variate.program.Program;
import dev.variate.program.ReferenceEvaluator;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A program as its callers see it: values or flat arrays in, values or flat arrays out. */
final class CompiledProgram implements Executable, ArrayExecutable {
    private final Program program;
    private final Map<String, Value> known;
    private final List<Input> free;

    CompiledProgram(Program program, Map<String, Value> known) {
        this.program = program;
        this.known = Map.copyOf(known);
        this.free = program.inputs().stream().filter(i -> !known.containsKey(i.name())).toList();
    }

    @Override
    public int argumentLength() {
        return free.stream().mapToInt(i -> i.var().type().shape().size()).sum();
    }

    @Override
    public int resultLength() {
        return program.outputs().stream().mapToInt(o -> o.var().type().shape().size()).sum();
    }

    @Override
    public List<Value> call(List<Value> arguments) {
        Map<String, Value> all = new HashMap<>(known);
        for (int i = 0; i < free.size(); i++) {
            all.put(free.get(i).name(), arguments.get(i));
        }
        return ReferenceEvaluator.evaluate(program, all);
    }

    @Override
    public void call(double[] arguments, double[] results) {
        List<Value> values = new ArrayList<>();
        int from = 0;
        for (Input input : free) {
            TensorType type = input.var().type();
            values.add(Value.wrap(type, Arrays.copyOfRange(arguments, from, from + type.shape().size())));
            from += type.shape().size();
        }
        int at = 0;
        for (Value value : call(values)) {
            System.arraycopy(value.elements(), 0, results, at, value.shape().size());
            at += value.shape().size();
        }
    }
}
