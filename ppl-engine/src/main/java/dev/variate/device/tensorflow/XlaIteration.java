package dev.variate.device.tensorflow;

import dev.variate.device.Executable;
import dev.variate.device.Iteration;
import dev.variate.program.Program;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.tensorflow.Result;
import org.tensorflow.Tensor;

/** Carries TensorFlow's own tensors from step to step, which feeds and fetches pass on without copying. */
final class XlaIteration implements Iteration {
    private final XlaProgram program;
    private final List<TensorType> types;
    private List<Tensor> carried;
    /** Who owns what is carried: the results of the last step, or the first values. */
    private Runnable owner;

    XlaIteration(XlaProgram program, List<Value> start) {
        this.program = program;
        this.types = start.stream().map(Value::type).toList();
        if (types.stream().anyMatch(t -> t.shape().size() == 0)) {
            throw new IllegalArgumentException("What is carried from step to step must have elements");
        }
        carry(start);
    }

    @Override
    public List<Value> step(List<Value> arguments) {
        List<Tensor> given = new ArrayList<>();
        try {
            arguments.forEach(value -> given.add(NativeTensors.of(value)));
            List<Tensor> all = new ArrayList<>(carried);
            all.addAll(given);
            Result result = program.run(all);
            owner.run();
            owner = result::close;
            carried = new ArrayList<>();
            for (int i = 0; i < types.size(); i++) {
                carried.add(result.get(i));
            }
            List<Value> rest = new ArrayList<>();
            for (int i = types.size(); i < program.outputTypes().size(); i++) {
                rest.add(
                        NativeTensors.value(result.get(i), program.outputTypes().get(i)));
            }
            return rest;
        } finally {
            given.forEach(Tensor::close);
        }
    }

    @Override
    public Executable look(Program other, int seen) {
        XlaProgram compiled = XlaProgram.compile(other, Map.of());
        return new Executable() {
            @Override
            public List<Value> call(List<Value> arguments) {
                List<Tensor> given = new ArrayList<>();
                try {
                    arguments.forEach(value -> given.add(NativeTensors.of(value)));
                    List<Tensor> all = new ArrayList<>(carried.subList(0, seen));
                    all.addAll(given);
                    try (Result result = compiled.run(all)) {
                        List<Value> values = new ArrayList<>();
                        for (int i = 0; i < compiled.outputTypes().size(); i++) {
                            values.add(NativeTensors.value(
                                    result.get(i), compiled.outputTypes().get(i)));
                        }
                        return values;
                    }
                } finally {
                    given.forEach(Tensor::close);
                }
            }

            @Override
            public void close() {
                compiled.close();
            }
        };
    }

    @Override
    public List<Value> carried() {
        List<Value> values = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            values.add(NativeTensors.value(carried.get(i), types.get(i)));
        }
        return values;
    }

    @Override
    public void carry(List<Value> values) {
        if (!values.stream().map(Value::type).toList().equals(types)) {
            throw new IllegalArgumentException("What is carried must keep its types: " + types);
        }
        List<Tensor> own = values.stream().map(NativeTensors::of).toList();
        if (owner != null) {
            owner.run();
        }
        owner = () -> own.forEach(Tensor::close);
        carried = own;
    }

    @Override
    public void close() {
        owner.run();
        owner = () -> {};
        program.close();
    }
}
