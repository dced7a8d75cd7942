package dev.variate.pool.conformity;

import dev.variate.examples.Examples;
import dev.variate.pool.conformity.ReferencePosterior.Moments;
import dev.variate.pool.elaborator.DataJson;
import dev.variate.tensor.Value;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the posteriors from the resources beside this class: {@code suite.json} says of each which model and which keys of which data it is
 * made of, {@code references.json} what others found. What begins with {@code examples/} is one of {@link Examples}.
 */
public final class ConformitySuite {
    private static final String EXAMPLES = "examples/";

    private ConformitySuite() {}

    /** Those of all posteriors, related ones together. */
    public static List<String> names() {
        return List.copyOf(tree("suite.json").propertyNames());
    }

    /** @throws NoSuchElementException if there is none of that name; the message lists those that are */
    public static ReferencePosterior named(String name) {
        JsonNode row = tree("suite.json").path(name);
        if (row.isMissingNode()) {
            throw new NoSuchElementException(
                    "There is no posterior '" + name + "'; there are " + String.join(", ", names()));
        }
        return new ReferencePosterior(
                name,
                source(row.path("model").asString()),
                data(row),
                reference(row.path("reference").asString(name)),
                row.path("mustWarn").asBoolean(false));
    }

    private static String source(String model) {
        return model.startsWith(EXAMPLES)
                ? Examples.named(model.substring(EXAMPLES.length())).source()
                : text("models/" + model + ".java");
    }

    private static Map<String, Value> data(JsonNode row) {
        String name = row.path("data").asString();
        Map<String, Value> all = DataJson.parse(
                name.startsWith(EXAMPLES)
                        ? Examples.named(name.substring(EXAMPLES.length())).data()
                        : text("data/" + name + ".json.gz"));
        Map<String, Value> used = new LinkedHashMap<>();
        for (JsonNode key : row.path("keys")) {
            used.put(key.asString(), all.get(key.asString()));
        }
        return used;
    }

    private static Map<String, Moments> reference(String name) {
        Map<String, Moments> reference = new LinkedHashMap<>();
        tree("references.json")
                .path(name)
                .properties()
                .forEach(scalar -> reference.put(
                        scalar.getKey(),
                        new Moments(
                                scalar.getValue().path("mean").asDouble(),
                                scalar.getValue().path("sd").asDouble(),
                                scalar.getValue().path("mcse_mean").asDouble(),
                                scalar.getValue().path("mcse_sd").asDouble(),
                                scalar.getValue().path("of").asString("").equals("log"))));
        return reference;
    }

    private static JsonNode tree(String resource) {
        return JsonMapper.shared().readTree(text(resource));
    }

    private static String text(String resource) {
        try (InputStream in = ConformitySuite.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("The resource " + resource + " is missing from the jar");
            }
            InputStream plain = resource.endsWith(".gz") ? new GZIPInputStream(in) : in;
            return new String(plain.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("Reading the resource " + resource, e);
        }
    }
}
