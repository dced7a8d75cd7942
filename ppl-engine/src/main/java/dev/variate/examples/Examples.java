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

    private static final List<String> TRAINED =
            List.of("digits_vae", "digits_made", "digits_parts", "digits_transformer");

    private Examples() {}

    /** All of them, the one to begin with first. */
    public static List<Example> all() {
        return NAMES.stream().map(Examples::read).toList();
    }

    /** Models of pictures that are trained, and not sampled; their data are {@link #digits()}, and no JSON. */
    public static List<Example> trained() {
        return TRAINED.stream().map(name -> read(name, "{}")).toList();
    }

    /** 1,500 handwritten digits of 8 × 8 pixels, an IDX file packed by gzip; where they come from stands in {@code digits/README.md} beside it. */
    public static InputStream digits() {
        return stream("digits/train.idx.gz");
    }

    /** 297 more, to judge by what was learnt from the others. */
    public static InputStream heldOutDigits() {
        return stream("digits/held_out.idx.gz");
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
        return read(name, text(name + "/data.json"));
    }

    private static Example read(String name, String data) {
        String readme = text(name + "/README.md");
        List<String> paragraphs = List.of(readme.split("\n\n"));
        return new Example(
                name,
                paragraphs.get(0).substring("# ".length()),
                paragraphs.get(1),
                text(name + "/Model.java"),
                data,
                readme);
    }

    private static String text(String resource) {
        try (InputStream in = stream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("Reading the example resource " + resource, e);
        }
    }

    private static InputStream stream(String resource) {
        InputStream in = Examples.class.getResourceAsStream(resource);
        if (in == null) {
            throw new IllegalStateException("The resource " + resource + " is missing from the jar");
        }
        return in;
    }
}
