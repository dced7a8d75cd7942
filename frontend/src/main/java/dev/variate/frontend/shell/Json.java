package dev.variate.frontend.shell;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Records on their way to the browser's components. */
public final class Json {

    private static final JsonMapper MAPPER = new JsonMapper();

    private Json() {}

    public static JsonNode of(Object record) {
        return MAPPER.valueToTree(record);
    }
}
