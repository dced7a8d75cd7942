package dev.variate.parallel;

import dev.variate.device.Device;
import dev.variate.device.Exchange;
import dev.variate.device.Executable;
import dev.variate.program.Input;
import dev.variate.program.Var;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import dev.variate.transform.Partition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/**
 * What one member of a group does of a partitioned program: it runs its parts in order, each for all micro-batches one after another, hears from others what a part needs before
 * it begins and tells them what they need as soon as it ends. With stages on several members that is the schedule of GPipe (Huang and others, NeurIPS 2019): a stage works on one micro-batch while the next works on the one before.
 */
public final class MemberProgram implements AutoCloseable {
    private final Partition partition;
    private final int member;
    private final Exchange exchange;
    private final IntUnaryOperator number;
    private final List<Partition.Part> parts;
    private final List<Executable> compiled = new ArrayList<>();

    /** @param number of a member of the partition within the exchange, where several copies of a program share one */
    public MemberProgram(Partition partition, int member, Device device, Exchange exchange, IntUnaryOperator number) {
        this.partition = partition;
        this.member = member;
        this.exchange = exchange;
        this.number = number;
        this.parts = partition.of(member);
        parts.forEach(part -> compiled.add(
                part.program().outputs().isEmpty()
                        ? arguments -> List.of()
                        : device.compile(part.program(), Map.of())));
    }

    /**
     * Runs the program once for each micro-batch. All members must do this with as many.
     *
     * @param batches for each the inputs by name, of which those count that are everywhere or at home here
     * @return for each the outputs that are at home here, by name
     */
    public List<Map<String, Value>> run(List<Map<String, Value>> batches) {
        Letters letters = new Letters(batches.size());
        List<Map<Integer, Value>> stores = new ArrayList<>();
        for (Map<String, Value> batch : batches) {
            stores.add(arguments(batch));
        }
        for (int i = 0; i < parts.size(); i++) {
            for (int batch = 0; batch < batches.size(); batch++) {
                run(parts.get(i), compiled.get(i), stores.get(batch), letters, batch);
            }
        }
        return stores.stream().map(this::outputs).toList();
    }

    private Map<Integer, Value> arguments(Map<String, Value> given) {
        Map<Integer, Value> store = new HashMap<>();
        for (Input input : partition.program().inputs()) {
            Value value = given.get(input.name());
            if (value != null) {
                if (!value.type().equals(input.var().type())) {
                    throw new IllegalArgumentException("The input '" + input.name() + "' is of type "
                            + input.var().type() + ", its value of type " + value.type());
                }
                store.put(input.var().id(), value);
            }
        }
        return store;
    }

    private void run(
            Partition.Part part, Executable executable, Map<Integer, Value> store, Letters letters, int batch) {
        for (Partition.Letter letter : part.letters()) {
            List<Value> values = letters.open(letter, batch);
            for (int i = 0; i < values.size(); i++) {
                store.put(letter.vars().get(i).id(), values.get(i));
            }
        }
        List<Value> results =
                executable.call(part.needs().stream().map(v -> stored(store, v)).toList());
        for (int i = 0; i < results.size(); i++) {
            store.put(part.gives().get(i).id(), results.get(i));
        }
        part.sends()
                .forEach((to, vars) -> exchange.send(
                        number.applyAsInt(to),
                        vars.stream().map(v -> stored(store, v)).toList()));
    }

    private Value stored(Map<Integer, Value> store, Var var) {
        Value value = store.get(var.id());
        if (value == null) {
            throw new IllegalArgumentException("Member " + member + " of '"
                    + partition.program().name() + "' needs a value for "
                    + partition.program().inputs().stream()
                            .filter(i -> i.var().equals(var))
                            .map(i -> "its input '" + i.name() + "'")
                            .findFirst()
                            .orElse("" + var));
        }
        return value;
    }

    private Map<String, Value> outputs(Map<Integer, Value> store) {
        Map<String, Value> outputs = new LinkedHashMap<>();
        for (int i = 0; i < partition.outputHomes().size(); i++) {
            if (partition.outputHomes().get(i) == member) {
                var output = partition.program().outputs().get(i);
                outputs.put(output.name(), stored(store, output.var()));
            }
        }
        return outputs;
    }

    @Override
    public void close() {
        compiled.forEach(Executable::close);
    }

    /** Letters of one run. They come in the order in which they are sent, and are wanted in another. */
    private final class Letters {
        private record Key(int from, int level, int batch) {}

        private final int batches;
        private final Map<Key, List<Value>> read = new HashMap<>();
        private final Map<Integer, Integer> next = new HashMap<>();
        private final Map<Integer, List<Partition.Letter>> coming = new HashMap<>();

        Letters(int batches) {
            this.batches = batches;
        }

        List<Value> open(Partition.Letter letter, int batch) {
            Key wanted = new Key(letter.from(), letter.level(), batch);
            List<Partition.Letter> order =
                    coming.computeIfAbsent(letter.from(), from -> partition.letters(from, member));
            while (!read.containsKey(wanted)) {
                int count = next.merge(letter.from(), 1, Integer::sum) - 1;
                Partition.Letter arrived = order.get(count / batches);
                List<TensorType> types = arrived.vars().stream().map(Var::type).toList();
                read.put(
                        new Key(letter.from(), arrived.level(), count % batches),
                        exchange.receive(number.applyAsInt(letter.from()), types));
            }
            return read.remove(wanted);
        }
    }
}
