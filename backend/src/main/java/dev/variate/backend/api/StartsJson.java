package dev.variate.backend.api;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.StringNode;

/** Where chains begin, as the API has it: a name as a string, and values by variable as an object or an array of objects. */
final class StartsJson {
    private StartsJson() {}

    static JsonNode of(String init) {
        return init.startsWith("{") || init.startsWith("[")
                ? JsonMapper.shared().readTree(init)
                : StringNode.valueOf(init);
    }

    static String text(JsonNode init) {
        return init.isString() ? init.stringValue() : init.toString();
    }
}
