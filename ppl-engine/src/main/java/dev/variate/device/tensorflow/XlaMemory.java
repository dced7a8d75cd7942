package dev.variate.device.tensorflow;

import dev.variate.device.Executable;
import dev.variate.device.Memory;
import dev.variate.program.Input;
import dev.variate.program.Named;
import dev.variate.program.Program;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tensorflow.Result;
import org.tensorflow.Tensor;

/** Keeps TensorFlow's own tensors, which feeds and fetches pass on without copying. */
final class XlaMemory implements Memory {
    static {
        NativeLibrary.load();
    }

    private final Map<String, Kept> kept = new HashMap<>();

    /**
     * A tensor that stays.
     *
     * @param tensor empty if it has no elements, for then it never reaches TensorFlow
     */
    private record Kept(TensorType type, Optional<Tensor> tensor, Owner owner) {}

    /** What closes tensors that came together, when the last of them has gone. */
    private static final class Owner {
        private final Runnable close;
        private int tensors;

        Owner(int tensors, Runnable close) {
            this.tensors = tensors;
            this.close = close;
        }

        void gone() {
            tensors--;
            if (tensors == 0) {
                close.run();
            }
        }
    }

    @Override
    public void put(String name, Value value) {
        if (value.shape().size() == 0) {
            keep(name, new Kept(value.type(), Optional.empty(), new Owner(1, () -> {})));
            return;
        }
        Tensor tensor = NativeTensors.of(value);
        keep(name, new Kept(value.type(), Optional.of(tensor), new Owner(1, tensor::close)));
    }

    private void keep(String name, Kept now) {
        Kept before = kept.put(name, now);
        if (before != null) {
            before.owner().gone();
        }
    }

    private Kept kept(String name) {
        Kept found = kept.get(name);
        if (found == null) {
            throw new IllegalArgumentException("Nothing in memory is called '" + name + "'");
        }
        return found;
    }

    @Override
    public Value get(String name) {
        Kept found = kept(name);
        return found.tensor()
                .map(tensor -> NativeTensors.value(tensor, found.type()))
                .orElseGet(() -> Value.full(found.type(), 0));
    }

    @Override
    public Executable compile(Program program, Map<String, String> reads, Map<String, String> writes) {
        return new Compiled(program, XlaProgram.compile(program, Map.of()), reads, writes);
    }

    @Override
    public void close() {
        kept.values().forEach(k -> k.owner().gone());
        kept.clear();
    }

    private final class Compiled implements Executable {
        private final Program program;
        private final XlaProgram compiled;
        private final Map<String, String> reads;
        private final Map<String, String> writes;

        Compiled(Program program, XlaProgram compiled, Map<String, String> reads, Map<String, String> writes) {
            this.program = program;
            this.compiled = compiled;
            this.reads = Map.copyOf(reads);
            this.writes = Map.copyOf(writes);
        }

        @Override
        public List<Value> call(List<Value> arguments) {
            List<Tensor> given = new ArrayList<>();
            try {
                List<Tensor> all = tensors(arguments.iterator(), given);
                boolean isEmpty = program.outputs().stream()
                        .allMatch(o -> o.var().type().shape().size() == 0);
                return told(isEmpty ? Optional.empty() : Optional.of(compiled.run(all)));
            } finally {
                given.forEach(Tensor::close);
            }
        }

        /** @param given gets those that are made for this call */
        private List<Tensor> tensors(Iterator<Value> arguments, List<Tensor> given) {
            List<Tensor> all = new ArrayList<>();
            for (Input input : program.inputs()) {
                String name = reads.get(input.name());
                Value argument = name == null ? arguments.next() : null;
                TensorType type = argument == null ? kept(name).type() : argument.type();
                if (!type.equals(input.var().type())) {
                    throw new IllegalArgumentException("The input '" + input.name() + "' is of type "
                            + input.var().type() + ", what it is given of type " + type);
                }
                if (type.shape().size() == 0) {
                    continue;
                }
                if (argument == null) {
                    all.add(kept(name).tensor().orElseThrow());
                } else {
                    Tensor tensor = NativeTensors.of(argument);
                    given.add(tensor);
                    all.add(tensor);
                }
            }
            return all;
        }

        /** @param result empty where no output has elements */
        private List<Value> told(Optional<Result> result) {
            // one more than are kept, until all are read
            Owner owner = new Owner(1, () -> result.ifPresent(Result::close));
            List<Value> rest = new ArrayList<>();
            int next = 0;
            for (Named output : program.outputs()) {
                TensorType type = output.var().type();
                Optional<Tensor> tensor = type.shape().size() == 0
                        ? Optional.empty()
                        : Optional.of(result.orElseThrow().get(next++));
                String name = writes.get(output.name());
                if (name != null) {
                    owner.tensors++;
                    keep(name, new Kept(type, tensor, owner));
                } else {
                    rest.add(tensor.map(t -> NativeTensors.value(t, type)).orElseGet(() -> Value.full(type, 0)));
                }
            }
            owner.gone();
            return rest;
        }

        @Override
        public void close() {
            compiled.close();
        }
    }
}
