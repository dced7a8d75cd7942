package dev.variate.device.tensorflow;

import dev.variate.program.Equation;
import dev.variate.program.Input;
import dev.variate.program.Named;
import dev.variate.program.Program;
import dev.variate.program.Var;
import dev.variate.tensor.Op;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Graph;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.proto.ConfigProto;

/**
 * A program in a TensorFlow session. The data stay in TensorFlow's memory from call to call; a call from several threads at once is
 * allowed.
 *
 * <p>Tensors without elements never reach TensorFlow: such inputs become constants, such outputs are known.
 */
final class XlaProgram implements AutoCloseable {
    static {
        NativeLibrary.load();
    }

    private static final Cleaner CLEANER = Cleaner.create();

    private final Program program;
    private final List<Input> free;
    private final Session session;
    private final Map<String, Tensor> bound;
    private final Cleaner.Cleanable cleanable;

    /** What lies in TensorFlow's memory. Whoever forgets to close a program gives it back when the program itself is collected. */
    private record Native(Graph graph, Session session, Map<String, Tensor> bound) implements Runnable {
        @Override
        public void run() {
            session.close();
            graph.close();
            bound.values().forEach(Tensor::close);
        }
    }

    private XlaProgram(Program program, List<Input> free, Map<String, Value> known) {
        this.program = program;
        this.free = free;
        List<Input> inputs = new ArrayList<>();
        List<Equation> equations = new ArrayList<>();
        for (Input input : program.inputs()) {
            if (input.var().type().shape().size() == 0) {
                equations.add(new Equation(
                        input.var(), new Op.Constant(Value.full(input.var().type(), 0)), List.of()));
            } else {
                inputs.add(input);
            }
        }
        equations.addAll(program.equations());
        List<Named> outputs = program.outputs().stream()
                .filter(o -> o.var().type().shape().size() > 0)
                .toList();
        Graph graph = new Graph();
        Program whole = new Program(program.name(), inputs, equations, outputs, List.of());
        graph.importGraphDef(XlaGraph.of(
                StableHlo.module(whole),
                types(inputs.stream().map(Input::var).toList()),
                types(outputs.stream().map(Named::var).toList())));
        session = new Session(
                graph,
                ConfigProto.newBuilder()
                        .setInterOpParallelismThreads(1)
                        .setIntraOpParallelismThreads(Runtime.getRuntime().availableProcessors())
                        .build());
        bound = new LinkedHashMap<>();
        for (int i = 0; i < inputs.size(); i++) {
            Value value = known.get(inputs.get(i).name());
            if (value != null) {
                bound.put(XlaGraph.input(i), NativeTensors.of(value));
            }
        }
        cleanable = CLEANER.register(this, new Native(graph, session, bound));
    }

    static XlaProgram compile(Program program, Map<String, Value> known) {
        List<Input> free = program.inputs().stream()
                .filter(input -> !known.containsKey(input.name()))
                .toList();
        for (Input input : program.inputs()) {
            Value value = known.get(input.name());
            if (value != null && !value.type().equals(input.var().type())) {
                throw new IllegalArgumentException("The input '" + input.name() + "' is of type "
                        + input.var().type() + ", its value of type " + value.type());
            }
        }
        return new XlaProgram(KnownSegments.rewrite(Composed.rewrite(program), known), free, known);
    }

    private static List<TensorType> types(List<Var> vars) {
        return vars.stream().map(Var::type).toList();
    }

    List<Value> call(List<Value> arguments) {
        if (arguments.size() != free.size()) {
            throw new IllegalArgumentException(
                    "'" + program.name() + "' wants " + free.size() + " arguments, found " + arguments.size());
        }
        Session.Runner runner = session.runner();
        bound.forEach(runner::feed);
        List<Tensor> fed = new ArrayList<>();
        try {
            feed(runner, arguments, fed);
            int count = 0;
            for (Named output : program.outputs()) {
                if (output.var().type().shape().size() > 0) {
                    runner.fetch(XlaGraph.OUTPUT, count++);
                }
            }
            if (count == 0) {
                return program.outputs().stream()
                        .map(o -> Value.full(o.var().type(), 0))
                        .toList();
            }
            try (Result result = runner.run()) {
                return values(result);
            }
        } finally {
            fed.forEach(Tensor::close);
            Reference.reachabilityFence(this);
        }
    }

    private void feed(Session.Runner runner, List<Value> arguments, List<Tensor> fed) {
        int feed = 0;
        int argument = 0;
        for (Input input : program.inputs()) {
            boolean isFree = argument < free.size() && free.get(argument).name().equals(input.name());
            Value value = isFree ? arguments.get(argument++) : null;
            if (value != null && !value.type().equals(input.var().type())) {
                throw new IllegalArgumentException("The input '" + input.name() + "' is of type "
                        + input.var().type() + ", its argument of type " + value.type());
            }
            if (input.var().type().shape().size() > 0) {
                if (value != null) {
                    Tensor tensor = NativeTensors.of(value);
                    fed.add(tensor);
                    runner.feed(XlaGraph.input(feed), tensor);
                }
                feed++;
            }
        }
    }

    private List<Value> values(Result result) {
        List<Value> values = new ArrayList<>();
        int next = 0;
        for (Named output : program.outputs()) {
            TensorType type = output.var().type();
            values.add(type.shape().size() == 0 ? Value.full(type, 0) : NativeTensors.value(result.get(next++), type));
        }
        return values;
    }

    @Override
    public void close() {
        cleanable.clean();
    }
}
