package dev.variate.device.jvm;

/** Walks a row-major array with a stride for each axis. */
final class Strides {
    private Strides() {}

    /** {@code start + Σ index·stride} for each index of an array of extents {@code dims}, in row-major order. */
    static int[] offsets(int[] dims, int[] strides, int start) {
        int[] offsets = {start};
        for (int axis = 0; axis < dims.length; axis++) {
            int[] next = new int[Math.multiplyExact(offsets.length, dims[axis])];
            int at = 0;
            for (int offset : offsets) {
                for (int i = 0; i < dims[axis]; i++) {
                    next[at++] = offset + i * strides[axis];
                }
            }
            offsets = next;
        }
        return offsets;
    }
}
