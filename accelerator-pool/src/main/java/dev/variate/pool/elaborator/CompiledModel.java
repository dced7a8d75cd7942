package dev.variate.pool.elaborator;

import java.util.Map;

/** A model as checked classes, by binary name, and the text that they came from. */
record CompiledModel(RewrittenModel source, Map<String, byte[]> classes) {
    CompiledModel {
        classes = Map.copyOf(classes);
    }
}
