package dev.variate.model;

import dev.variate.device.Device;
import dev.variate.program.Input;
import dev.variate.program.Named;
import dev.variate.program.Program;
import dev.variate.program.ProgramBuilder;
import dev.variate.program.Var;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import dev.variate.transform.Inline;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One vector with the values of some of a program's random variables in it, and the program's other values as functions of that vector.
 *
 * @param offsets where a variable's elements begin in the vector, by the number of the input that is its value
 * @param length of the vector, at least 1
 */
record World(Program model, Map<String, Value> inputs, Map<Integer, Integer> offsets, int length) {
    private static final String NAME = "world";

    World {
        offsets = Map.copyOf(offsets);
    }

    /** The elements of {@code wanted}, end to end, compiled with the data that are not in the vector. */
    FlatFunction function(List<Var> wanted, Device device) {
        if (wanted.isEmpty()) {
            return FlatFunction.NOTHING;
        }
        String name = NAME;
        while (inputs.containsKey(name)) {
            name += "'";
        }
        ProgramBuilder builder = new ProgramBuilder(model.name());
        Tensor world = builder.input(name, TensorType.f64(length), Input.Role.ARGUMENT);
        Map<Integer, Tensor> arguments = new HashMap<>();
        Map<String, Value> known = new HashMap<>();
        for (Input input : model.inputs()) {
            Integer offset = offsets.get(input.var().id());
            if (offset == null && input.role() != Input.Role.LATENT) {
                arguments.put(
                        input.var().id(),
                        builder.input(input.name(), input.var().type(), input.role()));
                known.put(input.name(), inputs.get(input.name()));
            }
        }
        Inline inline = Inline.into(model, (Input input) -> {
            Integer offset = offsets.get(input.var().id());
            return offset == null
                    ? arguments.get(input.var().id())
                    : slice(world, offset, input.var().type());
        });
        List<Named> outputs = new ArrayList<>();
        for (Var var : wanted) {
            outputs.add(new Named(
                    Integer.toString(outputs.size()),
                    builder.varOf(inline.value(var).floating())));
        }
        return FlatFunction.compile(builder.finish(outputs), known, device);
    }

    private static Tensor slice(Tensor world, int offset, TensorType type) {
        return world.slice(new int[] {offset}, new int[] {offset + type.shape().size()})
                .reshape(type.shape().dims())
                .to(type.dtype());
    }
}
