package dev.variate.backend.api;

import dev.variate.pool.elaborator.JsonWords;
import java.util.Collection;
import java.util.stream.Collectors;
import org.springframework.http.converter.HttpMessageNotReadableException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Says in words what is wrong with a body that is not the JSON that was wanted. */
final class JsonMistake {
    private JsonMistake() {}

    static String inWords(HttpMessageNotReadableException e) {
        return switch (e.getCause()) {
            case UnrecognizedPropertyException unknown -> unknown(unknown);
            case InvalidFormatException wrong ->
                "`" + path(wrong) + "` is \"" + shortened(String.valueOf(wrong.getValue())) + "\", but should be "
                        + kind(wrong.getTargetType()) + ".";
            case MismatchedInputException wrong -> mismatch(wrong);
            case StreamConstraintsException tooMuch ->
                "The body holds more than any request here needs: brackets too deep, or a name or a number too long.";
            case StreamReadException broken -> broken(broken);
            case JacksonException other -> "The body cannot be read: " + shortened(other.getOriginalMessage());
            case null, default -> "The request needs a JSON body.";
        };
    }

    private static String unknown(UnrecognizedPropertyException e) {
        Collection<Object> known = e.getKnownPropertyIds();
        return "There is no field `" + path(e) + "`"
                + (known == null
                        ? "."
                        : "; the fields here are "
                                + known.stream()
                                        .map(id -> "`" + id + "`")
                                        .sorted()
                                        .collect(Collectors.joining(", ")) + ".");
    }

    private static String mismatch(MismatchedInputException e) {
        String path = path(e);
        if (path.isEmpty()) {
            return "The body should be a JSON object.";
        }
        return "`" + path + "` should be " + kind(e.getTargetType()) + ".";
    }

    private static String broken(StreamReadException e) {
        String message = e.getOriginalMessage();
        String place = JsonWords.place(e);
        String found = message.contains("NaN") || message.contains("INF") || message.contains("Infinity")
                ? "NaN and infinity are not numbers in JSON. Leave such values out"
                : "the body is not JSON: " + shortened(JsonWords.of(e));
        return Character.toUpperCase(place.charAt(0)) + place.substring(1) + ": " + found + ".";
    }

    private static String kind(Class<?> type) {
        if (type == null) {
            return "of another kind";
        }
        return switch (type.getSimpleName()) {
            case "int", "Integer", "long", "Long" -> "a whole number";
            case "double", "Double" -> "a number";
            case "boolean", "Boolean" -> "true or false";
            case "String" -> "a text";
            default -> "an object";
        };
    }

    private static String path(JacksonException e) {
        return e.getPath().stream()
                .map(reference -> reference.getPropertyName() == null
                        ? "[" + reference.getIndex() + "]"
                        : reference.getPropertyName())
                .collect(Collectors.joining("."));
    }

    private static String shortened(String text) {
        return text.length() <= 200 ? text : text.substring(0, 200) + "…";
    }
}
