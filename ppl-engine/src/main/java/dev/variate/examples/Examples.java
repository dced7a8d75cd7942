package dev.variate.examples;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.NoSuchElementException;

/** Reads the examples from the engine's own resources. */
public final class Examples {
    private static final List<String> NAMES = List.of(
            "eight_schools",
            "radon",
            "kidscore_interaction",
            "wells",
            "coal",
            "golf",
            "mastectomy",
            "rugby",
            "nile",
            "lynx_hare",
            "gp_regression",
            "beta_bernoulli");

    private Examples() {}

    /** All of them, the one to begin with first. */
    public static List<Example> all() {
        return NAMES.stream().map(Examples::read).toList();
    }

    /** @throws NoSuchElementException if there is none of that name; the message lists those that are */
    public static Example named(String name) {
        if (!NAMES.contains(name)) {
            throw new NoSuchElementException(
                    "There is no example '" + name + "'; there are " + String.join(", ", NAMES));
        }
        return read(name);
    }

    private static Example read(String name) {
        String readme = text(name + "/README.md");
        List<String> paragraphs = List.of(readme.split("\n\n"));
        return new Example(
                name,
                paragraphs.get(0).substring("# ".length()),
                paragraphs.get(1),
                text(name + "/Model.java"),
                text(name + "/data.json"),
                readme);
    }

    private static String text(String resource) {
        try (InputStream in = Examples.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("The resource " + resource + " is missing from the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("Reading the example resource " + resource, e);
        }
    }
}
