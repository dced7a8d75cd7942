package dev.variate.device;

import dev.variate.program.Input;
import dev.variate.program.Named;
import dev.variate.program.Program;
import dev.variate.tensor.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** A {@link Memory} for devices whose memory is this process's own. */
final class HostMemory implements Memory {
    private final Device device;
    private final Map<String, Value> values = new HashMap<>();

    HostMemory(Device device) {
        this.device = device;
    }

    @Override
    public void put(String name, Value value) {
        values.put(name, value);
    }

    @Override
    public Value get(String name) {
        Value value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("Nothing in memory is called '" + name + "'");
        }
        return value;
    }

    @Override
    public Executable compile(Program program, Map<String, String> reads, Map<String, String> writes) {
        Executable compiled = device.compile(program, Map.of());
        return new Executable() {
            @Override
            public List<Value> call(List<Value> arguments) {
                List<Value> all = new ArrayList<>();
                Iterator<Value> given = arguments.iterator();
                for (Input input : program.inputs()) {
                    String name = reads.get(input.name());
                    all.add(name == null ? given.next() : get(name));
                }
                List<Value> rest = new ArrayList<>();
                Iterator<Value> results = compiled.call(all).iterator();
                for (Named output : program.outputs()) {
                    String name = writes.get(output.name());
                    if (name == null) {
                        rest.add(results.next());
                    } else {
                        put(name, results.next());
                    }
                }
                return rest;
            }

            @Override
            public void close() {
                compiled.close();
            }
        };
    }

    @Override
    public void close() {
        values.clear();
    }
}
