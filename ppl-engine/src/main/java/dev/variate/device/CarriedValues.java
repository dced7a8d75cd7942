package dev.variate.device;

import dev.variate.program.Program;
import dev.variate.tensor.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An {@link Iteration} for devices whose memory is this process's own: it carries values from call to call. */
final class CarriedValues implements Iteration {
    private final Device device;
    private final Executable executable;
    private List<Value> carried;

    CarriedValues(Device device, Program program, List<Value> start) {
        this.device = device;
        this.executable = device.compile(program, Map.of());
        this.carried = List.copyOf(start);
    }

    @Override
    public List<Value> step(List<Value> arguments) {
        List<Value> all = new ArrayList<>(carried);
        all.addAll(arguments);
        List<Value> results = executable.call(all);
        int count = carried.size();
        carried = List.copyOf(results.subList(0, count));
        return List.copyOf(results.subList(count, results.size()));
    }

    @Override
    public Executable look(Program program, int seen) {
        Executable other = device.compile(program, Map.of());
        return new Executable() {
            @Override
            public List<Value> call(List<Value> arguments) {
                List<Value> all = new ArrayList<>(carried.subList(0, seen));
                all.addAll(arguments);
                return other.call(all);
            }

            @Override
            public void close() {
                other.close();
            }
        };
    }

    @Override
    public List<Value> carried() {
        return carried;
    }

    @Override
    public void carry(List<Value> values) {
        carried = List.copyOf(values);
    }

    @Override
    public void close() {
        executable.close();
    }
}
