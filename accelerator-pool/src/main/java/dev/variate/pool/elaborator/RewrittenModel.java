package dev.variate.pool.elaborator;

import java.util.List;
import java.util.Optional;

/**
 * A model's text as plain Java, every line where it was.
 *
 * @param className of the class that was put around the methods
 * @param method the name of the model's method
 * @param parameters its parameters in order
 * @param guideParameters those of the method {@code guide} that stands beside the model, if there is one
 * @param showParameters those of the method {@code show} beside it
 * @param declaredNames names that the text itself declares, for hints
 */
record RewrittenModel(
        ModelText original,
        TextEdits.Result edits,
        String className,
        String method,
        List<Parameter> parameters,
        Optional<List<Parameter>> guideParameters,
        Optional<List<Parameter>> showParameters,
        List<String> declaredNames) {
    /** The method of this name, beside the model, makes its latent variables when it is trained. */
    static final String GUIDE = "guide";

    /** The method of this name, beside the model, makes pictures of what it has learnt. */
    static final String SHOW = "show";

    /** A parameter of the model's method; the offsets are those of its declaration in the original text. */
    record Parameter(String name, String type, int start, int end) {}

    String text() {
        return edits.text();
    }

    /** A problem with a piece of the rewritten text, told of the original. */
    Problem problem(int start, int end, String message) {
        int from = edits.original(start);
        return original.problem(from, Math.max(edits.original(end), from), message);
    }
}
