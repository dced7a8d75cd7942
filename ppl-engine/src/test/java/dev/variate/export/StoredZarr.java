package dev.variate.export;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads a Zarr store of format 2 as its specification says, element by element. */
final class StoredZarr {
    private final Map<String, byte[]> entries = new TreeMap<>();

    static StoredZarr read(Path file) throws IOException {
        StoredZarr store = new StoredZarr();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                try (InputStream in = zip.getInputStream(entry)) {
                    store.entries.put(entry.getName(), in.readAllBytes());
                }
            }
        }
        JsonNode together = store.json(".zmetadata").get("metadata");
        together.propertyNames().forEach(name -> {
            if (!together.get(name).equals(store.json(name))) {
                throw new IllegalStateException(name + " is not what .zmetadata says");
            }
        });
        return store;
    }

    Set<String> entries() {
        return entries.keySet();
    }

    List<String> groups() {
        return entries.keySet().stream()
                .filter(name -> name.endsWith(".zgroup"))
                .map(name -> name.replaceAll("/?\\.zgroup$", ""))
                .sorted()
                .toList();
    }

    long blocks(String array) {
        return entries.keySet().stream()
                .filter(name -> name.matches(array + "/[0-9.]+"))
                .count();
    }

    List<Integer> shape(String array) {
        return integers(json(array + "/.zarray").get("shape"));
    }

    String type(String array) {
        return json(array + "/.zarray").get("dtype").asString();
    }

    List<String> axes(String array) {
        return json(array + "/.zattrs")
                .get("_ARRAY_DIMENSIONS")
                .valueStream()
                .map(JsonNode::asString)
                .toList();
    }

    String attribute(String array, String name) {
        return json(array + "/.zattrs").get(name).asString();
    }

    /** In row-major order, whatever the type. */
    double[] numbers(String array) {
        String type = type(array);
        List<Integer> shape = shape(array);
        List<Integer> chunks = integers(json(array + "/.zarray").get("chunks"));
        int size = shape.stream().reduce(1, (a, b) -> a * b);
        double[] numbers = new double[size];
        Map<String, ByteBuffer> blocks = new TreeMap<>();
        for (int i = 0; i < size; i++) {
            int rest = i;
            int inside = 0;
            int stride = 1;
            String block = "";
            for (int axis = shape.size() - 1; axis >= 0; axis--) {
                int at = rest % shape.get(axis);
                rest /= shape.get(axis);
                block = at / chunks.get(axis) + (block.isEmpty() ? "" : "." + block);
                inside += stride * (at % chunks.get(axis));
                stride *= chunks.get(axis);
            }
            ByteBuffer bytes = blocks.computeIfAbsent(
                    block.isEmpty() ? "0" : block,
                    name -> ByteBuffer.wrap(entries.get(array + "/" + name)).order(ByteOrder.LITTLE_ENDIAN));
            numbers[i] = switch (type) {
                case "<f8" -> bytes.getDouble(inside * Double.BYTES);
                case "<i8" -> bytes.getLong(inside * Long.BYTES);
                default -> bytes.get(inside);
            };
        }
        return numbers;
    }

    private JsonNode json(String name) {
        return JsonMapper.shared().readTree(entries.get(name));
    }

    private static List<Integer> integers(JsonNode array) {
        return array.valueStream().map(JsonNode::asInt).collect(Collectors.toList());
    }
}
