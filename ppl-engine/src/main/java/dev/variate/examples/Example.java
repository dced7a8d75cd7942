package dev.variate.examples;

/**
 * A model with data.
 *
 * @param name what it is filed under, such as {@code eight_schools}
 * @param title what people call it
 * @param line what it is about, in a sentence or two
 * @param source the model, in the model language
 * @param data the data, a JSON object
 * @param readme the model in mathematics, where the data come from, and their licence (Markdown)
 */
public record Example(String name, String title, String line, String source, String data, String readme) {}
