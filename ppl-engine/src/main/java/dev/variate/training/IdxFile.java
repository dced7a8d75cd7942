package dev.variate.training;

import dev.variate.tensor.DType;
import dev.variate.tensor.Shape;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * A file of bytes in the IDX format of the MNIST data sets, as rows: two zero bytes, 8 for "unsigned bytes", the number of axes, their extents in
 * big-endian order, then the elements. It is mapped into memory and read where it is wanted, so it may be larger than memory. One that ends in
 * {@code .gz} is unpacked to a temporary file first.
 */
public final class IdxFile implements Rows, AutoCloseable {
    private static final int UNSIGNED_BYTES = 8;

    private final String name;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment bytes;
    private final long begin;
    private final long count;
    private final Shape row;

    /**
     * @param name of the one column
     * @throws IOException if the file cannot be read, or is not of that format, or is shorter than its header says
     */
    public static IdxFile open(Path file, String name) throws IOException {
        if (!file.toString().endsWith(".gz")) {
            return new IdxFile(file, file, name);
        }
        Path unpacked = Files.createTempFile("variate", ".idx");
        try {
            try (InputStream in = new GZIPInputStream(Files.newInputStream(file), 1 << 16)) {
                Files.copy(in, unpacked, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            } catch (ZipException | java.io.EOFException e) {
                throw new IOException(file + " is no whole gzip file: " + e.getMessage() + ". Fetch it again.", e);
            }
            return new IdxFile(unpacked, file, name);
        } finally {
            // what is mapped stays readable
            Files.delete(unpacked);
        }
    }

    private IdxFile(Path file, Path told, String name) throws IOException {
        this.name = name;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            this.bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
        }
        try {
            long size = bytes.byteSize();
            if (size < 8 || unsigned(0) != 0 || unsigned(1) != 0 || unsigned(2) != UNSIGNED_BYTES || unsigned(3) == 0) {
                throw new IOException(
                        told + " is no IDX file of bytes: it should begin with 0, 0, 8 and the number of axes.");
            }
            int axes = unsigned(3);
            this.begin = 4 + 4L * axes;
            if (size < begin) {
                throw new IOException(told + " ends within its header.");
            }
            this.count = extent(0);
            int[] dims = new int[axes - 1];
            long each = 1;
            for (int i = 0; i < dims.length; i++) {
                dims[i] = extent(i + 1);
                each = Math.multiplyExact(each, dims[i]);
            }
            this.row = Shape.of(dims);
            long wanted = begin + Math.multiplyExact(count, each);
            if (count < 1 || size != wanted) {
                throw new IOException(told + " has " + size + " bytes, but its header says " + count + " rows of shape "
                        + row + ", which are " + wanted + (size < wanted ? ". It is cut off: fetch it again." : "."));
            }
        } catch (IOException | ArithmeticException | IllegalArgumentException e) {
            arena.close();
            throw e instanceof IOException io
                    ? io
                    : new IOException(told + " has a header with impossible extents.", e);
        }
    }

    private int unsigned(long at) {
        return bytes.get(ValueLayout.JAVA_BYTE, at) & 0xFF;
    }

    private int extent(int axis) {
        return bytes.get(ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN), 4 + 4L * axis);
    }

    @Override
    public long count() {
        return count;
    }

    /** The shape of one row. */
    public Shape row() {
        return row;
    }

    @Override
    public SequencedMap<String, TensorType> columns(int rows) {
        SequencedMap<String, TensorType> columns = new LinkedHashMap<>();
        columns.put(name, new TensorType(DType.I32, Shape.of(rows).append(row)));
        return columns;
    }

    @Override
    public SequencedMap<String, Value> read(long[] rows) {
        int each = row.size();
        double[] elements = new double[rows.length * each];
        for (int i = 0; i < rows.length; i++) {
            long from = begin + rows[i] * each;
            for (int j = 0; j < each; j++) {
                elements[i * each + j] = unsigned(from + j);
            }
        }
        SequencedMap<String, Value> values = new LinkedHashMap<>();
        values.put(name, Value.wrap(columns(rows.length).get(name), elements));
        return values;
    }

    @Override
    public void close() {
        arena.close();
    }
}
