package dev.variate.device.xla;

import dev.variate.program.Equation;
import dev.variate.program.Input;
import dev.variate.program.Named;
import dev.variate.program.Program;
import dev.variate.program.Var;
import dev.variate.tensor.Op;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A program as XLA is handed it, by whatever way: a module of StableHLO, which of the module's parameters are data, and how a caller's arguments and results lie to the module's.
 *
 * <p>Tensors without elements never reach XLA: such inputs become constants, such outputs are known.
 */
public final class XlaModule {
    private final Program program;
    private final Program whole;
    private final List<Input> free;
    private final SortedMap<Integer, Value> data = new TreeMap<>();

    private XlaModule(Program program, List<Input> free, Map<String, Value> known) {
        this.program = program;
        this.free = free;
        List<Input> inputs = new ArrayList<>();
        List<Equation> equations = new ArrayList<>();
        for (Input input : program.inputs()) {
            if (isEmpty(input.var().type())) {
                equations.add(new Equation(
                        input.var(), new Op.Constant(Value.full(input.var().type(), 0)), List.of()));
            } else {
                inputs.add(input);
            }
        }
        equations.addAll(program.equations());
        List<Named> outputs =
                program.outputs().stream().filter(o -> !isEmpty(o.var().type())).toList();
        whole = new Program(program.name(), inputs, equations, outputs, List.of());
        for (int i = 0; i < inputs.size(); i++) {
            Value value = known.get(inputs.get(i).name());
            if (value != null) {
                data.put(i, value);
            }
        }
    }

    /**
     * @param known values of some of the inputs, by the input's name
     * @throws IllegalArgumentException if one of them is of another type than its input
     */
    public static XlaModule of(Program program, Map<String, Value> known) {
        for (Input input : program.inputs()) {
            Value value = known.get(input.name());
            if (value != null && !value.type().equals(input.var().type())) {
                throw new IllegalArgumentException("The input '" + input.name() + "' is of type "
                        + input.var().type() + ", its value of type " + value.type());
            }
        }
        List<Input> free = program.inputs().stream()
                .filter(input -> !known.containsKey(input.name()))
                .toList();
        return new XlaModule(KnownSegments.rewrite(Composed.rewrite(program), known), free, known);
    }

    private static boolean isEmpty(TensorType type) {
        return type.shape().size() == 0;
    }

    /** The module in StableHLO's text. */
    public String text() {
        return StableHlo.module(whole);
    }

    /** The types of the module's parameters, in order. */
    public List<TensorType> inputs() {
        return whole.inputs().stream().map(input -> input.var().type()).toList();
    }

    /** The types of what the module returns, in order. */
    public List<TensorType> outputs() {
        return whole.outputs().stream().map(Named::var).map(Var::type).toList();
    }

    /** Those parameters, by their index, that are the same in every call. */
    public SortedMap<Integer, Value> data() {
        return data;
    }

    /**
     * The parameters, by their index, that a call's arguments are.
     *
     * @param arguments for the inputs that were not known, in the program's order
     * @throws IllegalArgumentException if there are more or fewer, or one is of another type than its input
     */
    public Map<Integer, Value> parameters(List<Value> arguments) {
        if (arguments.size() != free.size()) {
            throw new IllegalArgumentException(
                    "'" + program.name() + "' wants " + free.size() + " arguments, found " + arguments.size());
        }
        Map<String, Value> byName = new LinkedHashMap<>();
        for (int i = 0; i < free.size(); i++) {
            Input input = free.get(i);
            Value value = arguments.get(i);
            if (!value.type().equals(input.var().type())) {
                throw new IllegalArgumentException("The input '" + input.name() + "' is of type "
                        + input.var().type() + ", its argument of type " + value.type());
            }
            byName.put(input.name(), value);
        }
        Map<Integer, Value> parameters = new LinkedHashMap<>();
        for (int i = 0; i < whole.inputs().size(); i++) {
            Value value = byName.get(whole.inputs().get(i).name());
            if (value != null) {
                parameters.put(i, value);
            }
        }
        return parameters;
    }

    /** The program's outputs, with those that the module did not need to return. */
    public List<Value> results(List<Value> returned) {
        List<Value> values = new ArrayList<>();
        int next = 0;
        for (Named output : program.outputs()) {
            TensorType type = output.var().type();
            values.add(isEmpty(type) ? Value.full(type, 0) : returned.get(next++));
        }
        return values;
    }
}
