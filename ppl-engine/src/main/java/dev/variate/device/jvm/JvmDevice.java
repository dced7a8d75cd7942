package dev.variate.device.jvm;

import dev.variate.device.Device;
import dev.variate.device.Executable;
import dev.variate.device.LogDensity;
import dev.variate.program.Input;
import dev.variate.program.Program;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import dev.variate.transform.Gradient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The JVM as the compiler, the default on a CPU: a program becomes a few fused loops in one class, written with {@code
 * java.lang.classfile}, which runs at once and is fast as soon as HotSpot has seen it run. The way there: {@link Lowering} to flat
 * equations in a simplifying {@link Graph}, {@link Statistics} where sums over rows are sums of products of linear forms, {@link Reciprocals}
 * where several arrays are divided by one, the {@link Plan}
 * of loops, bytecode by {@link Emitter}.
 *
 * <p>Same program, same data, same position: same bits, on every machine and in every form of the code.
 */
public final class JvmDevice implements Device {

    @Override
    public String name() {
        return "jvm";
    }

    @Override
    public Executable compile(Program program, Map<String, Value> known) {
        Graph graph = new Graph();
        List<Node> nodes = Lowering.lower(graph, program, known);
        List<Plan.Output> outputs = new ArrayList<>();
        int at = 0;
        for (int i = 0; i < nodes.size(); i++) {
            int size = program.outputs().get(i).var().type().shape().size();
            outputs.add(new Plan.Output(nodes.get(i), at, size));
            at += size;
        }
        return new CompiledProgram(program, known.keySet(), CompiledClass.of(new Plan(graph.zero, outputs)));
    }

    @Override
    public LogDensity logDensity(Program program, Map<String, Value> known) {
        List<Input> free = program.inputs().stream()
                .filter(i -> !known.containsKey(i.name()))
                .toList();
        if (free.size() != 1 || free.get(0).var().type().shape().rank() != 1) {
            throw new IllegalArgumentException("A log density wants one argument of shape [n] beside its data; '"
                    + program.name() + "' has " + free);
        }
        return new CompiledLogDensity(
                CompiledClass.of(plan(program, known)),
                free.get(0).var().type().shape().size());
    }

    /** The loops of a log density with its gradient. */
    static Plan plan(Program program, Map<String, Value> known) {
        Input position = program.inputs().stream()
                .filter(i -> !known.containsKey(i.name()))
                .findFirst()
                .orElseThrow();
        TensorType type = position.var().type();
        Graph graph = new Graph();
        List<Node> lowered = Lowering.lower(graph, Gradient.of(program, List.of(position.name())), known);
        List<Node> nodes = Reciprocals.rewrite(graph, Statistics.rewrite(graph, lowered));
        return new Plan(
                nodes.get(0),
                List.of(new Plan.Output(nodes.get(1), 0, type.shape().size())));
    }
}
