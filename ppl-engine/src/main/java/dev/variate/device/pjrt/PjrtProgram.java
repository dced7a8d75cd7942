package dev.variate.device.pjrt;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.variate.device.Executable;
import dev.variate.device.xla.XlaModule;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** A program that a plug-in has compiled. Data stay in the device's memory from call to call; a call from several threads at once is allowed. */
final class PjrtProgram implements Executable {
    private static final Cleaner CLEANER = Cleaner.create();

    private final PjrtClient client;
    private final PjrtApi api;
    private final XlaModule module;
    private final List<TensorType> outputs;
    private final int parameters;
    private final Native held;
    private final Cleaner.Cleanable cleanable;

    /** What lies in the device's memory. Whoever forgets to close a program gives it back when the program itself is collected. */
    private record Native(PjrtApi api, long executable, Map<Integer, Long> data) implements Runnable {
        @Override
        public void run() {
            data.values().forEach(buffer -> api.destroy(PjrtFunction.BUFFER_DESTROY, buffer));
            api.destroy(PjrtFunction.LOADED_EXECUTABLE_DESTROY, executable);
        }
    }

    PjrtProgram(PjrtClient client, XlaModule module) {
        this.client = client;
        this.api = client.api();
        this.module = module;
        outputs = module.outputs();
        parameters = module.inputs().size();
        held = new Native(api, outputs.isEmpty() ? 0 : client.compile(module.text()), new LinkedHashMap<>());
        cleanable = CLEANER.register(this, held);
        module.data().forEach((i, value) -> held.data().put(i, toDevice(value)));
    }

    @Override
    public List<Value> call(List<Value> arguments) {
        Map<Integer, Value> given = module.parameters(arguments);
        if (outputs.isEmpty()) {
            return module.results(List.of());
        }
        Map<Integer, Long> passed = new LinkedHashMap<>();
        long[] returned = new long[outputs.size()];
        try {
            given.forEach((i, value) -> passed.put(i, toDevice(value)));
            execute(passed, returned);
            List<Value> results = new ArrayList<>();
            for (int i = 0; i < returned.length; i++) {
                results.add(toHost(returned[i], outputs.get(i)));
            }
            return module.results(results);
        } finally {
            passed.values().forEach(buffer -> api.destroy(PjrtFunction.BUFFER_DESTROY, buffer));
            LongStream.of(returned).forEach(buffer -> api.destroy(PjrtFunction.BUFFER_DESTROY, buffer));
            Reference.reachabilityFence(this);
        }
    }

    private void execute(Map<Integer, Long> passed, long[] returned) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffers = arena.allocate(JAVA_LONG, Math.max(1, parameters));
            held.data().forEach((i, buffer) -> buffers.setAtIndex(JAVA_LONG, i, buffer));
            passed.forEach((i, buffer) -> buffers.setAtIndex(JAVA_LONG, i, buffer));
            MemorySegment results = arena.allocate(JAVA_LONG, returned.length);
            MemorySegment finished = arena.allocate(JAVA_LONG, 1);
            // no sends nor receives, launch 0, and every buffer that is passed may be used again
            MemorySegment kept = arena.allocateFrom(
                    JAVA_LONG, LongStream.range(0, Math.max(1, parameters)).toArray());
            MemorySegment options = api.struct(arena, 0, 0, 0, 0, 0, kept.address(), parameters);
            MemorySegment execute = api.struct(
                    arena,
                    held.executable(),
                    options.address(),
                    list(arena, buffers),
                    1,
                    parameters,
                    list(arena, results),
                    finished.address(),
                    0);
            api.call(PjrtFunction.LOADED_EXECUTABLE_EXECUTE, execute);
            for (int i = 0; i < returned.length; i++) {
                returned[i] = results.getAtIndex(JAVA_LONG, i);
            }
            api.await(finished.get(JAVA_LONG, 0));
        }
    }

    /** A list of one list: one for each device. */
    private static long list(Arena arena, MemorySegment segment) {
        return arena.allocateFrom(JAVA_LONG, segment.address()).address();
    }

    private long toDevice(Value value) {
        try (Arena arena = Arena.ofConfined()) {
            int[] dims = value.shape().dims();
            MemorySegment sizes = arena.allocate(JAVA_LONG, Math.max(1, dims.length));
            for (int i = 0; i < dims.length; i++) {
                sizes.setAtIndex(JAVA_LONG, i, dims[i]);
            }
            int untilTransferred = 1;
            MemorySegment transfer = api.struct(
                    arena,
                    client.handle(),
                    HostElements.of(value, arena).address(),
                    HostElements.code(value.dtype()),
                    sizes.address(),
                    dims.length,
                    0,
                    0,
                    untilTransferred,
                    client.device(),
                    0,
                    0,
                    0,
                    0);
            api.call(PjrtFunction.CLIENT_BUFFER_FROM_HOST_BUFFER, transfer);
            api.await(PjrtApi.word(transfer, 11));
            return PjrtApi.word(transfer, 12);
        }
    }

    private Value toHost(long buffer, TensorType type) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment elements = HostElements.room(type, arena);
            MemorySegment transfer = api.struct(arena, buffer, 0, elements.address(), elements.byteSize(), 0);
            api.call(PjrtFunction.BUFFER_TO_HOST_BUFFER, transfer);
            api.await(PjrtApi.word(transfer, 4));
            return HostElements.value(elements, type);
        }
    }

    @Override
    public void close() {
        cleanable.clean();
    }
}
