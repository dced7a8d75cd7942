package dev.variate.training;

import dev.variate.device.AllReduce;
import dev.variate.device.Device;
import dev.variate.device.Executable;
import dev.variate.device.Memory;
import dev.variate.program.Program;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import dev.variate.transform.Precision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** How the state goes from step to step: in one program where one process has the whole batch, else in two, between which derivatives are added up. */
sealed interface Steps extends AutoCloseable {

    /**
     * What a step found.
     *
     * @param rates rows that each process computed in a second of its own, without the time in which it waited for others
     * @param leaving whether one of them wants this step to be the last
     */
    record Told(double loss, double gradientNorm, double learningRate, List<Double> rates, boolean leaving) {}

    /** @param leaving whether this process wants the step to be the last */
    Told step(Value number, List<Value> batch, Value key, boolean leaving);

    List<Value> carried();

    @Override
    void close();

    static Steps of(
            StepProgram program,
            Recipe recipe,
            Device device,
            boolean single,
            Replica replica,
            int rows,
            List<Value> from) {
        List<String> names =
                program.state().stream().map(StepProgram.Part::name).toList();
        Map<String, String> state = names.stream().collect(Collectors.toMap(name -> name, name -> name));
        Memory memory = device.memory();
        for (int i = 0; i < names.size(); i++) {
            memory.put(names.get(i), from.get(i));
        }
        State carried = new State(names, memory);
        if (replica.count() == 1) {
            return new Alone(carried, memory.compile(precise(program.whole(), single), state, state), rows);
        }
        int own = recipe.parts() / replica.count();
        return new Together(
                carried,
                memory.compile(precise(program.share(replica.first(recipe.parts()), own), single), state, Map.of()),
                memory.compile(precise(program.updateBySum(), single), state, state),
                replica,
                program.size(),
                single,
                rows);
    }

    /** What is carried from step to step, by name. */
    record State(List<String> names, Memory memory) {
        List<Value> values() {
            return names.stream().map(memory::get).toList();
        }
    }

    private static Program precise(Program program, boolean single) {
        return single ? Precision.single(program) : program;
    }

    /** One process with the whole batch. */
    record Alone(State state, Executable whole, int rows) implements Steps {
        @Override
        public Told step(Value number, List<Value> batch, Value key, boolean leaving) {
            long begin = System.nanoTime();
            List<Value> arguments = new ArrayList<>();
            arguments.add(number);
            arguments.addAll(batch);
            arguments.add(key);
            List<Value> told = whole.call(arguments);
            return new Told(
                    told.get(0).item(), told.get(1).item(), told.get(2).item(), List.of(rate(rows, begin)), leaving);
        }

        @Override
        public List<Value> carried() {
            return state.values();
        }

        @Override
        public void close() {
            whole.close();
            state.memory().close();
        }
    }

    private static double rate(int rows, long begin) {
        return rows * 1e9 / Math.max(1, System.nanoTime() - begin);
    }

    /** One of several processes: behind its share of derivatives and loss it tells the others its speed, and whether it wants to end. */
    record Together(
            State state, Executable share, Executable update, Replica replica, int size, boolean single, int rows)
            implements Steps {
        @Override
        public Told step(Value number, List<Value> batch, Value key, boolean leaving) {
            long begin = System.nanoTime();
            List<Value> arguments = new ArrayList<>(batch);
            arguments.add(key);
            double[] own = share.call(arguments).get(0).elements();
            float[] vector = new float[size + 2 + replica.count()];
            for (int i = 0; i <= size; i++) {
                vector[i] = (float) own[i];
            }
            vector[size + 1] = leaving ? 1 : 0;
            vector[size + 2 + replica.number()] = (float) rate(rows, begin);
            AllReduce group = replica.group().orElseThrow();
            float[] sum = group.sum(vector);
            double[] derivatives = new double[size];
            Arrays.setAll(derivatives, i -> sum[i]);
            TensorType type = TensorType.f64(size);
            List<Value> told =
                    update.call(List.of(number, Value.wrap(single ? Precision.single(type) : type, derivatives)));
            List<Double> rates = new ArrayList<>();
            for (int member = 0; member < replica.count(); member++) {
                rates.add((double) sum[size + 2 + member]);
            }
            return new Told(sum[size], told.get(0).item(), told.get(1).item(), List.copyOf(rates), sum[size + 1] > 0);
        }

        @Override
        public List<Value> carried() {
            return state.values();
        }

        @Override
        public void close() {
            share.close();
            update.close();
            state.memory().close();
        }
    }
}
