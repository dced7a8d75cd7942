package dev.variate.device.tensorflow;

import dev.variate.device.Executable;
import dev.variate.device.xla.XlaModule;
import dev.variate.program.Program;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.tensorflow.Graph;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.proto.ConfigProto;

/** A program in a TensorFlow session. The data stay in TensorFlow's memory from call to call; a call from several threads at once is allowed. */
final class XlaProgram implements Executable {
    static {
        NativeLibrary.load();
    }

    private static final Cleaner CLEANER = Cleaner.create();

    private final XlaModule module;
    private final List<TensorType> outputs;
    private final Session session;
    /** Where arguments go in and results come out: found once, not by name at every call. */
    private final List<Output<?>> fed;

    private final List<Output<?>> fetched;
    private final Map<Integer, Tensor> bound = new LinkedHashMap<>();
    private final Cleaner.Cleanable cleanable;

    /** What lies in TensorFlow's memory. Whoever forgets to close a program gives it back when the program itself is collected. */
    private record Native(Graph graph, Session session, Map<Integer, Tensor> bound) implements Runnable {
        @Override
        public void run() {
            session.close();
            graph.close();
            bound.values().forEach(Tensor::close);
        }
    }

    private XlaProgram(XlaModule module) {
        this.module = module;
        outputs = module.outputs();
        Graph graph = new Graph();
        graph.importGraphDef(XlaGraph.of(module.text(), module.inputs(), outputs));
        session = new Session(
                graph,
                ConfigProto.newBuilder()
                        .setInterOpParallelismThreads(1)
                        .setIntraOpParallelismThreads(Runtime.getRuntime().availableProcessors())
                        .build());
        fed = IntStream.range(0, module.inputs().size())
                .<Output<?>>mapToObj(i -> graph.operation(XlaGraph.input(i)).output(0))
                .toList();
        fetched = IntStream.range(0, outputs.size())
                .<Output<?>>mapToObj(i -> graph.operation(XlaGraph.OUTPUT).output(i))
                .toList();
        module.data().forEach((i, value) -> bound.put(i, NativeTensors.of(value)));
        cleanable = CLEANER.register(this, new Native(graph, session, bound));
    }

    static XlaProgram compile(Program program, Map<String, Value> known) {
        return new XlaProgram(XlaModule.of(program, known));
    }

    @Override
    public List<Value> call(List<Value> arguments) {
        Map<Integer, Value> parameters = module.parameters(arguments);
        if (outputs.isEmpty()) {
            return module.results(List.of());
        }
        Session.Runner runner = session.runner();
        bound.forEach((i, tensor) -> runner.feed(fed.get(i), tensor));
        List<Tensor> given = new ArrayList<>();
        try {
            parameters.forEach((i, value) -> {
                Tensor tensor = NativeTensors.of(value);
                given.add(tensor);
                runner.feed(fed.get(i), tensor);
            });
            fetched.forEach(runner::fetch);
            try (Result result = runner.run()) {
                List<Value> returned = new ArrayList<>();
                for (int i = 0; i < outputs.size(); i++) {
                    returned.add(NativeTensors.value(result.get(i), outputs.get(i)));
                }
                return module.results(returned);
            }
        } finally {
            given.forEach(Tensor::close);
            Reference.reachabilityFence(this);
        }
    }

    /** Runs the program on TensorFlow's own tensors, one for each input that has elements; the result has one for each such output, and whoever asked closes it. */
    Result run(List<Tensor> arguments) {
        Session.Runner runner = session.runner();
        for (int i = 0; i < arguments.size(); i++) {
            runner.feed(fed.get(i), arguments.get(i));
        }
        fetched.forEach(runner::fetch);
        try {
            return runner.run();
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    @Override
    public void close() {
        cleanable.clean();
    }
}
