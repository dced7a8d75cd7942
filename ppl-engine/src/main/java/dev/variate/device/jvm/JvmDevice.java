package dev.variate.device.jvm;

import dev.variate.device.Device;
import dev.variate.device.Executable;
import dev.variate.device.LogDensity;
import dev.variate.program.Input;
import dev.variate.program.Program;
import dev.variate.tensor.Value;
import dev.variate.transform.Gradient;
import java.util.List;
import java.util.Map;

/** The JVM as the compiler: the default on a CPU. */
public final class JvmDevice implements Device {

    @Override
    public String name() {
        return "jvm";
    }

    @Override
    public Executable compile(Program program, Map<String, Value> known) {
        return new CompiledProgram(program, known);
    }

    @Override
    public LogDensity logDensity(Program program, Map<String, Value> known) {
        List<Input> free = program.inputs().stream().filter(i -> !known.containsKey(i.name())).toList();
        if (free.size() != 1 || free.get(0).var().type().shape().rank() != 1) {
            throw new IllegalArgumentException("A log density wants one argument of shape [n] beside its data, found " + free);
        }
        CompiledProgram compiled = new CompiledProgram(Gradient.of(program, List.of(free.get(0).name())), known);
        return new CompiledLogDensity(compiled);
    }
}
