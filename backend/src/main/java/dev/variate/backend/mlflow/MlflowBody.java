package dev.variate.backend.mlflow;

import dev.variate.backend.InvalidInputException;
import dev.variate.backend.tracking.KeyValue;
import dev.variate.backend.tracking.MetricPoint;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** A request's body, or one object in it, read as protocol buffers in JSON are: a number may stand in quotes, and fields that nobody knows are passed over, as clients of other versions expect. */
record MlflowBody(JsonNode json) {
    /** Empty if it is missing or empty. */
    Optional<String> text(String field) {
        JsonNode value = json.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (value.isContainer()) {
            throw new InvalidInputException(field, "`" + field + "` should be a text.");
        }
        return Optional.of(value.asString()).filter(text -> !text.isEmpty());
    }

    String required(String field) {
        return text(field).orElseThrow(() -> missing(field));
    }

    /** A run's name; older clients say {@code run_uuid}. */
    String run() {
        return text("run_id").or(() -> text("run_uuid")).orElseThrow(() -> missing("run_id"));
    }

    Optional<Long> whole(String field) {
        return text(field).map(text -> {
            try {
                return Long.parseLong(text);
            } catch (NumberFormatException no) {
                throw new InvalidInputException(field, "`" + field + "` should be a whole number.");
            }
        });
    }

    Optional<Instant> time(String field) {
        return whole(field).map(millis -> {
            if (millis < 0 || millis > MlflowDocuments.LAST_TIME) {
                throw new InvalidInputException(
                        field, "`" + field + "` should be milliseconds since 1970; this is " + millis + ".");
            }
            try {
                return Instant.ofEpochMilli(millis);
            } catch (DateTimeException no) {
                throw new InvalidInputException(field, "`" + field + "` is no time.");
            }
        });
    }

    List<String> texts(String field) {
        return json.path(field).valueStream().map(JsonNode::asString).toList();
    }

    List<MlflowBody> objects(String field) {
        return json.path(field).valueStream().map(MlflowBody::new).toList();
    }

    List<KeyValue> pairs(String field) {
        return objects(field).stream().map(MlflowBody::pair).toList();
    }

    KeyValue pair() {
        return new KeyValue(required("key"), text("value").orElse(""));
    }

    MetricPoint point() {
        String value = required("value");
        try {
            // "NaN", "Infinity" and "-Infinity" are texts in JSON, and written alike in Java.
            return new MetricPoint(
                    required("key"),
                    Double.parseDouble(value),
                    whole("step").orElse(0L),
                    whole("timestamp").orElseGet(System::currentTimeMillis));
        } catch (NumberFormatException no) {
            throw new InvalidInputException("value", "A metric is a number; this is `" + value + "`.");
        }
    }

    private static InvalidInputException missing(String field) {
        return new InvalidInputException(field, "The request lacks `" + field + "`.");
    }
}
