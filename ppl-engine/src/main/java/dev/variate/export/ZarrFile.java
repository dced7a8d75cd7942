package dev.variate.export;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A Zarr store of format 2 in a ZIP file, written from front to back: an array's numbers come in blocks of equal shape, each a file of little-endian numbers, and what they are is said behind them, when it is
 * known how many there are.
 *
 * @see <a href="https://zarr-specs.readthedocs.io/en/latest/v2/v2.0.html">Zarr storage specification version 2</a>
 */
final class ZarrFile implements Closeable {
    /** How an array's elements are stored. */
    enum Element {
        F64("<f8", Double.BYTES),
        I64("<i8", Long.BYTES),
        BOOL("|b1", 1);

        private final String text;
        private final int bytes;

        Element(String text, int bytes) {
            this.text = text;
            this.bytes = bytes;
        }

        private void put(ByteBuffer to, double number) {
            switch (this) {
                case F64 -> to.putDouble(number);
                case I64 -> to.putLong((long) number);
                case BOOL -> to.put((byte) (number != 0 ? 1 : 0));
            }
        }
    }

    private final ZipOutputStream zip;
    private final Map<String, Object> metadata = new LinkedHashMap<>();

    ZarrFile(OutputStream out) {
        zip = new ZipOutputStream(out);
    }

    /** @param path empty for the root */
    void group(String path, Map<String, ?> attributes) {
        String folder = path.isEmpty() ? "" : path + "/";
        metadata.put(folder + ".zgroup", Map.of("zarr_format", 2));
        metadata.put(folder + ".zattrs", attributes);
    }

    /**
     * Describes an array.
     *
     * @param block the extents of what one call of {@link #block} writes
     * @param axes their names
     */
    void array(
            String path,
            Element element,
            List<Integer> shape,
            List<Integer> block,
            List<String> axes,
            Map<String, ?> attributes) {
        Map<String, Object> array = new LinkedHashMap<>();
        array.put("zarr_format", 2);
        array.put("shape", shape);
        array.put("chunks", block.stream().map(extent -> Math.max(1, extent)).toList());
        array.put("dtype", element.text);
        array.put("compressor", null);
        array.put("fill_value", null);
        array.put("order", "C");
        array.put("filters", null);
        metadata.put(path + "/.zarray", array);
        Map<String, Object> all = new HashMap<>(attributes);
        all.put("_ARRAY_DIMENSIONS", axes); // where xarray looks for them
        metadata.put(path + "/.zattrs", all);
    }

    /**
     * Writes one block.
     *
     * @param index its place among the array's blocks, counted along each axis
     * @param size of a whole block; zeros follow the numbers if they are fewer
     */
    void block(String path, Element element, int[] index, double[] numbers, int size) throws IOException {
        ByteBuffer bytes =
                ByteBuffer.allocate(Math.multiplyExact(size, element.bytes)).order(ByteOrder.LITTLE_ENDIAN);
        for (double number : numbers) {
            element.put(bytes, number);
        }
        String place = index.length == 0
                ? "0"
                : Arrays.stream(index).mapToObj(Integer::toString).collect(Collectors.joining("."));
        // draws are noise to a compressor, which would take most of the time to save a thirtieth
        zip.setLevel(element == Element.F64 ? Deflater.NO_COMPRESSION : Deflater.BEST_SPEED);
        entry(path + "/" + place, bytes.array());
    }

    /** An array in one block. */
    void whole(String path, Element element, List<Integer> shape, double[] numbers, List<String> axes)
            throws IOException {
        array(path, element, shape, shape, axes, Map.of());
        if (numbers.length > 0) {
            block(path, element, new int[shape.size()], numbers, numbers.length);
        }
    }

    /** Writes what the store holds, and ends it. */
    @Override
    public void close() throws IOException {
        try (zip) {
            zip.setLevel(Deflater.BEST_SPEED);
            for (Map.Entry<String, Object> document : metadata.entrySet()) {
                entry(document.getKey(), Json.text(document.getValue()).getBytes(StandardCharsets.UTF_8));
            }
            Map<String, Object> together = new LinkedHashMap<>();
            together.put("zarr_consolidated_format", 1);
            together.put("metadata", metadata);
            entry(".zmetadata", Json.text(together).getBytes(StandardCharsets.UTF_8));
        }
    }

    private void entry(String name, byte[] content) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(content);
        zip.closeEntry();
    }
}
