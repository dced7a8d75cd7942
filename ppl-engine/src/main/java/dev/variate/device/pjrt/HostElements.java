package dev.variate.device.pjrt;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.variate.tensor.DType;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** The elements of a value as they lie in native memory, densely, the last axis fastest. */
final class HostElements {
    private HostElements() {}

    /** What PJRT calls the element type. */
    static int code(DType dtype) {
        return switch (dtype) {
            case BOOL -> 1;
            case I32 -> 4;
            case F32 -> 11;
            case F64 -> 12;
        };
    }

    static MemorySegment room(TensorType type, Arena arena) {
        return arena.allocate(layout(type.dtype()), type.shape().size());
    }

    private static MemoryLayout layout(DType dtype) {
        return switch (dtype) {
            case BOOL -> JAVA_BYTE;
            case I32 -> JAVA_INT;
            case F32 -> JAVA_FLOAT;
            case F64 -> JAVA_DOUBLE;
        };
    }

    static MemorySegment of(Value value, Arena arena) {
        MemorySegment room = room(value.type(), arena);
        double[] elements = value.elements();
        switch (value.dtype()) {
            case F64 -> MemorySegment.copy(elements, 0, room, JAVA_DOUBLE, 0, elements.length);
            case F32 -> {
                for (int i = 0; i < elements.length; i++) {
                    room.setAtIndex(JAVA_FLOAT, i, (float) elements[i]);
                }
            }
            case I32 -> MemorySegment.copy(value.toInts(), 0, room, JAVA_INT, 0, elements.length);
            case BOOL -> {
                for (int i = 0; i < elements.length; i++) {
                    room.setAtIndex(JAVA_BYTE, i, (byte) (elements[i] != 0 ? 1 : 0));
                }
            }
        }
        return room;
    }

    static Value value(MemorySegment room, TensorType type) {
        double[] elements = new double[type.shape().size()];
        switch (type.dtype()) {
            case F64 -> MemorySegment.copy(room, JAVA_DOUBLE, 0, elements, 0, elements.length);
            case F32 -> Arrays.setAll(elements, i -> room.getAtIndex(JAVA_FLOAT, i));
            case I32 -> Arrays.setAll(elements, i -> room.getAtIndex(JAVA_INT, i));
            case BOOL -> Arrays.setAll(elements, i -> room.getAtIndex(JAVA_BYTE, i));
        }
        return Value.wrap(type, elements);
    }
}
