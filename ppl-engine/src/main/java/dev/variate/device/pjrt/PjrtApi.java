package dev.variate.device.pjrt;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/**
 * The functions of one PJRT plug-in. Each takes one pointer, to a struct whose fields are words of eight bytes: first the struct's size, then a pointer to extensions, then what
 * the function takes, then what it gives back.
 *
 * <p>Structs are made somewhat longer than this code knows them, with zeros: a plug-in that is newer finds what it has added since, unset.
 */
final class PjrtApi {
    private static final ValueLayout.OfLong WORD = ValueLayout.JAVA_LONG;
    private static final FunctionDescriptor CALL = FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS);
    private static final int MAJOR = 0;
    /** The first minor version whose table has every function of {@link PjrtFunction} and MLIR as text. */
    private static final int LEAST_MINOR = 40;

    private static final long MAJOR_OFFSET = 32;
    private static final long MINOR_OFFSET = 36;
    private static final int ROOM_TO_GROW = 8;

    private final Path plugin;
    private final Map<PjrtFunction, MethodHandle> functions = new EnumMap<>(PjrtFunction.class);

    private PjrtApi(Path plugin, MemorySegment table) {
        this.plugin = plugin;
        Linker linker = Linker.nativeLinker();
        for (PjrtFunction function : PjrtFunction.values()) {
            functions.put(function, linker.downcallHandle(table.get(ValueLayout.ADDRESS, function.offset()), CALL));
        }
    }

    /**
     * Loads a plug-in for as long as the process lives: none can be unloaded.
     *
     * @throws IllegalStateException if the file is no plug-in, or one of a version that this code does not know; the message says which
     */
    static PjrtApi load(Path plugin) {
        SymbolLookup symbols;
        try {
            symbols = SymbolLookup.libraryLookup(plugin.toAbsolutePath(), Arena.global());
        } catch (IllegalArgumentException notThere) {
            throw new IllegalStateException(
                    "The PJRT plug-in " + plugin
                            + " can't be loaded: there is no such library, or one that it needs is missing.",
                    notThere);
        }
        MemorySegment entry = symbols.find("GetPjrtApi")
                .orElseThrow(() -> new IllegalStateException(
                        "The library " + plugin + " is no PJRT plug-in: it has no function GetPjrtApi."));
        MemorySegment table = table(entry);
        long size = table.get(WORD, 0);
        int major = table.get(ValueLayout.JAVA_INT, MAJOR_OFFSET);
        int minor = table.get(ValueLayout.JAVA_INT, MINOR_OFFSET);
        long needed = PjrtFunction.values()[PjrtFunction.values().length - 1].offset() + Long.BYTES;
        if (major != MAJOR || minor < LEAST_MINOR || size < needed) {
            throw new IllegalStateException("The PJRT plug-in " + plugin + " speaks version " + major + "." + minor
                    + " of the interface; what is wanted is 0." + LEAST_MINOR + " or later, and before 1.0.");
        }
        PjrtApi api = new PjrtApi(plugin, table);
        try (Arena arena = Arena.ofConfined()) {
            api.call(PjrtFunction.PLUGIN_INITIALIZE, api.struct(arena));
        }
        return api;
    }

    private static MemorySegment table(MemorySegment entry) {
        try {
            MemorySegment table = (MemorySegment) Linker.nativeLinker()
                    .downcallHandle(entry, FunctionDescriptor.of(ValueLayout.ADDRESS))
                    .invokeExact();
            return table.reinterpret(PjrtFunction.BUFFER_TO_HOST_BUFFER.offset() + Long.BYTES);
        } catch (Throwable e) {
            throw new IllegalStateException("The plug-in's GetPjrtApi failed.", e);
        }
    }

    /** A struct of these words after the head, with room after them. */
    MemorySegment struct(Arena arena, long... words) {
        int count = 2 + words.length + ROOM_TO_GROW;
        MemorySegment struct = arena.allocate(WORD, count);
        struct.setAtIndex(WORD, 0, (long) count * Long.BYTES);
        for (int i = 0; i < words.length; i++) {
            struct.setAtIndex(WORD, 2 + i, words[i]);
        }
        return struct;
    }

    /** Field {@code index} of a struct, counted after the head. */
    static long word(MemorySegment struct, int index) {
        return struct.getAtIndex(WORD, 2 + index);
    }

    /** @throws PjrtException with the plug-in's words, if it could not do what was asked */
    void call(PjrtFunction function, MemorySegment struct) {
        MemorySegment error = invoke(function, struct);
        if (!error.equals(MemorySegment.NULL)) {
            throw new PjrtException(message(error));
        }
    }

    /** Lets go of an event, a buffer, an executable or a client; nothing that is 0. */
    void destroy(PjrtFunction function, long handle) {
        if (handle != 0) {
            try (Arena arena = Arena.ofConfined()) {
                call(function, struct(arena, handle));
            }
        }
    }

    /** Waits for an event, and lets go of it. */
    void await(long event) {
        if (event == 0) {
            return;
        }
        try (Arena arena = Arena.ofConfined()) {
            call(PjrtFunction.EVENT_AWAIT, struct(arena, event));
        } finally {
            destroy(PjrtFunction.EVENT_DESTROY, event);
        }
    }

    /** The text that {@code function} tells of {@code handle}: a pointer and a length. */
    String text(PjrtFunction function, long handle) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment struct = struct(arena, handle, 0, 0);
            call(function, struct);
            return text(struct);
        }
    }

    private String message(MemorySegment error) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment struct = struct(arena, error.address(), 0, 0);
            invoke(PjrtFunction.ERROR_MESSAGE, struct);
            String message = text(struct);
            invoke(PjrtFunction.ERROR_DESTROY, struct(arena, error.address()));
            return message;
        }
    }

    private static String text(MemorySegment struct) {
        MemorySegment characters = MemorySegment.ofAddress(word(struct, 1)).reinterpret(word(struct, 2));
        return new String(characters.toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
    }

    private MemorySegment invoke(PjrtFunction function, MemorySegment struct) {
        try {
            return (MemorySegment) functions.get(function).invokeExact(struct);
        } catch (Throwable e) {
            throw new IllegalStateException("The PJRT plug-in " + plugin + " failed in " + function + ".", e);
        }
    }
}
