package dev.variate.parallel;

import dev.variate.device.Device;
import dev.variate.device.Exchange;
import dev.variate.device.Executable;
import dev.variate.device.Memory;
import dev.variate.program.Input;
import dev.variate.program.Named;
import dev.variate.program.Var;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import dev.variate.transform.Partition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

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
    private final Memory memory;
    /** What inputs are called in memory, by their variables. */
    private final Map<Integer, String> held = new HashMap<>();

    private final Set<String> kept;
    /** Variables that a part leaves in memory itself. */
    private final Set<Integer> left = new HashSet<>();

    /**
     * A program whose inputs and outputs all pass through this process's memory.
     *
     * @param number of a member of the partition within the exchange, where several copies of a program share one
     */
    public MemberProgram(Partition partition, int member, Device device, Exchange exchange, IntUnaryOperator number) {
        this(partition, member, device.memory(), exchange, number, Set.of(), Set.of());
    }

    /**
     * A program that finds some inputs in the device's memory and leaves some outputs there, under their names.
     *
     * @param held inputs that are at home here
     * @param kept outputs that are at home here; there may be one micro-batch then
     */
    public MemberProgram(
            Partition partition,
            int member,
            Memory memory,
            Exchange exchange,
            IntUnaryOperator number,
            Set<String> held,
            Set<String> kept) {
        this.partition = partition;
        this.member = member;
        this.memory = memory;
        this.exchange = exchange;
        this.number = number;
        this.parts = partition.of(member);
        for (Input input : partition.program().inputs()) {
            if (held.contains(input.name())) {
                this.held.put(input.var().id(), input.name());
            }
        }
        this.kept = Set.copyOf(kept);
        for (int i = 0; i < parts.size(); i++) {
            compiled.add(compile(parts.get(i), parts.subList(i + 1, parts.size())));
        }
    }

    private Executable compile(Partition.Part part, List<Partition.Part> later) {
        if (part.program().outputs().isEmpty()) {
            return arguments -> List.of();
        }
        Map<String, String> reads = new HashMap<>();
        for (Input input : part.program().inputs()) {
            String name = held.get(input.var().id());
            if (name != null) {
                reads.put(input.name(), name);
            }
        }
        Map<String, String> writes = new HashMap<>();
        for (Named given : part.program().outputs()) {
            Var var = given.var();
            List<Named> names = outputs().filter(o -> o.var().equals(var)).toList();
            if (names.size() == 1 && kept.contains(names.get(0).name()) && isDone(names.get(0), part, later)) {
                writes.put(given.name(), names.get(0).name());
                left.add(var.id());
            }
        }
        return memory.compile(part.program(), reads, writes);
    }

    /** Whether nobody wants the output itself after this part, nor what is called so before it. */
    private boolean isDone(Named output, Partition.Part part, List<Partition.Part> later) {
        Predicate<Var> concerned =
                var -> var.equals(output.var()) || output.name().equals(held.get(var.id()));
        Stream<Var> sent = Stream.concat(Stream.of(part), later.stream())
                .flatMap(p -> p.sends().values().stream().flatMap(List::stream));
        Stream<Var> needed = later.stream().flatMap(p -> p.needs().stream());
        Stream<Var> given = outputs().map(Named::var).filter(var -> !var.equals(output.var()));
        return Stream.of(sent, needed, given).flatMap(vars -> vars).noneMatch(concerned);
    }

    /** Those of the program's outputs that are at home here. */
    private Stream<Named> outputs() {
        List<Named> all = partition.program().outputs();
        return IntStream.range(0, all.size())
                .filter(i -> partition.outputHomes().get(i) == member)
                .mapToObj(all::get);
    }

    /**
     * Runs the program once for each micro-batch. All members must do this with as many.
     *
     * @param batches for each the inputs by name, of which those count that are everywhere or at home here; those in memory are not among them
     * @return for each the outputs that are at home here, by name, but for those that are left in memory
     */
    public List<Map<String, Value>> run(List<Map<String, Value>> batches) {
        if (batches.size() > 1 && !kept.isEmpty()) {
            throw new IllegalArgumentException(
                    "The outputs of " + batches.size() + " micro-batches cannot all be called the same in memory");
        }
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
        Iterator<Value> results = executable
                .call(part.needs().stream()
                        .filter(v -> !held.containsKey(v.id()))
                        .map(v -> stored(store, v))
                        .toList())
                .iterator();
        for (Var given : part.gives()) {
            if (!left.contains(given.id())) {
                store.put(given.id(), results.next());
            }
        }
        part.sends()
                .forEach((to, vars) -> exchange.send(
                        number.applyAsInt(to),
                        vars.stream().map(v -> stored(store, v)).toList()));
    }

    private Value stored(Map<Integer, Value> store, Var var) {
        String inMemory = held.get(var.id());
        Value value = inMemory == null ? store.get(var.id()) : memory.get(inMemory);
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
        outputs()
                .filter(output -> !left.contains(output.var().id()))
                .forEach(output -> outputs.put(output.name(), stored(store, output.var())));
        // what has come in a letter, or was wanted until now
        kept.stream().filter(outputs::containsKey).toList().forEach(name -> memory.put(name, outputs.remove(name)));
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
